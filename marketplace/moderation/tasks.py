"""The clock of moderation."""

from celery import shared_task

from marketplace.moderation import queue, recalls


@shared_task(name="moderation.intake")
def intake() -> None:
    """Let into the queue what was handed in, and out of it what was withdrawn."""
    queue.intake()


@shared_task(name="moderation.lapse")
def lapse() -> None:
    """Give the money back to buyers who were asked and did not answer in time."""
    recalls.lapse()
