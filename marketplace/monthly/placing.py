"""The order of a month: written and held inside the caller's transaction, with the standing order locked."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketplace.account.ownership import attach_order
from marketplace.monthly import choosing
from marketplace.monthly.models import Month, StandingOrder
from marketplace.monthly.states import By, Why
from marketplace.orders import services as orders
from marketplace.orders import stock
from marketplace.orders.basket import Basket, priced
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.moves import begin, move
from marketplace.orders.moves import lock as lock_order
from marketplace.orders.services import Wish
from marketplace.orders.states import Funding, State
from marketplace.payments.models import Payment, PaymentState
from registry.errors import InsufficientStock

# Longer than any schedule of retries at Stripe (two months at most, two weeks as we ask for).
HELD_FOR = timedelta(days=21)


def place(standing: StandingOrder, month: Month, *, exactly: int | None = None) -> str:
    """Hold and order what a month buys; `exactly` only for this sum (minor units). Answers with why it cannot be."""
    why = Why.SOLD_OUT
    for found in choosing.baskets(choosing.wanted(standing)):
        if not isinstance(found, Basket):
            why = Why.ABOVE_CAP if Why.ABOVE_CAP in {why, found} else why
        elif exactly is not None and found.total != exactly:
            why = Why.LATE
        else:
            try:
                with transaction.atomic():
                    _order(standing, month, found)
            except InsufficientStock:  # somebody was faster: the next listing
                continue
            return ""
    return why


def place_late(standing: StandingOrder, month: Month, paid: int, *, give_back: bool) -> None:
    """Order what money buys that has come already. Where nothing can be held, `settle` sends all of it back."""
    if not give_back and not place(standing, month, exactly=paid):
        return
    order = _order(standing, month, _as_before(standing), hold=False)
    if give_back:
        order.cancel_asked_at = timezone.now()
    move(order, State.EXPIRED, reason="not_held")


def keep(order_id: int | None, *, until: datetime) -> None:
    """Let the credits of an unpaid order wait longer."""
    assert order_id is not None
    order = lock_order(order_id)
    if order.held_until is not None and order.held_until < until:
        order.held_until = until
        order.save(update_fields=["held_until"])


def wish_of(standing: StandingOrder) -> Wish:
    """For whom, why, and who hears of it."""
    return Wish(
        beneficiary=standing.beneficiary,
        beneficiary_kind=standing.beneficiary_kind,
        public=standing.beneficiary_public,
        purpose=standing.purpose,
        message=standing.message,
        footprint=standing.footprint,
        email=standing.email,
        language=standing.language,
    )


def _order(standing: StandingOrder, month: Month, basket: Basket, *, hold: bool = True) -> Order:
    key = f"month:{month.pk}"
    token = orders.access_token(key)
    buyer = f"standing:{standing.public_id}"
    order = orders.draft(basket, wish_of(standing), key=key, buyer=buyer, token=token, funding=Funding.CARD)
    order.held_until = timezone.now() + HELD_FOR
    begin(order, reason="monthly")
    lines = orders.order_lines(order, basket)
    if hold:
        stock.hold(order, lines)
    OrderLine.objects.bulk_create(lines)
    page = settings.SITE_URL + reverse("orders:order", args=[order.public_id]) + f"?access_token={token}"
    Payment.objects.create(
        order=order,
        state=PaymentState.OPEN,
        amount_minor=order.total_minor,
        currency=order.currency,
        session_expires_at=order.held_until,
        success_url=page,
        cancel_url=page,
        invoice_id=month.invoice_id,
    )
    if standing.user is not None:
        attach_order(order=order, user=standing.user)
    month.order = order
    month.save()
    return order


def _as_before(standing: StandingOrder) -> Basket:
    """What the latest month bought, at today's price, whether it is on sale or not: a name for money that goes back."""
    before = (
        OrderLine.objects.filter(order__month__standing=standing)
        .select_related("listing__batch__project")
        .order_by("-id")
    )
    line = before.first()
    assert line is not None, "a standing order begins with a paid month"
    grams = standing.grams if standing.by == By.MASS and standing.grams else line.grams
    return priced([(line.listing, grams, line.listing.project_price_minor)])
