"""Suspend against pay, and two of staff on one item; each with its control, where the guard is gone."""

from functools import partial

import pytest
from django.db import connection, transaction

from marketplace.catalogue import review, standing
from marketplace.catalogue.models import Listing
from marketplace.errors import ListingNotForSale
from marketplace.moderation import deciding, queue, recalls
from marketplace.moderation.enums import Outcome
from marketplace.moderation.models import Claim, Item, Offer
from marketplace.moderation.refusals import ItemTaken
from marketplace.orders import fulfilment
from marketplace.orders.services import Checkout
from marketplace.payments import settle
from registry.models import Hold, Retirement
from tests.cast import person
from tests.catalogue.conftest import credits, draft, submitted  # noqa: F401 (fixtures)
from tests.concurrency.storm import Storm, at_once, pile_up, wait_for_waiting
from tests.moderation.conftest import listed  # noqa: F401 (a fixture)
from tests.shop import TONNE, check_out, pay, put_up_for_sale, state

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other_offer(npo, verification_body) -> Listing:
    return put_up_for_sale(npo, verification_body, code="0013")


@pytest.fixture
def paid(offer, stripe_sandbox) -> Checkout:
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)
    settle.settle(checkout.order.payments.get().pk)
    return checkout


@pytest.fixture
def nobody_waits_for_a_suspension(monkeypatch: pytest.MonkeyPatch) -> None:
    """Listings are read as they are, not kept."""
    monkeypatch.setattr(standing, "KEEPING", "")


def suspend_while(work, offer: Listing, other_offer: Listing, staff) -> object:
    """Begin `work` while a suspension is written and not yet committed; its answer or error.

    Where the work waits for the suspension, the suspension commits once it is seen waiting; where it does not, it is
    over by then.
    """
    with transaction.atomic():
        _suspend_within(offer, other_offer, staff)
        storm = Storm([work])
        if standing.KEEPING:
            wait_for_waiting(1)
        else:
            storm.end()
    return storm.end()[0]


def _suspend_within(offer: Listing, other_offer: Listing, staff) -> None:
    """What `deciding.suspend` does, inside our transaction."""
    locked = review.suspend(listing=offer, by=staff, reason="A fire is reported.")
    decision = deciding._about(locked, staff, Outcome.SUSPENDED, "project", "A fire is reported.")
    recalls.begin(decision, other_offer, by=staff)


def test_a_retirement_that_begins_while_a_suspension_commits_asks_the_buyer(paid, offer, other_offer, staff):
    found = suspend_while(partial(fulfilment.fulfil, paid.order.pk), offer, other_offer, staff)
    assert not isinstance(found, Exception)
    assert state(paid) == "paid"
    assert Offer.objects.get().order == paid.order
    assert not Retirement.objects.exists()


def test_control_without_keeping_the_listing_the_suspended_one_is_retired(
    paid, offer, other_offer, staff, nobody_waits_for_a_suspension
):
    suspend_while(partial(fulfilment.fulfil, paid.order.pk), offer, other_offer, staff)
    assert Listing.objects.get(pk=offer.pk).state == "suspended"
    assert state(paid) == "retired"
    assert not Offer.objects.exists()


def test_no_hold_outlives_the_moment_of_a_suspension(offer, other_offer, staff, stripe_sandbox):
    refused = suspend_while(partial(check_out, offer, TONNE), offer, other_offer, staff)
    assert isinstance(refused, ListingNotForSale)
    assert not Hold.objects.exists()


def test_control_without_keeping_the_listing_a_suspended_one_is_held(
    offer, other_offer, staff, stripe_sandbox, nobody_waits_for_a_suspension
):
    held = suspend_while(partial(check_out, offer, TONNE), offer, other_offer, staff)
    assert isinstance(held, Checkout)
    assert Listing.objects.get(pk=offer.pk).state == "suspended"
    assert Hold.objects.count() == 1


def test_suspensions_and_payments_at_once_leave_no_order_in_between(paid, offer, other_offer, staff):
    works = [partial(fulfilment.fulfil, paid.order.pk)] * 3
    works.append(
        partial(
            deciding.suspend,
            offer,
            by=staff,
            code="project",
            words="A fire is reported.",
            substitute=other_offer,
        )
    )
    outcomes = pile_up("select id from catalogue_listing", works)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert (state(paid), Offer.objects.count()) in {("retired", 0), ("paid", 1)}


def take_on_at_once(item: Item) -> list:
    staff = [person(f"staff-{n}@example.org", is_staff=True) for n in range(6)]
    return at_once([partial(queue.claim, item, by=one) for one in staff])


def test_of_six_who_take_an_item_on_at_once_one_has_it(listed):  # noqa: F811
    outcomes = take_on_at_once(listed)
    assert [type(one) for one in outcomes].count(Claim) == 1
    assert [type(one) for one in outcomes].count(ItemTaken) == 5


def test_control_without_the_constraint_several_have_it(listed, monkeypatch):  # noqa: F811
    first = person("first@example.org", is_staff=True)
    queue.claim(listed, by=first)  # so that it is in review already
    queue.release(listed, by=first)
    monkeypatch.setattr(queue, "running_claim", lambda _item: None)  # as each reads before the others commit
    name = "one_claim_at_a_time"
    columns = "int8range(item_id, item_id, '[]') with &&, tstzrange(at, until) with &&"
    with connection.cursor() as cursor:
        cursor.execute(f"alter table moderation_claim drop constraint {name}")
        try:
            outcomes = take_on_at_once(listed)
        finally:
            cursor.execute("set session_replication_role = replica; delete from moderation_claim")
            cursor.execute(
                f"alter table moderation_claim add constraint {name} exclude using gist ({columns})"
            )
            cursor.execute("set session_replication_role = origin")
    assert [type(one) for one in outcomes].count(Claim) > 1
