"""Changing a listing that is published: a revision is written, handed in and judged beside what is live.

The listing goes on as it is until the revision is approved; from then on the new price holds, but for quotes that were
given before and have not ended. Every act is one durable transaction.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalogue import offering, review
from marketplace.catalogue.models import Listing, Revision
from marketplace.catalogue.moves import add_stock, lock
from marketplace.catalogue.review_moves import begin_item, lock_item, move_item
from marketplace.catalogue.states import (
    PUBLISHED,
    REVIEW_OPEN,
    REVIEW_WRITABLE,
    ListingState,
    Party,
    ReviewState,
)
from people.models import Role, User
from registry.lifecycle.errors import Incomplete, NotIndependent, WrongState

durable = partial(transaction.atomic, durable=True)
COLUMNS = ("project_price_minor", "minimum_grams", "expires_on", "words_ja", "words_en")
LABELS: dict[str, Promise] = {
    "added_grams": gettext_lazy("More on sale"),
    "project_price_minor": gettext_lazy("Price per tonne"),
    "minimum_grams": gettext_lazy("Smallest order"),
    "expires_on": gettext_lazy("Last day on sale"),
    "words_ja": gettext_lazy("Your words in Japanese"),
    "words_en": gettext_lazy("Your words in English"),
}
_STANDING = frozenset({*PUBLISHED, ListingState.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between a listing and its revision."""

    column: str
    label: Promise
    before: Any
    after: Any


def open_revision(listing: Listing) -> Revision | None:
    """The revision that is being written or judged."""
    return listing.revisions.filter(state__in=REVIEW_OPEN).first()


def as_it_is(listing: Listing) -> Revision:
    """A revision that changes nothing and is not kept yet. Raises WrongState for what is not published."""
    if listing.state not in PUBLISHED:
        raise WrongState
    return Revision(listing=listing, **{column: getattr(listing, column) for column in COLUMNS})


def start(*, listing: Listing, by: User | None) -> Revision:
    """A revision that begins with how things are; the open one, if there is one. Raises NotAllowed, WrongState."""
    with durable():
        locked = lock(listing)
        offering.require(by, locked.seller, Role.MEMBER)
        if known := open_revision(locked):
            return known
        begin_item(revision := as_it_is(locked), party=Party.SELLER, by=by)
    return revision


def write(*, revision: Revision, by: User | None, **facts: Any) -> Revision:
    """Keep what shall change. Raises NotAllowed, WrongState, TextNotRepresentable."""
    assert set(facts) <= {*COLUMNS, "added_grams"}, facts
    with durable():
        locked = lock_item(revision)
        offering.require(by, locked.listing.seller, Role.MEMBER)
        if locked.state not in REVIEW_WRITABLE:
            raise WrongState
        for column, value in facts.items():
            setattr(locked, column, value)
        offering.check_words(locked.words_ja, locked.words_en)
        locked.save(update_fields=list(facts))
    return locked


def submit(*, revision: Revision, by: User | None) -> Revision:
    """Hand a revision in. Raises NotAllowed, WrongState, Incomplete."""
    with durable():
        listing = lock(revision.listing)
        locked = lock_item(revision)
        offering.require(by, listing.seller, Role.ADMIN)
        if listing.state not in _STANDING:
            raise WrongState
        if missing := what_is_missing(locked, listing):
            raise Incomplete(missing=", ".join(missing))
        move_item(locked, ReviewState.SUBMITTED, party=Party.SELLER, by=by)
    return locked


def withdraw(*, revision: Revision, by: User | None) -> Revision:
    """Take a revision back. Raises NotAllowed, WrongState."""
    with durable():
        locked = lock_item(revision)
        offering.require(by, locked.listing.seller, Role.MEMBER)
        move_item(locked, ReviewState.WITHDRAWN, party=Party.SELLER, by=by)
    return locked


def start_review(*, revision: Revision, by: User | None) -> Revision:
    """Take a revision up. Raises NotForYou, NotIndependent, WrongState."""
    return _decide(revision, ReviewState.IN_REVIEW, by)


def ask_changes(*, revision: Revision, by: User | None, text: str) -> Revision:
    """Send a revision back, saying what has to change. Raises ReasonMissing."""
    return _decide(revision, ReviewState.NEEDS_CHANGES, by, text=review.said(text))


def reject(*, revision: Revision, by: User | None, code: str, text: str = "") -> Revision:
    """Refuse a revision; the listing stays as it is. Raises ReasonUnknown, ReasonMissing."""
    return _decide(revision, ReviewState.REJECTED, by, code=code, text=review.ground(code, text))


def approve(*, revision: Revision, by: User | None, text: str = "") -> Revision:
    """Make the listing what the revision says, at once. Raises InsufficientHoldings when stock shall be added."""
    with transaction.atomic():  # its own, or that of a decision
        listing = lock(revision.listing)
        locked = _locked_for(revision, listing, by)
        if listing.state not in _STANDING:
            raise WrongState
        locked.before = {column: _plain(getattr(listing, column)) for column in COLUMNS}
        move_item(locked, ReviewState.APPROVED, party=Party.STAFF, by=by, text=text.strip())
        for column in COLUMNS:
            setattr(listing, column, getattr(locked, column))
        if locked.added_grams:
            add_stock(listing, locked.added_grams)
        listing.save(update_fields=[*COLUMNS, "offered_grams"])
    return locked


def hear_appeal(*, revision: Revision, by: User | None, text: str) -> Revision:
    """Take a refused revision up again: it waits for another review. Raises WrongState when a newer one is open."""
    if open_revision(revision.listing) is not None:
        raise WrongState
    return _decide(revision, ReviewState.SUBMITTED, by, text=review.said(text))


def what_is_missing(revision: Revision, listing: Listing) -> list[str]:
    """What has to be mended before a revision can be handed in, in the reader's language."""
    as_it_would_be = Listing(
        offered_grams=listing.offered_grams + revision.added_grams,
        currency=listing.currency,
        **{column: getattr(revision, column) for column in COLUMNS},
    )
    missing = offering.what_is_missing(as_it_would_be)
    if not changes(revision, listing):
        missing.append(_("a change"))
    return missing


def changes(revision: Revision, listing: Listing | None = None) -> list[Change]:
    """What the revision changes: against how things are, or against how they were when it was approved."""
    listing = listing or revision.listing
    found = []
    for column in COLUMNS:
        now: Any = _plain(getattr(listing, column))
        before, after = revision.before.get(column, now), _plain(getattr(revision, column))
        if before != after:
            found.append(Change(column, LABELS[column], before, after))
    if revision.added_grams:
        found.append(Change("added_grams", LABELS["added_grams"], 0, revision.added_grams))
    return found


def _locked_for(revision: Revision, listing: Listing, by: User | None) -> Revision:
    locked = lock_item(revision)
    review.require_independent(by, listing.seller)
    if by is not None and by.pk == locked.submitted_by_id:
        raise NotIndependent
    return locked


def _decide(
    revision: Revision, state: ReviewState, by: User | None, *, code: str = "", text: str = ""
) -> Revision:
    with transaction.atomic():
        locked = _locked_for(revision, revision.listing, by)
        move_item(locked, state, party=Party.STAFF, by=by, code=code, text=text)
    return locked


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
