"""The one function that moves a listing from state to state. Its units follow: into escrow, and back."""

from django.db import connection
from django.utils import timezone

from marketplace.catalogue.models import Listing, ListingMove
from marketplace.catalogue.review_moves import lock_item, move_item, tell_the_queue
from marketplace.catalogue.states import (
    ENDED,
    IN_ESCROW,
    MOVES,
    REVIEW_OPEN,
    ListingState,
    Party,
    ReviewState,
)
from marketplace.hooks.listings import listing_suspended
from people.models import User
from registry import accounts, issuance
from registry.enums import AccountKind
from registry.lifecycle.errors import WrongState
from registry.models import Account


def lock(listing: Listing) -> Listing:
    """The listing as it stands, locked for the rest of the transaction. Before accounts and units, after orders."""
    assert connection.in_atomic_block
    locked = Listing.objects.select_for_update(of=["self"]).select_related(
        "seller", "source", "escrow", "batch__project__operator"
    )
    return locked.get(pk=listing.pk)


def begin(listing: Listing, *, party: Party, by: User | None) -> Listing:
    """Save a new listing as a draft with an escrow account of its own, and the first line of its history."""
    listing.escrow = accounts.open_account(
        kind=AccountKind.ESCROW, livemode=listing.livemode, organisation=listing.seller
    )
    listing.state = ListingState.DRAFT
    listing.save(force_insert=True)
    _write_down(listing, party=party, by=by)
    return listing


def move(
    listing: Listing,
    state: ListingState,
    *,
    party: Party,
    by: User | None = None,
    code: str = "",
    text: str = "",
    shelves: int = issuance.SHELVES,
) -> None:
    """Move a locked listing, its units with it, save it with what its step changed, and write its history.

    Submitting puts `offered_grams` into escrow; ending gives back what is not sold and not on hold (what is on hold
    comes back by `clock.bring_home`), and takes back an open revision. Raises WrongState; on submission also what
    `issuance.shelve` raises.
    """
    assert connection.in_atomic_block
    was = ListingState(listing.state)
    if state not in MOVES[was]:
        raise WrongState
    if state in IN_ESCROW and was not in IN_ESCROW:
        _put_into_escrow(listing, shelves)
    listing.state = state
    listing.save()
    if state in ENDED and was in IN_ESCROW:
        give_back(listing)
        for revision in listing.revisions.filter(state__in=REVIEW_OPEN):
            move_item(lock_item(revision), ReviewState.WITHDRAWN, party=Party.PLATFORM)
    _write_down(listing, party=party, by=by, code=code, text=text)
    if state == ListingState.SUSPENDED:
        listing_suspended(listing, code)


def give_back(listing: Listing) -> int:
    """Move what the escrow account has for sale into the seller's holding account; grams moved."""
    return issuance.unshelve(escrow=listing.escrow, target=_home(listing))


def add_stock(listing: Listing, grams: int) -> None:
    """Put more of the same batch into a locked listing's escrow. Raises what `issuance.shelve` raises."""
    issuance.shelve(batch=listing.batch, source=_home(listing), escrow=listing.escrow, grams=grams)
    listing.offered_grams += grams


def _home(listing: Listing) -> Account:
    if listing.source.closed_at is None:
        return listing.source
    return accounts.holding_account(listing.seller, livemode=listing.livemode)


def _put_into_escrow(listing: Listing, shelves: int) -> None:
    issuance.shelve(
        batch=listing.batch,
        source=_home(listing),
        escrow=listing.escrow,
        grams=listing.offered_grams,
        shelves=shelves,
    )


def _write_down(listing: Listing, *, party: Party, by: User | None, code: str = "", text: str = "") -> None:
    wrote = ListingMove.objects.create(
        listing=listing, state=listing.state, party=party, by=by, code=code, text=text, at=timezone.now()
    )
    if party == Party.SELLER and listing.state in {ListingState.SUBMITTED, ListingState.WITHDRAWN}:
        tell_the_queue(wrote)
