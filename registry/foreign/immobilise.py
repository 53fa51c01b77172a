"""Entering what another registry has immobilised, issuing a batch for it, tonne for tonne, and giving it back."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from people.errors import NotAllowed
from people.models import User
from registry import foreign, issuance, standards
from registry.enums import CancellationReason, ForeignHold, ForeignRegistry
from registry.errors import MassNotRepresentable, TextNotRepresentable
from registry.foreign.errors import (
    ForeignDateRefused,
    ForeignQuantityDiffers,
    ForeignSerialMalformed,
    ForeignUnitsInUse,
    ForeignUnitsTaken,
    ForeignVintageDiffers,
    ImmobilisationClosed,
)
from registry.foreign.units import ForeignUnits
from registry.lifecycle.errors import ProjectSuspended
from registry.models import Batch, ForeignBlock, ForeignRange, Immobilisation, Project
from registry.papers import Paper

MOST_RANGES = 200


def immobilise(
    *,
    project: Project,
    vintage: int,
    registry: ForeignRegistry,
    serials: Iterable[str],
    tonnes: int,
    account: str,
    hold: ForeignHold,
    reference: str,
    immobilised_on: date,
    evidence: Paper,
    by: User,
    livemode: bool = True,
) -> Immobilisation:
    """Enter units that another registry has taken out of use, for a later batch of `project` and `vintage`.

    `tonnes` is what the evidence states, and `serials` must add up to it. Staff only. Raises NotAllowed,
    ForeignSerialMalformed, ForeignVintageDiffers, VintageOutsideCrediting, ForeignQuantityDiffers, ForeignDateRefused,
    ForeignUnitsTaken for units that were entered before (also written differently, or overlapping in part), and
    TextNotRepresentable.
    """
    _staff(by)
    units = _read(registry, serials)
    _compare(units, vintage=vintage, tonnes=tonnes)
    issuance.require_crediting(project, vintage)  # at once, not only when two people have looked at it
    if immobilised_on > timezone.localdate():
        raise ForeignDateRefused(field="immobilised_on")
    for name, text, most in (("account", account, 100), ("reference", reference, 200)):
        if not 0 < len(text) <= most or not text.isprintable():
            raise TextNotRepresentable(field=name)
    try:
        with transaction.atomic(durable=True):
            entered = Immobilisation.objects.create(
                number=_next_number(),
                livemode=livemode,
                project=project,
                vintage=vintage,
                registry=registry,
                account=account,
                hold=hold,
                reference=reference,
                immobilised_on=immobilised_on,
                tonnes=tonnes,
                evidence_name=evidence.name,
                evidence_type=evidence.media_type,
                evidence=evidence.content,
                evidence_sha256=evidence.sha256,
                entered_by=by,
                entered_at=timezone.now(),
            )
            _claim(entered, units)
    except IntegrityError as error:
        if "foreign_units_enter_once" not in str(error):
            raise
        raise ForeignUnitsTaken(field="serials", serial=_taken(units, livemode=livemode)) from error
    return entered


def withdraw(*, immobilisation: Immobilisation, because: str, by: User) -> None:
    """Take back what was entered by mistake, before it is issued; its units may be entered again.

    Staff only. Raises NotAllowed, ImmobilisationClosed, TextNotRepresentable without a reason.
    """
    _staff(by)
    if not 0 < len(because) <= 500:
        raise TextNotRepresentable(field="because")
    with transaction.atomic(durable=True):
        locked = _open(immobilisation)
        locked.withdrawn_at, locked.withdrawn_because = timezone.now(), because
        locked.save(update_fields=["withdrawn_at", "withdrawn_because"])
        locked.ranges.update(active=False)


def issue(*, immobilisation: Immobilisation) -> Batch:
    """Issue the batch for immobilised units: as many whole tonnes, in their order.

    Runs inside the caller's transaction, which is that of the second person's approval. Raises ImmobilisationClosed,
    ProjectSuspended, SchemeNotAccredited.
    """
    locked = _open(immobilisation)
    project = (
        Project.objects.select_for_update(of=["self"]).select_related("scheme").get(pk=locked.project_id)
    )
    if project.suspended_at:
        raise ProjectSuspended
    standards.require_certifying(project.scheme, timezone.localdate())
    batch = issuance.issue(
        project=locked.project, vintage=locked.vintage, tonnes=locked.tonnes, livemode=locked.livemode
    )
    locked.batch = batch
    locked.save(update_fields=["batch"])
    return batch


def release(*, immobilisation: Immobilisation, by: User) -> None:
    """Let the other registry have its units back, after every unit of our batch was cancelled as counted elsewhere.

    So only what nobody has ever retired goes back, and each tonne stands in one registry. The units may come again with
    a new confirmation. Staff only. Raises NotAllowed, ImmobilisationClosed, ForeignUnitsInUse.
    """
    _staff(by)
    with transaction.atomic(durable=True):
        found = Immobilisation.objects.select_for_update(of=["self"]).defer("evidence")
        locked = found.select_related("batch").get(pk=immobilisation.pk)
        if locked.batch is None or locked.released_at:
            raise ImmobilisationClosed
        if not is_given_up(locked.batch):
            raise ForeignUnitsInUse
        locked.released_at = timezone.now()
        locked.save(update_fields=["released_at"])
        locked.ranges.update(active=False)


def is_given_up(batch: Batch) -> bool:
    """Whether every unit of the batch was cancelled because it counts elsewhere."""
    elsewhere = batch.cancellations.filter(reason=CancellationReason.COUNTED_ELSEWHERE)
    return (elsewhere.aggregate(grams=Sum("grams"))["grams"] or 0) == batch.grams


def _read(registry: ForeignRegistry, serials: Iterable[str]) -> list[ForeignUnits]:
    units = [foreign.parse(registry, text) for text in serials if text.strip()]
    if not 0 < len(units) <= MOST_RANGES:
        raise ForeignSerialMalformed(field="serials")
    return units


def _compare(units: list[ForeignUnits], *, vintage: int, tonnes: int) -> None:
    """What the serial numbers say of themselves against what was stated about them."""
    for each in units:
        if each.vintages and not each.vintages[0] <= vintage <= each.vintages[1]:
            raise ForeignVintageDiffers(field="vintage", serial=each.text)
    named = sum(each.tonnes for each in units)
    if not 0 < tonnes <= issuance.TONNES_MAX:
        raise MassNotRepresentable(field="tonnes")
    if named != tonnes:
        raise ForeignQuantityDiffers(field="tonnes", tonnes=f"{named:,}", quantity=f"{tonnes:,}")


def _claim(entered: Immobilisation, units: list[ForeignUnits]) -> None:
    places = accumulate((each.tonnes for each in units), initial=0)
    # In the order of the numbers, whatever the order of the text: two claims of the same units cannot deadlock.
    for each, place in sorted(zip(units, places, strict=False), key=lambda claim: _number(claim[0])):
        block, _made = ForeignBlock.objects.get_or_create(
            registry=each.registry, key=each.block, livemode=entered.livemode
        )
        ForeignRange.objects.create(
            immobilisation=entered,
            block=block,
            first=each.first,
            stop=each.last + 1,
            text=each.text,
            place=place,
        )


def _number(units: ForeignUnits) -> tuple[str, int]:
    return units.block, units.first


def _taken(units: list[ForeignUnits], *, livemode: bool) -> str:
    """The first of these texts that names units which were entered before, or twice in this list."""
    return next(_overlapping(units, livemode=livemode), units[0].text)


def _overlapping(units: list[ForeignUnits], *, livemode: bool) -> Iterator[str]:
    for place, each in enumerate(units):
        known = ForeignRange.objects.filter(
            active=True,
            block__registry=each.registry,
            block__key=each.block,
            block__livemode=livemode,
            first__lte=each.last,
            stop__gt=each.first,
        )
        twice = any(
            each.block == other.block and each.first <= other.last and other.first <= each.last
            for other in units[:place]
        )
        if twice or known.exists():
            yield each.text


def _open(immobilisation: Immobilisation) -> Immobilisation:
    locked = Immobilisation.objects.select_for_update(of=["self"]).defer("evidence").get(pk=immobilisation.pk)
    if not locked.open:
        raise ImmobilisationClosed
    return locked


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('registry_immobilisation_number')")
        (serial,) = cursor.fetchone() or (0,)
    return f"F-{serial:07d}"


def _staff(by: User) -> None:
    if not by.is_staff:
        raise NotAllowed
