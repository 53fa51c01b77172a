"""Decisions: coded, with words to the seller, by someone who did not submit what is decided.

A decision, what it moves, its line in the trail and its letter are one transaction.
"""

from functools import partial

from django.db import transaction
from django.utils import timezone

from marketplace.catalogue import review
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import RejectionCode
from marketplace.moderation import checklists, letters, queue, recalls, screenings, subjects, trail
from marketplace.moderation.enums import REVIEWS, ItemKind, Outcome
from marketplace.moderation.models import Decision, Item
from marketplace.moderation.refusals import ChecklistOpen, ClaimNeeded, NotScreened
from people.models import User
from registry.errors import ReasonUnknown
from registry.lifecycle.errors import NotIndependent, ReasonMissing, WrongState

durable = partial(transaction.atomic, durable=True)


def decide(
    item: Item,
    *,
    by: User,
    outcome: Outcome,
    code: str = "",
    words: str = "",
    checklist: tuple[str, ...] = (),
) -> Decision:
    """Approve, ask for changes or reject, once.

    `code`: a RejectionCode, with a rejection only. Raises NotIndependent for one's own submission, ClaimNeeded,
    WrongState, ChecklistOpen and NotScreened (an approval), ReasonMissing (anything else without words), and what the
    service of the thing itself refuses.
    """
    assert outcome in REVIEWS
    with durable():
        item = Item.objects.select_for_update(of=["self"]).select_related("seller", "listing").get(pk=item.pk)
        if item.closed_at is not None:
            raise WrongState
        if by.pk == item.submitted_by_id:
            raise NotIndependent
        held = queue.running_claim(item)
        if held is None or held.by_id != by.pk:
            raise ClaimNeeded
        if outcome == Outcome.APPROVED:
            _refuse_blind_approval(item, checklist)
        elif not words.strip():
            raise ReasonMissing(field="words")
        _carry_out(item, by, outcome, code, words.strip())
        decision = Decision.objects.create(
            item=item,
            seller=item.seller,
            listing=item.listing,
            outcome=outcome,
            code=code if outcome == Outcome.REJECTED else "",
            words=words.strip(),
            checklist=sorted(checklist),
            by=by,
            submitted_by_id=item.submitted_by_id,
            at=timezone.now(),
        )
        item.closed_at = held.until = timezone.now()
        item.save(update_fields=["closed_at"])
        held.save(update_fields=["until"])
        trail.write("decided", item=item, by=by, outcome=outcome, code=decision.code)
        letters.tell_of_decision(decision)
    return decision


def suspend(
    listing: Listing, *, by: User, code: str, words: str, substitute: Listing | None = None
) -> Decision:
    """Stop a listing at once: nothing new is held. Paid orders finish, or with a `substitute` their buyers are asked.

    Raises NotForYou, NotIndependent, ReasonUnknown, ReasonMissing, WrongState, SubstituteUnfit.
    """
    if code not in RejectionCode.values:
        raise ReasonUnknown(field="code")
    with durable():
        locked = review.suspend(listing=listing, by=by, reason=words)
        decision = _about(locked, by, Outcome.SUSPENDED, code, words)
        if substitute is not None:
            recalls.begin(decision, substitute, by=by)
    return decision


def reinstate(listing: Listing, *, by: User, words: str) -> Decision:
    """Let a listing go on that staff suspended; its paid orders go on, too. Raises as `suspend`."""
    with durable():
        return reinstate_within(listing, by=by, words=words)


def reinstate_within(listing: Listing, *, by: User, words: str) -> Decision:
    """The same inside the caller's transaction."""
    locked = review.reinstate(listing=listing, by=by, reason=words)
    recalls.end(locked, by=by)
    return _about(locked, by, Outcome.REINSTATED, "", words)


def _about(listing: Listing, by: User, outcome: Outcome, code: str, words: str) -> Decision:
    decision = Decision.objects.create(
        seller=listing.seller,
        listing=listing,
        outcome=outcome,
        code=code,
        words=words.strip(),
        by=by,
        submitted_by_id=listing.submitted_by_id,
        at=timezone.now(),
    )
    trail.write("decided", by=by, seller=listing.seller, listing=listing, outcome=outcome, code=code)
    letters.tell_of_decision(decision)
    return decision


def _refuse_blind_approval(item: Item, checklist: tuple[str, ...]) -> None:
    if checklists.open_questions(item.kind, list(checklist)):
        raise ChecklistOpen(field="checklist")
    if item.kind == ItemKind.ONBOARDING and not screenings.is_clear(item.seller):
        raise NotScreened


def _carry_out(item: Item, by: User, outcome: Outcome, code: str, words: str) -> None:
    kind, row = subjects.of(item)
    if outcome == Outcome.APPROVED:
        kind.approve(row, by, words)
    elif outcome == Outcome.NEEDS_CHANGES:
        kind.ask_changes(row, by, words)
    else:
        kind.reject(row, by, code, words)
