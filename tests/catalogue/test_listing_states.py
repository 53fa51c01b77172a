"""Every move of a listing, legal and illegal, and what the database refuses."""

import itertools
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from marketplace.catalogue import clock, invariants, offering, review
from marketplace.catalogue.models import Listing
from marketplace.catalogue.moves import lock, move
from marketplace.catalogue.queries import listings, projects
from marketplace.catalogue.services import follow_project
from marketplace.catalogue.states import IN_ESCROW, MOVES, ListingState, Party, RejectionCode
from people.errors import NotAllowed
from people.models import Role
from people.services import add_member
from registry import issuance, ledger
from registry.errors import InsufficientHoldings, ReasonUnknown
from registry.holdings import held_segments
from registry.lifecycle.errors import Incomplete, NotForYou, NotIndependent, ReasonMissing, WrongState
from tests.cast import person
from tests.shop import TONNE

pytestmark = pytest.mark.django_db


def held(listing: Listing) -> int:
    """Grams in the seller's holding account."""
    return sum(piece.hi - piece.lo for piece in held_segments(account=listing.source))


def history(listing: Listing) -> list[str]:
    return list(listing.moves.values_list("state", flat=True))


def state(listing: Listing) -> str:
    return Listing.objects.get(pk=listing.pk).state


def test_only_the_moves_of_the_table_are_made(live):
    shelved = issuance.available_grams(live.escrow_id)
    for source, target in itertools.product(ListingState, ListingState):
        if target not in MOVES[source]:
            with pytest.raises(WrongState):
                move(Listing(pk=live.pk, state=source), target, party=Party.PLATFORM)
            continue
        with transaction.atomic():
            with connection.cursor() as cursor:  # by hand and with the guards off: tried from every state
                cursor.execute("set local session_replication_role = replica")
                cursor.execute("update catalogue_listing set state = %s", [source])
                cursor.execute("set local session_replication_role = origin")
            if source not in IN_ESCROW:
                issuance.unshelve(escrow=live.escrow, target=live.source)
            move(lock(live), target, party=Party.PLATFORM)
            assert state(live) == target
            inside = issuance.available_grams(live.escrow_id)
            assert inside == (shelved if target in IN_ESCROW else 0), (source, target)
            transaction.set_rollback(True)


def test_the_database_knows_the_same_table():
    with connection.cursor() as cursor:
        cursor.execute(
            "select a, b from unnest(%s::text[]) a, unnest(%s::text[]) b where catalogue_may_move(a, b)",
            [ListingState.values, ListingState.values],
        )
        assert set(cursor.fetchall()) == {(was, to) for was, targets in MOVES.items() for to in targets}


def test_the_docs_show_the_table_of_listings():
    page = (settings.BASE_DIR / "docs/states.md").read_text()
    for source, targets in MOVES.items():
        names = ", ".join(f"`{target}`" for target in ListingState if target in targets)
        assert f"| `{source}` | {names or 'final'} |" in page


def test_what_is_handed_in_lies_in_escrow_and_what_ends_comes_back(draft, npo_owner, staff, accepted):
    assert held(draft) == 10 * TONNE
    handed_in = offering.submit(listing=draft, by=npo_owner)
    assert held(draft) == 4 * TONNE
    assert issuance.available_grams(handed_in.escrow_id) == 6 * TONNE
    review.start_review(listing=draft, by=staff)
    review.ask_changes(listing=draft, by=staff, text="Which stand of trees is it?")
    assert held(draft) == 10 * TONNE
    offering.write(listing=draft, by=npo_owner, offered_grams=2 * TONNE)
    offering.submit(listing=draft, by=npo_owner)
    review.start_review(listing=draft, by=staff)
    review.reject(listing=draft, by=staff, code=RejectionCode.PRICE)
    assert held(draft) == 10 * TONNE
    review.hear_appeal(listing=draft, by=staff, text="A second person looks at it.")
    assert held(draft) == 8 * TONNE
    review.start_review(listing=draft, by=staff)
    review.approve(listing=draft, by=staff)
    offering.withdraw(listing=draft, by=npo_owner)
    assert held(draft) == 10 * TONNE
    assert history(draft) == [
        "draft", "submitted", "in_review", "needs_changes", "submitted", "in_review", "rejected", "submitted",
        "in_review", "approved", "live", "withdrawn",
    ]  # fmt: skip
    rejected = draft.moves.get(state="rejected")
    assert (rejected.code, rejected.party, rejected.by) == ("price", "staff", staff)


def test_only_what_is_on_sale_is_in_the_catalogue(draft, npo_owner, staff, accepted):
    steps = [
        lambda: offering.submit(listing=draft, by=npo_owner),
        lambda: review.start_review(listing=draft, by=staff),
        lambda: review.approve(listing=draft, by=staff),
    ]
    for step in steps:
        assert not listings().exists()
        assert not projects().exists()
        step()
    assert listings().get() == draft
    assert projects().exists()


