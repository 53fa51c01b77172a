"""The sender's side of webhooks, on a queue of its own: its workers may wait for other people's servers, and nobody's
events wait behind the certificates of a busy day."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from marketplace.hooks import gathering, sending
from marketplace.hooks.models import Event
from marketplace.orders import trials

QUEUE = "hooks"
KEPT = timedelta(days=30)
ROUNDS = 20  # then those who wait to hear have their turn


@shared_task(name="hooks.gather", queue=QUEUE)
def gather() -> None:
    """Write the events of orders on a statement, whose one act writes none itself; then see who can be sent to.

    And do what test orders asked for: their delays are told in seconds.
    """
    with sending.alone_at("hooks:gather") as alone:
        if alone:
            trials.sweep()
            for _round in range(ROUNDS):
                if not gathering.gather():
                    break
    look()


@shared_task(name="hooks.look", queue=QUEUE)
def look() -> None:
    """Start a sender for each endpoint to which something is due. Two for one endpoint are one: it has a lock."""
    for endpoint_id in sending.busy_endpoints():
        send.apply_async([endpoint_id], expires=30)


@shared_task(name="hooks.send", queue=QUEUE)
def send(endpoint_id: int) -> None:
    """Send what is due to one endpoint."""
    sending.send_to(endpoint_id)


@shared_task(name="hooks.tidy")
def tidy() -> None:
    """Forget events that are thirty days old, with all that was tried to tell them."""
    Event.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
