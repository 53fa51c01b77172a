"""What events do by the clock: close at their deadlines, and forget old check-in lists."""

from celery import shared_task

from marketplace.events import guests, organising


@shared_task(name="events.tick")
def tick() -> None:
    """Close what is due, and forget the lists of those that were closed long ago."""
    organising.close_due()
    guests.forget_old()
