"""The sequencer as a task: from beat every two seconds, and at once after a retirement."""

from celery import shared_task

from registry.transparency import sequencer


@shared_task(name="registry.tasks.integrate_log")
def integrate_log() -> None:
    """Take the waiting leaves into the log. When another worker is at it there is nothing to do."""
    sequencer.integrate()