def test_what_is_incomplete_or_not_held_is_not_handed_in(draft, npo_owner):
    offering.write(listing=draft, by=npo_owner, project_price_minor=0, expires_on=date(2020, 1, 1))
    with pytest.raises(Incomplete) as refused:
        offering.submit(listing=draft, by=npo_owner)
    assert refused.value.params["missing"].count(",") == 1
    offering.write(
        listing=draft, by=npo_owner, offered_grams=11 * TONNE, project_price_minor=1, expires_on=None
    )
    with pytest.raises(InsufficientHoldings):
        offering.submit(listing=draft, by=npo_owner)
    assert (state(draft), held(draft)) == ("draft", 10 * TONNE)


def test_sellers_act_on_their_own_listings_in_their_role_and_staff_on_those_of_others(
    submitted, npo, npo_owner, buyer, staff
):
    add_member(organisation=npo, email=buyer.email, role=Role.MEMBER)
    for someone in (buyer, staff):
        with pytest.raises(NotAllowed):
            offering.withdraw(listing=submitted, by=someone)
    with pytest.raises(NotForYou):
        review.start_review(listing=submitted, by=npo_owner)
    inside = person("both@example.org", is_staff=True)
    add_member(organisation=npo, email=inside.email, role=Role.VIEWER)
    with pytest.raises(NotIndependent):
        review.start_review(listing=submitted, by=inside)
    review.start_review(listing=submitted, by=staff)
    with pytest.raises(ReasonUnknown):
        review.reject(listing=submitted, by=staff, code="mood")
    with pytest.raises(ReasonMissing):
        review.reject(listing=submitted, by=staff, code=RejectionCode.OTHER, text=" ")
    with pytest.raises(ReasonMissing):
        review.ask_changes(listing=submitted, by=staff, text="")


@pytest.mark.parametrize(
    "act",
    [
        "update catalogue_listing set reviewed_by_id = submitted_by_id",
        "update catalogue_listing set state = 'live'",
        "update catalogue_listing set seller_id = seller_id + 1",
        "update catalogue_listingmove set text = 'never said'",
        "delete from catalogue_listingmove",
        "delete from catalogue_listing",
    ],
)
def test_the_database_refuses_what_must_never_happen(submitted, act):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


@pytest.mark.parametrize(
    ("check", "falsification"),
    [
        (invariants.stock, "update catalogue_listing set offered_grams = offered_grams + 1"),
        (invariants.stock, "update registry_entry set hi = hi - 1 where act = 4"),
        (invariants.histories, "update catalogue_listing set state = 'sold_out'"),
        (invariants.histories, "update catalogue_seller set state = 'draft'"),
    ],
)
def test_books_that_are_cooked_are_found(live, check, falsification):
    assert [line for every in invariants.CHECKS for line in every.offenders()] == []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(falsification)
        assert list(check.offenders())
        transaction.set_rollback(True)


def test_two_causes_are_lifted_one_by_one_and_nobody_else_is_woken(live, npo_owner, staff):
    project = live.batch.project
    review.suspend(listing=live, by=staff, reason="Two registries name these serials.")
    follow_project(project, suspended=True)
    follow_project(project, suspended=False)
    assert state(live) == "suspended"  # by staff, still
    with pytest.raises(WrongState):
        offering.withdraw(listing=live, by=npo_owner)
    review.reinstate(listing=live, by=staff, reason="They do not.")
    assert state(live) == "live"
    offering.pause(listing=live, by=npo_owner)
    follow_project(project, suspended=True)
    with pytest.raises(WrongState):
        offering.resume(listing=live, by=npo_owner)
    follow_project(project, suspended=False)
    assert state(live) == "paused"  # as its seller left it
    offering.resume(listing=live, by=npo_owner)
    assert live.suspensions.exclude(ended_at=None).count() == 3
    review.suspend(listing=live, by=staff, reason="For good.")
    review.take_off(listing=live, by=staff, reason="The seller asked for it.")
    assert held(live) == 10 * TONNE


def test_the_clock_sells_out_puts_back_expires_and_brings_units_home(live, npo_owner):
    until = timezone.now() + timedelta(hours=1)
    ledger.hold(key="one", account_id=live.escrow_id, grams=6 * TONNE, expires_at=until)
    clock.tick()
    assert state(live) == "live"  # what is on hold may come back
    ledger.release(key="one")
    ledger.hold(key="two", account_id=live.escrow_id, grams=6 * TONNE - 900, expires_at=until)
    offering.withdraw(listing=live, by=npo_owner)
    assert held(live) == 4 * TONNE + 900
    ledger.release(key="two")
    assert clock.tick() == 1
    assert held(live) == 10 * TONNE
    assert clock.tick() == 0


def test_what_is_left_below_the_smallest_order_is_sold_out_and_the_last_day_ends_it(live, staff):
    with transaction.atomic():
        issuance.unshelve(escrow=live.escrow, target=live.source)
    clock.tick()
    assert state(live) == "sold_out"
    with transaction.atomic():
        issuance.shelve(batch=live.batch, source=live.source, escrow=live.escrow, grams=TONNE)
    clock.tick()
    assert state(live) == "live"
    Listing.objects.update(expires_on=timezone.localdate())
    assert clock.tick() == 0  # the whole of its last day
    Listing.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    clock.tick()
    assert (state(live), held(live)) == ("expired", 10 * TONNE)
