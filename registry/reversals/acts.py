"""The steps of a reversal: reported, buffer on hold, loss verified, buffer cancelled; or dismissed.

Nothing here touches a retirement: whoever retired units of an affected batch keeps what they have.
"""

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from people.models import Role, User
from people.queries import may_act
from registry.enums import REVERSIBLE
from registry.errors import TextNotRepresentable
from registry.lifecycle import access
from registry.lifecycle.errors import MoreThanReported, NotForYou, NotIndependent, ReasonMissing
from registry.lifecycle.states import Party
from registry.models import Batch, Project, Reversal, ReversalPaper, VerificationBody
from registry.papers import Paper
from registry.reversals import buffer
from registry.reversals.errors import BatchesRefused, LossDateRefused, LossNotPossible, NotReversible
from registry.reversals.moves import begin, move
from registry.reversals.states import ReversalKind, ReversalState
from registry.standards.bodies import require_accredited

TEXT_MAX = 4_000


def report(
    *,
    project: Project,
    batches: Collection[Batch],
    kind: ReversalKind,
    happened_on: date,
    place: str,
    description: str,
    estimated_grams: int,
    by: User,
    papers: Collection[Paper] = (),
) -> Reversal:
    """Say that a project has lost stored carbon, and at most how much, in grams. Its operator's members, or staff.

    `batches` are those whose carbon it was. Everything said here is public. Raises NotForYou, NotReversible,
    BatchesRefused, LossNotPossible, LossDateRefused, TextNotRepresentable.
    """
    party = _who_reports(project, by)
    if project.kind not in REVERSIBLE:
        raise NotReversible
    modes = {batch.livemode for batch in batches}
    if len(modes) != 1 or any(batch.project_id != project.pk for batch in batches):
        raise BatchesRefused(field="batches")
    issued = sum(batch.grams for batch in batches)
    if not 0 < estimated_grams <= issued:
        raise LossNotPossible(field="estimated", issued_grams=issued)
    if happened_on > timezone.localdate():
        raise LossDateRefused(field="happened_on")
    with transaction.atomic():
        reversal = Reversal.objects.create(
            number=_next_number(),
            livemode=modes.pop(),
            project=project,
            kind=kind,
            happened_on=happened_on,
            place=_text("place", place, 200),
            description=_text("description", description),
            estimated_grams=estimated_grams,
            state=ReversalState.REPORTED,
            reported_by=by,
        )
        reversal.batches.set(batches)
        begin(reversal, party=party)
        _keep(reversal, papers, party)
    return reversal


def put_on_hold(*, reversal: Reversal, by: User, note: str = "") -> Reversal:
    """Keep as much of the buffer as was reported lost, or all there is, until the loss is verified. Staff only.

    Raises NotForYou, WrongState.
    """
    _staff(by)
    with transaction.atomic():
        reversal = _locked(reversal)
        move(reversal, ReversalState.ON_HOLD, party=Party.REGISTRY, note=note)
        buffer.lock(reversal)
        buffer.freeze(reversal, buffer.take(buffer.free(reversal), reversal.estimated_grams))
    return reversal


def verify(
    *,
    reversal: Reversal,
    body: VerificationBody,
    lost_grams: int,
    statement: str,
    by: User,
    papers: Collection[Paper] = (),
) -> Reversal:
    """State how much was lost, in grams, for a body that is accredited for the kind of project and independent of it.

    Raises NotForYou, BodyNotAccredited, NotIndependent, WrongState, LossNotPossible, MoreThanReported, ReasonMissing.
    """
    if not may_act(by, body.organisation, Role.MEMBER):
        raise NotForYou
    if not statement.strip():
        raise ReasonMissing(field="statement")
    with transaction.atomic():
        reversal = _locked(reversal)
        project = reversal.project
        require_accredited(body, project.kind, timezone.localdate())
        access.require_independence(body, project.operator)
        if by.pk == reversal.reported_by_id:
            raise NotIndependent
        if lost_grams <= 0:
            raise LossNotPossible(field="lost", issued_grams=reversal.estimated_grams)
        if lost_grams > reversal.estimated_grams:
            raise MoreThanReported(field="lost")
        _keep(reversal, papers, Party.BODY)
        move(
            reversal,
            ReversalState.VERIFIED,
            party=Party.BODY,
            verified_grams=lost_grams,
            body=body,
            statement=_text("statement", statement),
            verified_by=by,
        )
    return reversal


