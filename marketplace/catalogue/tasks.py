"""The catalogue's clock."""

from celery import shared_task

from marketplace.catalogue import clock


@shared_task(name="catalogue.tick")
def tick() -> None:
    """Expire, sell out, put back on sale, and give units back."""
    clock.tick()
