"""The one function that moves an onboarding or a revision from state to state."""

from typing import TypeVar

from django.db import connection
from django.utils import timezone

from marketplace.catalogue.models import ListingMove, Revision, RevisionMove, Seller, SellerMove
from marketplace.catalogue.states import REVISION_MOVES, SELLER_MOVES, Party, ReviewState
from marketplace.outbox import services as outbox
from people.models import User
from registry.lifecycle.errors import WrongState

Item = TypeVar("Item", Seller, Revision)
HANDED_IN_OR_BACK = {ReviewState.SUBMITTED, ReviewState.WITHDRAWN}


def lock_item(item: Item) -> Item:
    """The thing as it stands, locked. A revision's listing is locked before it, by `moves.lock`."""
    assert connection.in_atomic_block
    return type(item)._default_manager.select_for_update(of=["self"]).get(pk=item.pk)


def begin_item(item: Seller | Revision, *, party: Party, by: User | None) -> None:
    """Save a new draft with the first line of its history."""
    item.state = ReviewState.DRAFT
    item.save(force_insert=True)
    _write_down(item, party, by, "", "")


def move_item(
    item: Seller | Revision,
    state: ReviewState,
    *,
    party: Party,
    by: User | None = None,
    code: str = "",
    text: str = "",
) -> None:
    """Move a locked thing, save it with what its step changed, and write its history. Raises WrongState."""
    assert connection.in_atomic_block
    table = SELLER_MOVES if isinstance(item, Seller) else REVISION_MOVES
    if state not in table[ReviewState(item.state)]:
        raise WrongState
    item.state = state
    now = timezone.now()
    if state == ReviewState.SUBMITTED:
        if party != Party.STAFF:  # an appeal that is heard changes nothing of who handed it in
            item.submitted_by = by
        item.submitted_at, item.reviewed_by, item.decided_at = now, None, None
    elif party == Party.STAFF:
        item.reviewed_by = by
        item.decided_at = None if state == ReviewState.IN_REVIEW else now
    item.save()
    _write_down(item, party, by, code, text)


def _write_down(item: Seller | Revision, party: Party, by: User | None, code: str, text: str) -> None:
    facts = {"state": item.state, "party": party, "by": by, "code": code, "text": text, "at": timezone.now()}
    wrote: SellerMove | RevisionMove
    if isinstance(item, Seller):
        wrote = SellerMove.objects.create(item=item, **facts)
    else:
        wrote = RevisionMove.objects.create(item=item, **facts)
    if party == Party.SELLER and item.state in HANDED_IN_OR_BACK:
        tell_the_queue(wrote)


def tell_the_queue(wrote: SellerMove | RevisionMove | ListingMove) -> None:
    """Let the review queue see at once what was handed in or taken back; its clock would find it later."""
    outbox.put("review_queue", key=f"{wrote._meta.label_lower}:{wrote.pk}", payload={})
