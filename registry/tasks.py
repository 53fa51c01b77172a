"""What the registry does in the background; Celery finds its tasks here."""

import logging

from celery import shared_task
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from registry import inspections, issuance, notices, transfers
from registry.audit.findings import Unreachable
from registry.audit.nightly import audit_ourselves
from registry.certificates.tasks import issue_certificates
from registry.models import Account
from registry.queries import JST
from registry.retiring import disclosures
from registry.transparency.tasks import integrate_log

__all__ = [
    "audit_log",
    "check_books",
    "disclose_due",
    "expire_transfers",
    "integrate_log",
    "issue_certificates",
    "merge_crumbs",
    "reapply_erasures",
    "send_notices",
]

logger = logging.getLogger(__name__)


@shared_task(name="registry.tasks.merge_crumbs")
def merge_crumbs() -> None:
    """At night: join released segments that lie side by side, one listing at a time. Safe to run twice."""
    scattered = Account.objects.annotate(crumbs=Count("returned")).filter(crumbs__gt=1).order_by("pk")
    for account in scattered:
        with transaction.atomic(durable=True):
            issuance.merge_returned(account)


@shared_task(name="registry.tasks.disclose_due")
def disclose_due() -> None:
    """Every minute: make public what was promised for today. Safe to run twice."""
    disclosures.disclose_due(today=timezone.now().astimezone(JST).date())


@shared_task(name="registry.tasks.reapply_erasures")
def reapply_erasures() -> None:
    """Every few minutes: what was erased and came back with a restored database is erased again."""
    if again := disclosures.reapply_erasures():
        logger.warning("Erased again after a restore: %s words", again)


@shared_task(name="registry.tasks.expire_transfers")
def expire_transfers() -> None:
    """End the transfers whose time is over, so that their units are free again. Safe to run twice."""
    transfers.expire_due()


@shared_task(name="registry.tasks.send_notices")
def send_notices() -> None:
    """Send the letters that are due. Safe to run twice."""
    notices.send_due()


# Not acknowledged late: it may take longer than the broker waits before it hands a task out again.
@shared_task(name="registry.tasks.check_books", acks_late=False, soft_time_limit=3_600, time_limit=3_660)
def check_books(run: int | None = None) -> None:
    """At night, or when staff asked for `run`: try every invariant, keep the result, and tell of what does not hold."""
    inspections.carry_out(run)


@shared_task(name="registry.tasks.audit_log", acks_late=False, soft_time_limit=10_800, time_limit=10_860)
def audit_log() -> None:
    """At night: verify the whole registry from its public data, as anyone may; the log's page shows the outcome."""
    try:
        audit_ourselves()
    except Unreachable as error:
        logger.error("The registry could not be audited: %s", error)