def dismiss(*, reversal: Reversal, reason: str, by: User) -> Reversal:
    """End a reversal in which nothing was lost; the buffer is free again. Never after a loss was verified. Staff only.

    Raises NotForYou, WrongState, ReasonMissing.
    """
    _staff(by)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    with transaction.atomic():
        reversal = _locked(reversal)
        move(reversal, ReversalState.DISMISSED, party=Party.REGISTRY, note=_text("reason", reason))
        buffer.unfreeze(reversal)
    return reversal


def begin_rehearsal(*, batch: Batch, grams: int) -> Reversal:
    """A loss of test mode that nobody has reported, in the caller's transaction. Raises BatchesRefused in live mode."""
    if batch.livemode:
        raise BatchesRefused(field="batches")
    reversal = Reversal.objects.create(
        number=_next_number(),
        livemode=False,
        project=batch.project,
        kind=ReversalKind.OTHER,
        happened_on=timezone.localdate(),
        place=batch.project.registry_id,
        description="A rehearsal in test mode: nothing was lost.",
        estimated_grams=min(grams, batch.grams),
        state=ReversalState.REPORTED,
    )
    reversal.batches.set([batch])
    begin(reversal, party=Party.REGISTRY)
    return reversal


def finish_rehearsal(reversal: Reversal) -> Reversal:
    """Take a rehearsed loss through all its steps, in the caller's transaction: kept, verified, made good."""
    assert not reversal.livemode
    assert reversal.reported_by_id is None
    reversal = _locked(reversal)
    move(reversal, ReversalState.ON_HOLD, party=Party.REGISTRY, quietly=True)
    move(
        reversal,
        ReversalState.VERIFIED,
        party=Party.REGISTRY,
        quietly=True,
        verified_grams=reversal.estimated_grams,
        body=reversal.project.verifier,
        statement=reversal.description,
    )
    return cancel(reversal=reversal, quietly=True)


def cancel(*, reversal: Reversal, note: str = "", quietly: bool = False) -> Reversal:
    """Cancel as much buffer as was verified lost: the project's own, then the pool, oldest first.

    What is missing is published as `uncovered_grams`; buffer on hold beyond the loss is free again. Two people have
    approved it: this runs inside the transaction of the second one's decision. Raises WrongState.
    """
    with transaction.atomic():
        reversal = _locked(reversal)
        buffer.lock(reversal)
        plan = buffer.plan(reversal)
        taken = buffer.take(buffer.free(reversal, and_held=True), reversal.verified_grams or 0)
        move(
            reversal,
            ReversalState.CANCELLED,
            party=Party.REGISTRY,
            note=note,
            quietly=quietly,
            own_before_grams=plan.own_before,
            pool_before_grams=plan.pool_before,
            covered_grams=plan.own + plan.pool,
            uncovered_grams=plan.uncovered,
        )
        buffer.unfreeze(reversal)
        buffer.cancel(reversal, taken)
    return reversal


def _who_reports(project: Project, by: User) -> Party:
    if may_act(by, project.operator, Role.MEMBER):
        return Party.OPERATOR
    _staff(by)
    return Party.REGISTRY


def _staff(by: User) -> None:
    if not (by.is_staff and by.is_active):
        raise NotForYou


def _locked(reversal: Reversal) -> Reversal:
    return (
        Reversal.objects.select_for_update(of=["self"])
        .select_related("project__scheme", "project__operator")
        .get(pk=reversal.pk)
    )


def _keep(reversal: Reversal, papers: Collection[Paper], party: Party) -> None:
    for paper in papers:
        ReversalPaper.objects.get_or_create(
            reversal=reversal,
            sha256=paper.sha256,
            defaults={
                "party": party,
                "name": paper.name,
                "media_type": paper.media_type,
                "content": paper.content,
            },
        )


def _text(field: str, text: str, most: int = TEXT_MAX) -> str:
    """Words that go into the public record: not empty, of a length, without control characters."""
    words = text.replace("\r\n", "\n").strip()
    if not 0 < len(words) <= most or not words.replace("\n", " ").isprintable():
        raise TextNotRepresentable(field=field)
    return words


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('registry_reversal_number')")
        (serial,) = cursor.fetchone() or (0,)
    return f"V-{serial:07d}"
