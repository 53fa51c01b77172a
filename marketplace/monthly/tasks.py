"""The sweeper: finds standing orders that wait for an event that never came."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from marketplace.errors import PaymentUnavailable
from marketplace.monthly import changes, months, opening
from marketplace.monthly.models import Month, StandingOrder
from marketplace.monthly.states import LASTING, MonthState, StandingState
from marketplace.orders.states import UNPAID
from marketplace.payments import gateway_billing
from marketplace.payments.models import Payment, PaymentState

log = logging.getLogger(__name__)
LOST_AFTER = timedelta(minutes=2)
STILL_AFTER = timedelta(minutes=10)
AT_ONCE = 100


@shared_task(name="monthly.sweep")
def sweep() -> None:
    """Ask Stripe about renewals that nobody told us of, about months that stand still, and about first payments."""
    now = timezone.now()
    overdue = StandingOrder.objects.filter(state__in=LASTING, renews_at__lt=now - LOST_AFTER)
    for standing in overdue.order_by("renews_at")[:AT_ONCE]:
        _quietly(standing.public_id, partial(_look_at, standing))
    still = Q(state=MonthState.DUE) | Q(state=MonthState.ORDERED, order__state__in=UNPAID)
    for month in Month.objects.filter(still, noted_at__lt=now - STILL_AFTER).order_by("id")[:AT_ONCE]:
        _quietly(month.invoice_id, partial(months.attend, month.invoice_id))
    for standing in StandingOrder.objects.filter(
        state=StandingState.OPENING, created_at__lt=now - LOST_AFTER
    ).order_by("id")[:AT_ONCE]:
        payments = Payment.objects.filter(standing=standing.public_id)
        if not payments.exclude(state=PaymentState.CLOSED).exists():
            opening.abandon(standing.pk)


def _look_at(standing: StandingOrder) -> None:
    assert standing.subscription_id is not None
    changes.follow(standing.subscription_id)
    for invoice in gateway_billing.invoices_of(standing.subscription_id):
        if not Month.objects.filter(invoice_id=invoice).exists():
            months.attend(invoice)


def _quietly(name: str, act: Callable[[], None]) -> None:
    try:
        act()
    except PaymentUnavailable:
        log.warning("Stripe is away: %s waits for the next sweep", name)
    except Exception:  # one that cannot be looked at must not keep all others from it
        log.exception("%s cannot be looked at", name)
