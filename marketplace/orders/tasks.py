"""The sweeper: finds orders that stand still, whatever the reason, and pushes them on."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from marketplace.errors import PaymentUnavailable
from marketplace.orders import news, windows
from marketplace.orders.losses import tell_of_losses
from marketplace.orders.models import Quote
from marketplace.orders.states import UNPAID
from marketplace.payments import settle
from marketplace.payments.models import Payment, PaymentState

__all__ = ["sweep", "tell_of_losses", "tidy"]

log = logging.getLogger(__name__)
NEVER_OPENED_AFTER = timedelta(minutes=2)
KEEP_QUOTES = timedelta(days=7)


@shared_task(name="orders.sweep")
def sweep() -> None:
    """Close the payments of holds that have ended, or whose page was never opened; remind those who have not paid.

    Retire what was held for goods that did not come back.
    """
    windows.sweep()
    news.remind()
    now = timezone.now()
    ended = Payment.objects.filter(order__state__in=UNPAID, order__held_until__lt=now)
    lost = Payment.objects.filter(
        order__state__in=UNPAID, state=PaymentState.INTENDED, created_at__lt=now - NEVER_OPENED_AFTER
    )
    for payment in (ended | lost).order_by("id")[:200]:
        try:
            settle.close_payment(payment.pk)
            settle.settle(payment.pk)
        except PaymentUnavailable:
            log.warning("Stripe is away: %s waits for the next sweep", payment.public_id)
        except Exception:  # one payment that cannot be closed must not keep all others from it
            log.exception("%s cannot be closed", payment.public_id)


@shared_task(name="orders.tidy")
def tidy() -> None:
    """Forget quotes that nobody took up."""
    Quote.objects.filter(expires_at__lt=timezone.now() - KEEP_QUOTES).delete()
