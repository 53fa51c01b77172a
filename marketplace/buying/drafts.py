"""A checkout from its first answer to its order: nothing that was typed is lost, and no price changes unseen.

A draft belongs to a visitor and a source (what is bought, as the address says it), so that reloading, the back button
and a second tab on the same thing all meet the same draft, and two different things never mix.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketplace.buying.asking import Asking
from marketplace.buying.models import Basket as StoredBasket
from marketplace.buying.models import Draft, OffsetShare
from marketplace.errors import PriceChanged, QuoteGone, ShopError
from marketplace.events.joining import Joining, join
from marketplace.gifts.services import GiftWish, wrap
from marketplace.orders import services
from marketplace.orders.another_way import pay_otherwise
from marketplace.orders.basket import Basket
from marketplace.orders.models import Order, Quote
from marketplace.orders.services import Checkout, Wish
from marketplace.orders.states import UNPAID, Funding, State
from marketplace.payments import settle
from marketplace.payments.models import PAYABLE

SOURCE_MAX = 300
durable = partial(transaction.atomic, durable=True)
_CAME_TO_NOTHING = frozenset({State.EXPIRED, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class Promise:
    """What a visitor is shown before paying. `was_minor` is the total shown before, when that is no longer true."""

    basket: Basket
    quote: Quote
    was_minor: int | None = None


def find(*, visitor: str, source: str) -> Draft | None:
    """The visitor's draft of this. One whose order was paid is closed and forgets its answers; one whose order came to
    nothing may be submitted again.
    """
    if not visitor:
        return None
    source = _name(source)
    draft = (
        Draft.objects.filter(visitor=visitor, source=source, closed_at=None).select_related("order").first()
    )
    if draft is None or draft.order is None or draft.order.state in UNPAID:
        return draft
    if draft.order.state in _CAME_TO_NOTHING:
        draft.order, draft.attempt = None, draft.attempt + 1
        draft.save(update_fields=["order", "attempt"])
        return draft
    Draft.objects.filter(pk=draft.pk).update(closed_at=timezone.now(), answers={})
    return None


def forget_paid() -> int:
    """Close the drafts whose orders were paid: names and addresses stand on the order now. Answers how many."""
    unpaid = UNPAID | _CAME_TO_NOTHING
    paid = Draft.objects.filter(closed_at=None, order__isnull=False).exclude(order__state__in=unpaid)
    return paid.update(closed_at=timezone.now(), answers={})


def write(*, visitor: str, source: str, asking: Asking, answers: Mapping[str, Any]) -> Draft:
    """Keep what was answered, and promise a price. An unpaid order that said something else is given up.

    Raises as Asking.basket.
    """
    basket, asked, source = asking.basket(), asking.kept(), _name(source)
    find(visitor=visitor, source=source)
    given_up: Order | None = None
    with durable():
        draft, _made = Draft.objects.select_for_update().get_or_create(
            visitor=visitor, source=source, closed_at=None
        )
        if draft.order_id and (draft.answers != dict(answers) or draft.asked != asked):
            given_up, draft.order, draft.attempt = draft.order, None, draft.attempt + 1
        if draft.quote_id is None or draft.asked != asked:
            draft.quote = services.quote(basket)
        draft.asked, draft.answers = asked, dict(answers)
        draft.save()
    if given_up:
        with suppress(ShopError):  # paid meanwhile: then it stands, and this is another order
            services.cancel(given_up)
    return draft


def promise(draft: Draft, asking: Asking) -> Promise:
    """The price that stands for this draft; a fresh one, saying so, when it has expired or changed.

    Raises as Asking.basket.
    """
    before = draft.quote
    if before is not None and draft.asked == asking.kept():
        with suppress(QuoteGone, PriceChanged):
            return Promise(services.basket_of(before.public_id, livemode=True), before)
    basket = asking.basket()
    fresh = services.quote(basket)
    Draft.objects.filter(pk=draft.pk).update(quote=fresh, asked=asking.kept())
    draft.quote, draft.asked = fresh, asking.kept()
    return Promise(basket, fresh, before.total_minor if before else None)


def place(
    draft: Draft,
    *,
    basket: Basket,
    wish: Wish,
    gift: GiftWish | None,
    buyer: str,
    funding: Funding,
    on_order: Callable[[Order], None],
    joining: Joining | None = None,
) -> Checkout:
    """Make the order that a visitor has confirmed, or meet the one they made before.

    Raises as services.check_out, and EventClosed when it is for an event that takes no more.
    """
    if draft.order is not None and draft.order.state in UNPAID:
        return _met_again(draft.order, funding)
    asking = Asking.of(draft.asked)

    def keep(order: Order) -> None:
        if gift:
            wrap(order, gift)
        if joining:
            join(order, joining)
        OffsetShare.objects.bulk_create(
            OffsetShare(order=order, footprint=name, grams=grams)
            for name, grams in asking.footprint_grams(basket.grams)
        )

    checkout = services.check_out(
        basket=basket,
        wish=wish,
        key=f"draft:{draft.pk}:{draft.attempt}",
        buyer=buyer,
        funding=funding,
        keep=keep,
    )
    Draft.objects.filter(pk=draft.pk).update(order=checkout.order)
    on_order(checkout.order)
    return checkout


def forget(orders: Iterable[int]) -> None:
    """Erase the answers that led to orders, by their ids."""
    Draft.objects.filter(order__in=list(orders)).delete()


def _name(source: str) -> str:
    """A source as drafts keep it: a long one, of many listings, by its hash."""
    return source if len(source) <= SOURCE_MAX else f"sha256:{sha256(source.encode()).hexdigest()}"


def _met_again(order: Order, funding: Funding) -> Checkout:
    """The unpaid order that was made before, to be paid in the way that is chosen now."""
    token = services.access_token(order.key)
    payment = order.payments.filter(state__in=PAYABLE).order_by("-id").first()
    if payment is None:
        return Checkout(order, token, order_page(order, token))
    if payment.funding != funding:
        return Checkout(order, token, pay_otherwise(order, funding))
    return Checkout(order, token, payment.instructions.get("url") or settle.open_payment(payment.pk))


def order_page(order: Order, token: str) -> str:
    """The address at which a buyer follows an order."""
    return reverse("orders:order", args=[order.public_id]) + f"?access_token={token}"


def remember_in(stored: StoredBasket | None) -> Callable[[Order], None]:
    """What ties an order to the basket it came from."""

    def note(order: Order) -> None:
        if stored is not None:
            StoredBasket.objects.filter(pk=stored.pk).update(order=order)

    return note
