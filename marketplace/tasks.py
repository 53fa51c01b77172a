"""Tasks of the site as a whole; the tasks of a part live with the part."""

from celery import shared_task

from marketplace import health


@shared_task(name="marketplace.heartbeat")
def heartbeat() -> None:
    """Note that a worker takes tasks: what /readyz looks for."""
    health.note_heartbeat()
