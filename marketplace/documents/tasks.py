"""What is issued by the clock: the invoices of a month that has ended, and receipts that were left out."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from marketplace.documents.services import issue_invoice, issue_receipt
from marketplace.orders.models import Order, Statement
from marketplace.orders.states import Funding, State
from marketplace.pages.formats import JST

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


@shared_task(name="documents.invoice_last_month")
def invoice_last_month() -> None:
    """Issue them; safe to run any number of times, and for whoever was left out the last time."""
    this_month = timezone.now().astimezone(JST).date().replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    for statement_id in Statement.objects.order_by("pk").values_list("pk", flat=True):
        try:
            issue_invoice(statement_id, last_month)
        except Exception:  # one company's invoice must not keep all others from theirs
            log.exception("the invoice of statement %s for %s could not be issued", statement_id, last_month)
