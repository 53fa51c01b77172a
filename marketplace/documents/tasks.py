"""What is issued by the clock: receipts that were left out. Invoices are issued with their statement."""

import logging

from celery import shared_task

from marketplace.documents.services import issue_receipt
from marketplace.orders.models import Order
from marketplace.orders.states import Funding, State

AT_ONCE = 500
log = logging.getLogger(__name__)


@shared_task(name="documents.issue_missing")
def issue_missing() -> None:
    """Ask for the receipts of retired orders that have none, whatever the reason."""
    without = Order.objects.filter(state=State.RETIRED, documents=None, total_minor__gt=0).exclude(
        funding=Funding.STATEMENT
    )
    for order in without.order_by("pk")[:AT_ONCE]:
        try:
            issue_receipt(order.pk)
        except Exception:  # one receipt that cannot be set must not keep all others from being issued
            log.exception("the receipt of %s could not be issued", order.public_id)
