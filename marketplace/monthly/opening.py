"""Beginning a standing order: its first month is an ordinary order, held and paid on Stripe's page."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from marketplace.errors import PaymentUnavailable
from marketplace.monthly import choosing
from marketplace.monthly.addresses import page_of
from marketplace.monthly.errors import NothingUnderTheLimit, OfferChanged
from marketplace.monthly.models import Preference, StandingOrder
from marketplace.monthly.moves import begin, lock, move
from marketplace.monthly.states import By, StandingState
from marketplace.orders import services as orders
from marketplace.orders.basket import Basket
from marketplace.orders.models import Order
from marketplace.orders.services import Wish
from registry.errors import InsufficientStock

CHOICES_MAX = 5
durable = partial(transaction.atomic, durable=True)


@dataclass(frozen=True, slots=True)
class Opened:
    """A standing order that waits for its first payment, and where that is paid."""

    standing: StandingOrder
    access_token: str
    checkout_url: str


def offer(wish: choosing.Wanted) -> Basket:
    """What the first month would be. Raises NothingUnderTheLimit."""
    found = choosing.first(wish)
    if not isinstance(found, Basket):
        raise NothingUnderTheLimit(field="cap")
    return found


def as_shown(basket: Basket) -> str:
    """What the final confirmation shows of the first month, as one word."""
    [line] = basket.lines
    return f"{line.listing.public_id}:{line.grams}:{basket.total}"


def sign_up(
    *, wanted: choosing.Wanted, wish: Wish, key: str, buyer: str, user: Any = None, shown: str | None = None
) -> Opened:
    """Begin a standing order, and open the page on which its first month is paid.

    `key` names this one submission: a second one gives the same standing order. `shown` is what its buyer saw
    (`as_shown`). Raises NothingUnderTheLimit, OfferChanged when it is no longer so, and what
    `orders.services.check_out` raises; then nothing was begun.
    """
    wish = wish.checked()
    basket = offer(wanted)
    standing = StandingOrder.objects.filter(key=key).first()
    if standing is None:
        if shown is not None and shown != as_shown(basket):
            raise OfferChanged(field="shown")
        standing = _write_down(wanted, wish, basket, key, user)
    if standing.state != StandingState.OPENING:
        return Opened(standing, orders.access_token(key), page_of(standing))
    try:
        checkout = orders.check_out(
            basket=basket,
            wish=wish,
            key=f"first:{standing.public_id}",
            buyer=buyer,
            keep=partial(_mark_payment, standing),
        )
    except (InsufficientStock, PaymentUnavailable):
        abandon(standing.pk)
        raise
    return Opened(standing, orders.access_token(key), checkout.checkout_url)


def abandon(standing_id: int) -> None:
    """Nobody will pay the first month any more; safe to repeat."""
    with durable():
        standing = lock(standing_id)
        if standing.state == StandingState.OPENING:
            move(standing, StandingState.ABANDONED)
            # The same form may be sent again.
            StandingOrder.objects.filter(pk=standing.pk).update(key=f"abandoned:{standing.public_id}")


def _mark_payment(standing: StandingOrder, order: Order) -> None:
    """Let the page of the first payment begin a subscription, and lead back to the standing order."""
    page = page_of(standing)
    order.payments.update(standing=standing.public_id, success_url=f"{page}&from=stripe", cancel_url=page)


def _write_down(wanted: choosing.Wanted, wish: Wish, basket: Basket, key: str, user: Any) -> StandingOrder:
    standing = StandingOrder(
        key=key,
        livemode=wanted.livemode,
        user=user if user is not None and user.is_authenticated else None,
        email=wish.email,
        language=wish.language,
        beneficiary=wish.beneficiary,
        beneficiary_kind=wish.beneficiary_kind,
        beneficiary_public=wish.public,
        purpose=wish.purpose,
        message=wish.message,
        footprint=wish.footprint,
        by=wanted.by,
        grams=wanted.grams if wanted.by == By.MASS else None,
        cap_minor=wanted.cap_minor,
        currency=wanted.currency,
        fallback=wanted.fallback,
        expected_minor=basket.total,
    )
    try:
        with durable():
            begin(standing)
            write_choices(standing, wanted.choices)
    except IntegrityError:  # a double click: the other request was faster
        return StandingOrder.objects.get(key=key)
    return standing


def write_choices(standing: StandingOrder, choices: tuple[tuple[int | None, str], ...]) -> None:
    """What a standing order prefers, in place of what it preferred before."""
    standing.preferences.all().delete()
    Preference.objects.bulk_create(
        Preference(standing=standing, place=place, project_id=project, kind=kind)
        for place, (project, kind) in enumerate(choices[:CHOICES_MAX])
    )
