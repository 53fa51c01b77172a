"""Running the checks of the books: at night and on demand, each run kept, and an alarm when one does not hold."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import mail_admins
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from registry import invariants
from registry.models import CheckResult, CheckRun

UNDER_WAY = timedelta(hours=2)  # longer than the task may take: a run that began before was killed
logger = logging.getLogger(__name__)


def ask() -> CheckRun | None:
    """A run for the worker to carry out, on demand of staff. None when one is under way."""
    with transaction.atomic():
        last = CheckRun.objects.select_for_update().first()
        if last and last.ended_at is None and last.began_at > timezone.now() - UNDER_WAY:
            return None
        return CheckRun.objects.create(by_night=False, began_at=timezone.now())


def carry_out(asked: int | None = None) -> CheckRun:
    """Try every check now and keep what was found; that of the night when no run was asked for.

    Each check that does not hold is an error in the log of the site, and a letter to settings.ADMINS.
    """
    run = CheckRun.objects.filter(pk=asked, ended_at=None).first() if asked else None
    run = run or CheckRun.objects.create(by_night=True, began_at=timezone.now())
    results = list(invariants.run())
    with transaction.atomic():
        CheckResult.objects.bulk_create(
            CheckResult(
                run=run,
                place=place,
                name=result.name,
                offenders=result.count,
                first=result.offenders,
                milliseconds=round(result.seconds * 1_000),
            )
            for place, result in enumerate(results)
        )
        run.ended_at = timezone.now()
        run.save(update_fields=["ended_at"])
    _raise_alarm([result for result in results if not result.holds])
    return run


def completed() -> QuerySet[CheckRun]:
    """The runs that came to an end, the latest first."""
    return CheckRun.objects.exclude(ended_at=None).prefetch_related("results")


def _raise_alarm(broken: list[invariants.Result]) -> None:
    lines = [f"{result.name}: {'; '.join(result.offenders)}" for result in broken]
    for line in lines:
        logger.error("The books are wrong: %s", line)
    if lines:
        mail_admins(
            f"{len(lines)} check(s) of the books do not hold",
            "\n\n".join([settings.SITE_URL, *lines]),
            fail_silently=True,  # the log of the site has it, and the page says it
        )
