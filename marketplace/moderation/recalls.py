"""Paid orders of a suspended listing: they finish, or, when staff calls them back, nothing is exchanged unasked.

`stops` is asked by fulfilment when it takes up a paid order, with the order locked. It looks at the listing in a way
that a suspension waits for, or is waited for: either the retirement had begun before the suspension, or the buyer is
asked. Whoever does not answer within two weeks gets the money back.
"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.catalogue.models import Listing
from marketplace.catalogue.standing import states_kept
from marketplace.catalogue.states import ListingState
from marketplace.moderation import letters, trail
from marketplace.moderation.enums import BuyersAnswer
from marketplace.moderation.models import Decision, Offer, Recall
from marketplace.moderation.refusals import OfferGone, SubstituteUnfit
from marketplace.orders import moves, stock, windows
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import Funding, State
from marketplace.outbox import services as outbox
from marketplace.payments.refunds import give_back
from people.models import User
from registry import ledger

durable = partial(transaction.atomic, durable=True)
ANSWER_WITHIN = timedelta(days=14)
HELD_FOR = timedelta(hours=1)  # a paid order: it only has to outlast the retirement
SUSPENDED = "listing_suspended"  # the reason in the order's history


def begin(decision: Decision, substitute: Listing, *, by: User) -> Recall:
    """Stop the paid orders of a listing that is being suspended. In its transaction. Raises SubstituteUnfit."""
    listing = decision.listing
    assert listing is not None
    if not fits(substitute, listing):
        raise SubstituteUnfit(field="substitute")
    recall = Recall.objects.create(
        decision=decision, listing=listing, substitute=substitute, began_at=timezone.now()
    )
    trail.write("recalled", by=by, seller=listing.seller, listing=listing, substitute=substitute.public_id)
    return recall


def fits(substitute: Listing, listing: Listing) -> bool:
    """Whether a listing can stand in for another: on sale, of its currency and mode, and not dearer."""
    return (
        substitute.pk != listing.pk
        and substitute.state == ListingState.LIVE
        and (substitute.currency, substitute.livemode) == (listing.currency, listing.livemode)
        and substitute.project_price_minor <= listing.project_price_minor
    )


def end(listing: Listing, *, by: User) -> None:
    """Let the paid orders of a listing go on as they were, in the transaction that reinstates it."""
    for recall in Recall.objects.filter(listing=listing, ended_at=None):
        recall.ended_at = timezone.now()
        recall.save(update_fields=["ended_at"])
        for offer in recall.offers.filter(answer=""):
            _answer(offer, BuyersAnswer.VOID)
            _go_on(offer.order, f"void:{offer.pk}")
        trail.write("recall_ended", by=by, seller=listing.seller, listing=listing)


def stops(order: Order) -> bool:
    """Whether a paid order has to wait for its buyer's word; asks the buyer when nobody did. The order is locked."""
    lines = list(order.lines.select_related("listing").order_by("listing_id"))
    states = states_kept([line.listing_id for line in lines])
    stopped = [line for line in lines if states[line.listing_id] == ListingState.SUSPENDED]
    recalled = {
        recall.listing_id: recall
        for recall in Recall.objects.filter(
            listing__in=[line.listing_id for line in stopped], ended_at=None
        ).select_related("substitute__batch__project")
    }
    waiting = [line for line in stopped if line.listing_id in recalled]
    for line in waiting:
        _ask(order, line, recalled[line.listing_id])
    return bool(waiting)


def _ask(order: Order, line: OrderLine, recall: Recall) -> None:
    offer, new = Offer.objects.get_or_create(
        line=line,
        answer="",
        defaults={
            "recall": recall,
            "order": order,
            "made_at": timezone.now(),
            "until": timezone.now() + ANSWER_WITHIN,
        },
    )
    if new:
        trail.write(
            "offered", party="clock", seller=line.listing.seller, listing=line.listing, order=order.public_id
        )
        letters.ask_buyer(offer)


def open_offers(order: Order) -> QuerySet[Offer]:
    """What the buyer of an order is asked at the moment."""
    return order.offers.filter(answer="").select_related(
        "line__listing__batch__project", "recall__substitute__batch__project", "recall__decision"
    )


def accept(offer: Offer) -> None:
    """The buyer takes the other project: its units are held instead, for the same money, and the order goes on.

    Raises OfferGone, ListingNotForSale when the other one is no longer on sale, InsufficientStock.
    """
    with durable():
        order, offer = _locked(offer)
        line = OrderLine.objects.select_for_update().get(pk=offer.line_id)
        substitute = offer.recall.substitute
        ledger.release(key=line.hold_key)
        order.held_until = timezone.now() + HELD_FOR
        line.listing, line.hold_key = substitute, f"{line.hold_key}/{offer.pk}"
        stock.hold(order, [line])
        line.save(update_fields=["listing", "hold_key", "serials"])
        order.save(update_fields=["held_until"])
        _answer(offer, BuyersAnswer.ACCEPTED)
        _go_on(order, f"accepted:{offer.pk}")


def take_the_money(offer: Offer, *, answer: BuyersAnswer = BuyersAnswer.REFUNDED) -> None:
    """The buyer takes the money back: all of the order's, since it was paid at once. Raises OfferGone."""
    with durable():
        order, offer = _locked(offer, late=answer == BuyersAnswer.LAPSED)
        for one in order.offers.filter(answer=""):
            _answer(one, answer if one.pk == offer.pk else BuyersAnswer.VOID)
        moves.move(order, State.REFUND_PENDING, reason=SUSPENDED)
        stock.release(order)
        if order.funding == Funding.STATEMENT:
            windows.take_off(order, reason=SUSPENDED)
        for payment in order.payments.filter(received_minor__gt=0):
            give_back(payment, reason=SUSPENDED)


def lapse() -> int:
    """Give the money back where nobody answered in time; how many."""
    over = list(Offer.objects.filter(answer="", until__lte=timezone.now()).order_by("pk"))
    for offer in over:
        try:
            take_the_money(offer, answer=BuyersAnswer.LAPSED)
        except OfferGone:  # answered at this moment, or with another line of its order
            continue
    return len(over)


def _locked(offer: Offer, *, late: bool = False) -> tuple[Order, Offer]:
    order = moves.lock(offer.order_id)
    offer = Offer.objects.select_for_update(of=["self"]).select_related("recall__substitute").get(pk=offer.pk)
    if offer.answer or order.state != State.PAID or (offer.until <= timezone.now() and not late):
        raise OfferGone
    return order, offer


def _answer(offer: Offer, answer: BuyersAnswer) -> None:
    offer.answer, offer.answered_at = answer, timezone.now()
    offer.save(update_fields=["answer", "answered_at"])
    listing = offer.recall.listing
    trail.write(
        "answered",
        party="clock" if answer in {BuyersAnswer.LAPSED, BuyersAnswer.VOID} else "buyer",
        seller=listing.seller,
        listing=listing,
        order=offer.order.public_id,
        answer=answer,
    )


def _go_on(order: Order, why: str) -> None:
    outbox.put("fulfil", key=f"{order.public_id}:{why}", payload={"order_id": order.pk})
