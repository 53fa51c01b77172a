"""Counting how often a project's page is looked at: a number in Redis, written down once a minute.

No cookie, no address, nothing about the person. Whoever says they are a robot, or only fetches ahead, is not counted.
When Redis is away nothing is counted, and the page is shown all the same.
"""

import contextlib
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils import timezone
from redis import RedisError

from marketplace.catalogue.models import ListingMove, PageViews
from marketplace.catalogue.states import ListingState

KEPT = 3 * 24 * 3600  # seconds
ROBOTS = ("bot", "crawl", "spider", "slurp", "preview", "monitor", "headlesschrome")


def note_view(request: HttpRequest, project_id: int) -> None:
    """Count a look at a project's page."""
    agent = request.headers.get("User-Agent", "").lower()
    ahead = (
        "prefetch" in (request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")).lower()
    )
    if request.method != "GET" or ahead or not agent or any(word in agent for word in ROBOTS):
        return
    key = _key(project_id, timezone.localdate())
    with contextlib.suppress(RedisError):
        if not cache.add(key, 1, KEPT):
            cache.incr(key)


def write_down() -> int:
    """Move the counts of today and yesterday into the database; answers with the views moved.

    A number is taken out before it is written: a killed task loses a minute's views at most and never counts twice.
    """
    today = timezone.localdate()
    shown = ListingMove.objects.filter(state=ListingState.LIVE).values_list(
        "listing__batch__project", flat=True
    )
    keys = {
        _key(project, day): (project, day)
        for project in shown.distinct()
        for day in (today - timedelta(days=1), today)
    }
    moved = 0
    for key, views in cache.get_many(list(keys)).items():
        if views > 0:
            cache.decr(key, views)
            _add(*keys[key], views)
            moved += views
    return moved


def views_of(projects: Iterable[int], *, since: date) -> dict[int, int]:
    """The views of each project since a day, as far as they are written down."""
    rows = PageViews.objects.filter(project__in=list(projects), day__gte=since).values("project")
    return {row["project"]: row["total"] for row in rows.annotate(total=Sum("views"))}


def _add(project: int, day: date, views: int) -> None:
    with transaction.atomic():
        row, _new = PageViews.objects.get_or_create(project_id=project, day=day)
        PageViews.objects.filter(pk=row.pk).update(views=F("views") + views)


def _key(project: int, day: date) -> str:
    return f"okaeshi:views:{day.isoformat()}:{project}"
