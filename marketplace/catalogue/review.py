"""What staff decides about listings. `by` is the person who decides; None is the platform itself.

Whoever decides has not submitted the listing (the database knows it too) and does not belong to the seller. Every act
is one transaction, its own or that of a decision (marketplace/moderation/deciding.py), and raises WrongState when the
listing does not stand where the act leads on from.
"""

from django.db import transaction
from django.utils import timezone

from marketplace.catalogue.models import Listing, ListingMove, Seller, Suspension
from marketplace.catalogue.moves import lock, move
from marketplace.catalogue.states import (
    PUBLISHED,
    ListingState,
    Party,
    RejectionCode,
    ReviewState,
    SuspensionCause,
)
from people.models import Organisation, User
from registry.errors import ReasonUnknown
from registry.lifecycle.errors import NotForYou, NotIndependent, ProjectSuspended, ReasonMissing, WrongState


def start_review(*, listing: Listing, by: User | None) -> Listing:
    """Take a submitted listing up. Raises NotForYou, NotIndependent."""
    return _decide(listing, ListingState.IN_REVIEW, by)


def ask_changes(*, listing: Listing, by: User | None, text: str) -> Listing:
    """Send a listing back to its seller, saying what has to change; its units go back with it. Raises ReasonMissing."""
    return _decide(listing, ListingState.NEEDS_CHANGES, by, text=said(text))


def reject(*, listing: Listing, by: User | None, code: str, text: str = "") -> Listing:
    """Refuse a listing on a ground of the closed list; `other` takes words. Raises ReasonUnknown, ReasonMissing."""
    return _decide(listing, ListingState.REJECTED, by, code=code, text=ground(code, text))


def approve(*, listing: Listing, by: User | None, text: str = "") -> Listing:
    """Approve a listing. It goes on sale at once, or as soon as its seller is accepted. Raises ProjectSuspended."""
    with transaction.atomic():
        locked = _locked_for(listing, by)
        if locked.batch.project.suspended_at is not None:
            raise ProjectSuspended
        move(locked, ListingState.APPROVED, party=Party.STAFF, by=by, text=text.strip())
        if Seller.objects.filter(organisation=locked.seller, state=ReviewState.APPROVED).exists():
            move(locked, ListingState.LIVE, party=Party.PLATFORM)
    return locked


def hear_appeal(*, listing: Listing, by: User | None, text: str) -> Listing:
    """Take a rejected listing up again: its units go into escrow, and it waits for another review."""
    return _decide(listing, ListingState.SUBMITTED, by, text=said(text))


def suspend(*, listing: Listing, by: User | None, reason: str) -> Listing:
    """Stop a listing at once: nothing new is held, what is paid goes on. Raises ReasonMissing, WrongState."""
    with transaction.atomic():
        locked = lock(listing)
        require_independent(by, locked.seller)
        stop(locked, SuspensionCause.MODERATION, party=Party.STAFF, by=by, reason=said(reason))
    return locked


def reinstate(*, listing: Listing, by: User | None, reason: str) -> Listing:
    """Lift what staff suspended. The listing goes on where it was, unless its project is suspended."""
    with transaction.atomic():
        locked = lock(listing)
        require_independent(by, locked.seller)
        end_suspension(locked, SuspensionCause.MODERATION, party=Party.STAFF, by=by, reason=said(reason))
    return locked


def take_off(*, listing: Listing, by: User | None, reason: str) -> Listing:
    """End a listing for good, also a suspended one; what is not sold goes back. Raises ReasonMissing."""
    return _decide(listing, ListingState.WITHDRAWN, by, text=said(reason))


def stop(
    listing: Listing, cause: SuspensionCause, *, party: Party, by: User | None = None, reason: str = ""
) -> None:
    """Suspend a locked listing for a cause; for a second one it stays suspended until both are lifted.

    Raises WrongState for what is not published, or suspended for this cause already.
    """
    open_causes = set(listing.suspensions.filter(ended_at=None).values_list("cause", flat=True))
    if listing.state not in {*PUBLISHED, ListingState.SUSPENDED} or cause in open_causes:
        raise WrongState
    Suspension.objects.create(listing=listing, cause=cause, reason=reason, by=by, began_at=timezone.now())
    if listing.state != ListingState.SUSPENDED:
        move(listing, ListingState.SUSPENDED, party=party, by=by, code=cause, text=reason)


def end_suspension(
    listing: Listing, cause: SuspensionCause, *, party: Party, by: User | None = None, reason: str = ""
) -> None:
    """Lift one cause; when none is left the listing is what it was before. Raises WrongState."""
    ended = Suspension.objects.filter(listing=listing, cause=cause, ended_at=None).update(
        ended_at=timezone.now()
    )
    if not ended:
        raise WrongState
    if listing.state == ListingState.SUSPENDED and not listing.suspensions.filter(ended_at=None).exists():
        move(listing, _before(listing), party=party, by=by, code=cause, text=reason)


def require_independent(by: User | None, seller: Organisation) -> None:
    """Staff who does not belong to the seller. Raises NotForYou, NotIndependent."""
    if by is None:
        return
    if not (by.is_staff and by.is_active):
        raise NotForYou
    if seller.memberships.filter(user=by).exists():
        raise NotIndependent


def _locked_for(listing: Listing, by: User | None) -> Listing:
    """The listing, locked, for someone who may decide about it."""
    locked = lock(listing)
    require_independent(by, locked.seller)
    if by is not None and by.pk == locked.submitted_by_id:
        raise NotIndependent
    locked.reviewed_by = by
    return locked


def _decide(
    listing: Listing, state: ListingState, by: User | None, *, code: str = "", text: str = ""
) -> Listing:
    with transaction.atomic():
        locked = _locked_for(listing, by)
        move(locked, state, party=Party.STAFF, by=by, code=code, text=text)
    return locked


def _before(listing: Listing) -> ListingState:
    """The state in which the listing was stopped."""
    last = ListingMove.objects.filter(listing=listing).exclude(state=ListingState.SUSPENDED)
    return ListingState(last.latest("id").state)


def said(text: str) -> str:
    """The words of a decision. Raises ReasonMissing."""
    if not text.strip():
        raise ReasonMissing(field="text")
    return text.strip()


def ground(code: str, text: str) -> str:
    """The words that go with a ground of the closed list; `other` needs some. Raises ReasonUnknown, ReasonMissing."""
    if code not in RejectionCode.values:
        raise ReasonUnknown(field="code")
    return said(text) if code == RejectionCode.OTHER else text.strip()
