"""The catalogue's clock."""

from celery import shared_task

from marketplace.catalogue import audience, clock


@shared_task(name="catalogue.tick")
def tick() -> None:
    """Expire, sell out, put back on sale, and give units back."""
    clock.tick()


@shared_task(name="catalogue.write_down_views")
def write_down_views() -> None:
    """Keep how often the pages of projects were looked at."""
    audience.write_down()
