"""What companies' statements and alerts need by the clock. Each is safe to run twice, and at once."""

from celery import shared_task

from marketplace.companies import alerts, billing, closing


@shared_task(name="companies.close_months")
def close_months() -> None:
    """Each night: close what ended with the last month, and whatever was left out."""
    closing.close_all()


@shared_task(name="companies.chase")
def chase() -> None:
    """Ask Stripe about what is not paid, and note what is overdue."""
    billing.chase()


@shared_task(name="companies.alert")
def alert() -> None:
    """Raise the alerts whose threshold is reached."""
    alerts.look()
