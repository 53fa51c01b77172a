"""The invoices of the month that has ended, for all companies that buy on a statement."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from marketplace.documents.services import issue_invoice
from marketplace.orders.models import Statement
from marketplace.pages.formats import JST

log = logging.getLogger(__name__)


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
