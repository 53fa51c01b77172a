"""From a fire to cancelled buffer: what each step does, and what it refuses."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from people.models import Role
from people.services import add_member
from registry import invariants, queries
from registry.enums import Act, Condition, ProjectKind
from registry.errors import TextNotRepresentable
from registry.lifecycle.errors import (
    MoreThanReported,
    NotForYou,
    NotIndependent,
    ReasonMissing,
    WrongState,
)
from registry.models import Entry, FrozenBuffer, Leaf, Notice, Project, Segment
from registry.notices import send_due
from registry.papers import Paper
from registry.reversals import acts
from registry.reversals.errors import BatchesRefused, LossDateRefused, LossNotPossible, NotReversible
from registry.reversals.states import MOVES, ReversalState
from registry.standards.bodies import accredit_body
from registry.standards.errors import BodyNotAccredited
from tests.registry.acts import retire_now
from tests.registry.conftest import TONNE
from tests.registry.reversals.acts import plant

pytestmark = pytest.mark.django_db


def frozen(reversal) -> list[str]:
    return [str(row.units) for row in FrozenBuffer.objects.filter(reversal=reversal)]


def cancelled(reversal) -> list[str]:
    return [str(row.units) for row in reversal.cancelled.all()]


def test_a_loss_goes_from_report_to_cancelled_buffer_and_stands_in_the_log(
    batch, lose, staff, verifier, body
):
    reversal = lose(600_000)
    acts.put_on_hold(reversal=reversal, by=staff)
    assert frozen(reversal) == [f"{batch.serial}-10.000000~10.599999"]
    assert queries.balance_of(batch).buffer == TONNE  # frozen buffer is buffer

    acts.verify(reversal=reversal, body=body, lost_grams=400_000, statement="Seen on site.", by=verifier)
    with transaction.atomic():
        done = acts.cancel(reversal=reversal)

    assert (done.state, done.covered_grams, done.uncovered_grams) == ("cancelled", 400_000, 0)
    assert (done.own_before_grams, done.pool_before_grams) == (TONNE, 0)
    assert frozen(reversal) == []  # the verified loss was smaller: the rest is free again
    assert cancelled(reversal) == [f"{batch.serial}-10.000000~10.399999"]
    balance = queries.balance_of(batch)
    assert (balance.cancelled, balance.buffer) == (400_000, 600_000)
    assert Leaf.objects.filter(type="reversal", number=f"{reversal.number}-1").count() == 1
    (_asked, (piece,)) = queries.find_units(f"{batch.serial}-10.000000")
    assert [event.act for event in piece.events] == [Act.BUFFER, Act.REVERSE]
    assert [step.state for step in reversal.steps.all()] == ["reported", "on_hold", "verified", "cancelled"]
    assert invariants.broken(invariants.run()) == []


def test_the_projects_own_buffer_goes_first_and_then_the_pool_from_its_oldest_batch(
    batch, npo, company, verification_body, lost
):
    older = plant(npo, verification_body, "0001", tonnes=20)
    newer = plant(company, verification_body, "0002", tonnes=20)
    mine = plant(npo, verification_body, "0003", tonnes=10)
    reversal = lost(4_500_000, batches=[mine])
    assert cancelled(reversal) == [
        f"{mine.serial}-10.000000~10.999999",
        f"{batch.serial}-10.000000~10.999999",
        f"{older.serial}-19.000000~20.999999",
        f"{newer.serial}-19.000000~19.499999",
    ]
    assert (reversal.own_before_grams, reversal.pool_before_grams) == (TONNE, 5 * TONNE)
    assert invariants.broken(invariants.run()) == []


def test_what_the_buffer_cannot_cover_is_said(lost):
    reversal = lost(3_000_000, verified=2_500_000)
    assert (reversal.covered_grams, reversal.uncovered_grams) == (TONNE, 1_500_000)


def test_without_any_buffer_the_whole_loss_is_uncovered(batch, npo, verification_body, lost):
    bare = plant(npo, verification_body, "0009", tonnes=5, buffer=0)
    first = lost(2_000_000, batches=[bare])
    assert cancelled(first) == [f"{batch.serial}-10.000000~10.999999"]  # the pool's, since it has none itself
    second = lost(2_000_000, batches=[bare])
    assert (cancelled(second), second.covered_grams, second.uncovered_grams) == ([], 0, 2_000_000)
    assert invariants.broken(invariants.run()) == []


def test_two_losses_never_hold_the_same_buffer(batch, lose, staff):
    first, second = lose(700_000), lose(700_000)
    acts.put_on_hold(reversal=first, by=staff)
    acts.put_on_hold(reversal=second, by=staff)
    assert frozen(second) == [f"{batch.serial}-10.700000~10.999999"]
    acts.dismiss(reversal=first, reason="The smoke was fog.", by=staff)
    third = acts.put_on_hold(reversal=lose(TONNE), by=staff)
    assert frozen(third) == [f"{batch.serial}-10.000000~10.699999"]


def test_buffer_on_both_sides_of_another_loss_is_cancelled_in_two_pieces(batch, lose, staff, verifier, body):
    small, middle = lose(100_000), lose(200_000)
    for reversal in (small, middle):
        acts.put_on_hold(reversal=reversal, by=staff)
    acts.dismiss(reversal=small, reason="Nothing burnt.", by=staff)
    large = acts.put_on_hold(reversal=lose(500_000), by=staff)
    acts.verify(reversal=large, body=body, lost_grams=500_000, statement="Seen.", by=verifier)
    with transaction.atomic():
        acts.cancel(reversal=large)
    assert cancelled(large) == [
        f"{batch.serial}-10.000000~10.099999",
        f"{batch.serial}-10.300000~10.699999",
    ]
    assert frozen(middle) == [f"{batch.serial}-10.100000~10.299999"]
    assert invariants.broken(invariants.run()) == []


def test_a_retirement_stays_what_it_is_whatever_burns(listing, lost):
    retired = retire_now(listing, 2 * TONNE)
    lost(3_000_000)
    assert queries.retirement(retired.number).grams == 2 * TONNE
    assert Segment.objects.filter(condition=Condition.RETIRED).count() == 2


def test_the_operator_may_report_and_strangers_may_not(batch, lose, npo_owner, developer, verifier):
    assert lose(1, by=npo_owner).steps.get().party == "operator"
    for stranger in (developer, verifier):
        with pytest.raises(NotForYou):
            lose(1, by=stranger)


def test_a_report_names_batches_of_its_project_a_day_that_came_and_a_possible_loss(
    batch, lose, npo, verification_body
):
    other = plant(npo, verification_body, "0099", tonnes=1)
    tomorrow = timezone.localdate() + timedelta(days=1)
    for refusal, grams, facts in (
        (BatchesRefused, 1, {"batches": [batch, other]}),
        (BatchesRefused, 1, {"project": batch.project, "batches": [other]}),
        (BatchesRefused, 1, {"project": batch.project, "batches": []}),
        (LossNotPossible, 0, {}),
        (LossNotPossible, batch.grams + 1, {}),
        (LossDateRefused, 1, {"happened_on": tomorrow}),
        (TextNotRepresentable, 1, {"place": ""}),
        (TextNotRepresentable, 1, {"description": "bell \x07"}),
    ):
        with pytest.raises(refusal):
            lose(grams, **facts)


def test_what_stores_no_carbon_has_none_to_lose(batch, lose):
    Project.objects.filter(pk=batch.project.pk).update(kind=ProjectKind.SOLAR)
    batch.project.refresh_from_db()
    with pytest.raises(NotReversible):
        lose(1)


def test_only_staff_hold_and_dismiss(lose, npo_owner, verifier, staff):
    reversal = lose(1)
    for person in (npo_owner, verifier):
        with pytest.raises(NotForYou):
            acts.put_on_hold(reversal=reversal, by=person)
        with pytest.raises(NotForYou):
            acts.dismiss(reversal=reversal, reason="x", by=person)
    with pytest.raises(ReasonMissing):
        acts.dismiss(reversal=reversal, reason=" ", by=staff)


def test_a_loss_is_verified_by_an_independent_accredited_body_up_to_what_was_reported(
    lose, staff, verifier, npo_owner, body, npo, company, developer
):
    reversal = acts.put_on_hold(reversal=lose(1_000), by=staff)

    def verify(grams: int = 1_000, by=verifier, statement: str = "Seen.", body=body):
        acts.verify(reversal=reversal, body=body, lost_grams=grams, statement=statement, by=by)

    for refusal, said in (
        (NotForYou, {"by": npo_owner}),
        (NotForYou, {"by": staff}),
        (MoreThanReported, {"grams": 1_001}),
        (LossNotPossible, {"grams": 0}),
        (ReasonMissing, {"statement": " "}),
    ):
        with pytest.raises(refusal):
            verify(**said)
    add_member(organisation=body.organisation, email=staff.email, role=Role.MEMBER)
    with pytest.raises(NotIndependent):
        verify(by=staff)  # who reported it
    suns = accredit_body(
        organisation=company, accreditation="V-9", scopes=["solar"], accredited_from=date(2020, 4, 1)
    )
    with pytest.raises(BodyNotAccredited):
        verify(by=developer, body=suns)
    add_member(organisation=npo, email=verifier.email, role=Role.VIEWER)
    with pytest.raises(NotIndependent):
        verify()
    assert reversal.steps.count() == 2


def test_every_step_is_taken_from_its_own_state_only(lose, staff, verifier, body):
    def step(reversal, state):
        match state:
            case ReversalState.ON_HOLD:
                acts.put_on_hold(reversal=reversal, by=staff)
            case ReversalState.VERIFIED:
                acts.verify(reversal=reversal, body=body, lost_grams=1, statement="x", by=verifier)
            case ReversalState.CANCELLED:
                with transaction.atomic():
                    acts.cancel(reversal=reversal)
            case ReversalState.DISMISSED:
                acts.dismiss(reversal=reversal, reason="x", by=staff)

    ways = {
        ReversalState.REPORTED: [],
        ReversalState.ON_HOLD: [ReversalState.ON_HOLD],
        ReversalState.VERIFIED: [ReversalState.ON_HOLD, ReversalState.VERIFIED],
        ReversalState.CANCELLED: [ReversalState.ON_HOLD, ReversalState.VERIFIED, ReversalState.CANCELLED],
        ReversalState.DISMISSED: [ReversalState.DISMISSED],
    }
    for before, way in ways.items():
        for after in set(ReversalState) - {ReversalState.REPORTED} - MOVES[before]:
            reversal = lose(1)
            for each in way:
                step(reversal, each)
            holds = list(reversal.frozen.values_list("lo", "hi"))
            with pytest.raises(WrongState):
                step(reversal, after)
            assert list(reversal.frozen.values_list("lo", "hi")) == holds


def test_papers_are_kept_with_their_hash(lose):
    paper = Paper("photo.png", "image/png", b"\x89PNG\r\n\x1a\n...")
    reversal = lose(1, papers=[paper, paper])
    assert reversal.papers.get().sha256 == paper.sha256


def test_holders_are_written_to_when_buffer_stands_still_and_when_it_is_settled(
    lost, lose, staff, npo_owner, developer
):
    reversal = lost(1_000)
    assert list(
        Notice.objects.values_list("letter", "user", "facts__number", "facts__state").order_by("id")
    ) == [
        ("reversal", npo_owner.pk, reversal.number, "on_hold"),
        ("reversal", npo_owner.pk, reversal.number, "cancelled"),
    ]
    acts.dismiss(reversal=lose(1), reason="Nobody saw anything.", by=staff)
    assert Notice.objects.count() == 2
    send_due()
    held, settled = mail.outbox  # in Japanese, the language of the owner
    assert reversal.number in held.body
    assert "保有する単位と証明書は引き続き有効" in settled.body
    assert f"/registry/reversals/{reversal.number}/" in settled.body


def test_the_database_itself_keeps_frozen_buffer_facts_and_history(batch, lose, staff):
    reversal = acts.put_on_hold(reversal=lose(1_000), by=staff)
    buffer = Segment.objects.get(batch=batch, condition=Condition.BUFFER)
    for sql in (
        f"update registry_segment set condition = 1 where id = {buffer.pk}",
        f"delete from registry_segment where id = {buffer.pk}",
        f"update registry_segment set lo = lo + 500 where id = {buffer.pk}",
        f"insert into registry_frozenbuffer (reversal_id, batch_id, lo, hi) values ({reversal.pk}, {batch.pk}, 1, 5)",
        "insert into registry_frozenbuffer (reversal_id, batch_id, lo, hi)"
        " select reversal_id, batch_id, lo, hi from registry_frozenbuffer",
        "update registry_frozenbuffer set hi = hi + 1",
        "update registry_reversalstep set note = 'x'",
        "update registry_reversal set estimated_grams = 1",
        "update registry_reversal set state = 'reported'",
        "update registry_reversal set state = 'cancelled'",
        "delete from registry_reversal",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{sql}; set constraints all immediate")
    reversal.reported_by = None  # a person may be erased from it
    reversal.save()
    assert Entry.objects.filter(act=Act.REVERSE).count() == 0


def test_the_docs_show_the_table_of_moves_as_it_is_and_the_database_knows_it(settings):
    page = (settings.BASE_DIR / "docs/states.md").read_text()
    page = page[page.index("## The states of a reversal") :]
    guard = (settings.BASE_DIR / "registry/sql/reversals.sql").read_text()
    for was, moves in MOVES.items():
        ends = ", ".join(f"`{each}`" for each in ReversalState if each in moves) or "final"
        assert f"| `{was}` | {ends} |" in page
        for after in ReversalState:
            assert (f"('{was}', '{after}')" in guard) == (after in moves)
