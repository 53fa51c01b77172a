"""What comes due by itself."""

from celery import shared_task

from marketplace.gifts import services


@shared_task(name="gifts.deliver")
def deliver() -> None:
    """Deliver the gifts whose day has come."""
    services.deliver_due()
