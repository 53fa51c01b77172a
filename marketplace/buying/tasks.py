"""Forgetting what nobody came back for."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from marketplace.buying.models import Basket, Draft

KEEP_DRAFTS = timedelta(days=2)  # they hold names and addresses
KEEP_BASKETS = timedelta(days=60)


@shared_task(name="buying.tidy")
def tidy() -> None:
    """Forget checkouts that were not finished, and baskets of visitors without an account."""
    now = timezone.now()
    Draft.objects.filter(updated_at__lt=now - KEEP_DRAFTS).delete()
    Basket.objects.filter(owner=None, updated_at__lt=now - KEEP_BASKETS).delete()
