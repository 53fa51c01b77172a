"""What comes due by itself."""

from celery import shared_task

from marketplace.buying import drafts
from marketplace.gifts import services


@shared_task(name="gifts.deliver")
def deliver() -> None:
    """Deliver the gifts whose day has come. Before, what their checkouts still remember is forgotten."""
    drafts.forget_paid()
    services.deliver_due()
