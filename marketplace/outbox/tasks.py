"""The workers' side of the outbox."""

import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from marketplace.outbox import queries, services
from marketplace.outbox.models import Message

KEEP_DONE = timedelta(days=30)
SWEEP_SECONDS = 4.0


@shared_task(name="outbox.deliver")
def deliver(message_id: int) -> None:
    """Do one message."""
    services.work(message_id)


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """Do what is due: what the broker lost, what failed, what a killed worker left behind, and what comes in bulk.

    For a few seconds only: a worker must be free for what somebody waits for, such as to settle a payment.
    """
    until = time.monotonic() + SWEEP_SECONDS
    for message_id in queries.due_ids(limit=200):
        services.work(message_id)
        if time.monotonic() > until:
            return


@shared_task(name="outbox.tidy")
def tidy() -> None:
    """Forget what was done long ago."""
    Message.objects.filter(done_at__lt=timezone.now() - KEEP_DONE).delete()
