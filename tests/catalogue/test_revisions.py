"""Changing what is on sale: reviewed beside it, applied at once, and fair to who was quoted a price before."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from marketplace.catalogue import offering, revisions
from marketplace.catalogue.models import Listing, Revision
from marketplace.errors import PriceChanged
from marketplace.orders.basket import Asked, fill
from marketplace.orders.models import Quote
from marketplace.orders.services import basket_of, quote
from registry import issuance
from registry.errors import InsufficientHoldings
from registry.lifecycle.errors import Incomplete, NotIndependent, WrongState
from tests.shop import TONNE

pytestmark = pytest.mark.django_db


@pytest.fixture
def dearer(live, npo_owner) -> Revision:
    """Twelve thousand instead of ten, handed in."""
    revision = revisions.start(listing=live, by=npo_owner)
    revisions.write(revision=revision, by=npo_owner, project_price_minor=12_000, words_en="New seedlings.")
    return revisions.submit(revision=revision, by=npo_owner)


def price(listing: Listing) -> int:
    return Listing.objects.get(pk=listing.pk).project_price_minor


def approve(revision: Revision, staff) -> None:
    revisions.start_review(revision=revision, by=staff)
    revisions.approve(revision=revision, by=staff)


def test_the_live_one_goes_on_unchanged_until_the_revision_is_approved(live, dearer, npo_owner, staff):
    assert revisions.start(listing=live, by=npo_owner) == dearer  # one at a time
    revisions.start_review(revision=dearer, by=staff)
    assert price(live) == 10_000
    assert {change.column for change in revisions.changes(dearer)} == {"project_price_minor", "words_en"}
    revisions.approve(revision=dearer, by=staff)
    assert price(live) == 12_000
    dearer.refresh_from_db()
    price_change = next(iter(revisions.changes(dearer)))
    assert (price_change.before, price_change.after) == (10_000, 12_000)


def test_a_quote_keeps_its_price_until_it_ends_and_no_other_price_is_believed(live, dearer, staff):
    basket = fill([Asked(live.public_id, grams=TONNE)])
    given = quote(basket)
    approve(dearer, staff)
    assert basket_of(given.public_id) == basket
    with pytest.raises(PriceChanged):
        basket_of(given.public_id, by_card=False)  # an order in one act is held against the row
    lines = [line | {"project_price_minor": 9_000} for line in given.lines]
    Quote.objects.update(lines=lines)
    with pytest.raises(PriceChanged):
        basket_of(given.public_id)
    late = quote(fill([Asked(live.public_id, grams=TONNE)]))
    assert late.total_minor > given.total_minor
    Quote.objects.filter(pk=late.pk).update(
        created_at=timezone.now() + timedelta(minutes=1), lines=given.lines
    )
    with pytest.raises(PriceChanged):
        basket_of(late.public_id)


def test_more_stock_comes_with_approval_if_it_is_there(live, npo_owner, staff):
    revision = revisions.start(listing=live, by=npo_owner)
    with pytest.raises(Incomplete):
        revisions.submit(revision=revision, by=npo_owner)  # nothing changes
    revisions.write(revision=revision, by=npo_owner, added_grams=5 * TONNE)
    revisions.submit(revision=revision, by=npo_owner)
    with pytest.raises(InsufficientHoldings):
        approve(revision, staff)
    revisions.ask_changes(revision=revision, by=staff, text="You hold four tonnes.")
    revisions.write(revision=revision, by=npo_owner, added_grams=4 * TONNE)
    approve(revisions.submit(revision=revision, by=npo_owner), staff)
    assert issuance.available_grams(live.escrow_id) == 10 * TONNE
    assert Listing.objects.get().offered_grams == 10 * TONNE


def test_what_is_not_published_has_no_revision_and_what_ended_takes_none(submitted, npo_owner, staff):
    with pytest.raises(WrongState):
        revisions.start(listing=submitted, by=npo_owner)


def test_a_listing_that_ended_meanwhile_takes_no_change(live, dearer, npo_owner, staff):
    offering.withdraw(listing=live, by=npo_owner)
    with pytest.raises(WrongState):
        approve(dearer, staff)
    assert price(live) == 10_000
    dearer.refresh_from_db()
    assert dearer.state == "withdrawn"


def test_nobody_judges_their_own_revision(live, dearer, npo_owner, staff):
    revisions.start_review(revision=dearer, by=staff)
    with pytest.raises(DatabaseError), transaction.atomic():
        Revision.objects.update(submitted_by=staff)
    with connection.cursor() as cursor:  # as if staff had handed it in
        cursor.execute(
            "update catalogue_revision set submitted_by_id = %s, reviewed_by_id = null", [staff.pk]
        )
    with pytest.raises(NotIndependent):
        revisions.approve(revision=dearer, by=staff)
