"""What happens by itself: old copies go, and each January those who asked for it get a letter."""

from datetime import date

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from marketplace.account import copies, footprints
from marketplace.account.models import Preferences
from marketplace.outbox import services as outbox


@shared_task(name="account.forget_old_copies")
def forget_old_copies() -> None:
    copies.forget_old()


@shared_task(name="account.write_yearly")
def write_yearly() -> None:
    """Ask for the letters about last year. Safe to run twice: one letter a person and year."""
    write_about(timezone.localdate().year - 1)


def write_about(year: int) -> None:
    """Ask for the letters about one year in Japan."""
    wanted = Preferences.objects.filter(yearly_letter=True, user__is_active=True).select_related("user")
    for each in wanted.order_by("pk").iterator(chunk_size=200):
        user = each.user
        periods = footprints.over_time(user, footprints.kept_by(user), today=date(year, 12, 31))
        mine = [period for period in periods if period.start.year == year]
        facts = {
            "year": year,
            "emitted": sum(period.emitted for period in mine),
            "retired": sum(period.retired for period in mine),
        }
        name = f"year:{user.pk}:{year}"
        with transaction.atomic(durable=True):
            outbox.put_letter("account/year", to=user.email, language=user.language, facts=facts, name=name)
