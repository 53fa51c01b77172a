"""What is done by itself: owing, paying, and comparing with Stripe."""

import logging

from celery import shared_task
from django.core.mail import mail_admins

from marketplace.payouts import owing, paying, queries, reconciling

log = logging.getLogger(__name__)


@shared_task(name="payouts.owe_statements")
def owe_statements() -> None:
    """Make the obligations of orders on statements. Safe to run twice."""
    owing.owe_statements()


@shared_task(name="payouts.pay_projects")
def pay_projects() -> None:
    """Pay every seller whom Stripe reaches, and raise an alarm when something nears its last day. Safe to run twice."""
    paying.pay_by_connect()
    late = queries.near_the_last_day()
    if count := late.count():
        words = f"{count} obligation(s) to projects are unpaid and near day {owing.LAST_DAY}; see /payouts/"
        log.error(words)
        mail_admins(words, words, fail_silently=True)


@shared_task(name="payouts.reconcile")
def reconcile() -> None:
    """Compare our books with Stripe's."""
    reconciling.carry_out()
