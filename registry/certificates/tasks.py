"""Issuing certificates in the background; Celery finds the task through registry/tasks.py."""

from celery import shared_task

from registry.certificates.issue import issue_waiting


@shared_task(name="registry.tasks.issue_certificates")
def issue_certificates() -> None:
    """From beat: the certificates of all retirements that a checkpoint covers and that have none yet."""
    issue_waiting()
