"""Is the process alive (/healthz), and can the site do its work (/readyz)?"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.outbox.queries import longest_overdue
from registry.transparency.published import log_health

OK = "ok"
HEARTBEAT = "worker-heartbeat"
# Beat sends one every ten seconds; a worker may be busy for two minutes with the longest tasks.
LONGEST_SILENCE = 150
LATEST_MESSAGE = timedelta(minutes=2)

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200: the process lives. Asks nobody else, so a lost database does not get the process restarted."""
    return JsonResponse({"status": OK})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every check is `ok`, else 503; a check that is not says in a few words what is wrong."""
    checks = {name: _outcome(check) for name, check in CHECKS.items()}
    ready = all(outcome == OK for outcome in checks.values())
    return JsonResponse(
        {"status": OK if ready else "unavailable", "checks": checks},
        status=200 if ready else 503,
        headers={} if ready else {"Retry-After": "5"},
    )


def note_heartbeat() -> None:
    """Called by a task: a worker is at work now."""
    cache.set(HEARTBEAT, time.time(), timeout=LONGEST_SILENCE)


def _outcome(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception:  # whatever a part may raise, the others are still to be told of
        logger.exception("The health check %s failed", check.__name__)
        return "unreachable"


def database() -> str:
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def redis() -> str:
    """Redis keeps what it is given."""
    cache.set("readyz", OK, timeout=10)
    return OK if cache.get("readyz") == OK else "forgets"


def worker() -> str:
    """A worker has done a task lately."""
    return OK if cache.get(HEARTBEAT) else "no heartbeat"


def outbox() -> str:
    """What must happen after a commit is being done: no message has long been due and left lying."""
    late = longest_overdue()
    return OK if late < LATEST_MESSAGE else f"a message is {late.total_seconds():.0f} s late"


def stripe() -> str:
    """Stripe is configured. It is not called: its outages must not take the whole site down."""
    return OK if settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET else "not configured"


CHECKS = {
    "database": database,
    "redis": redis,
    "worker": worker,
    "outbox": outbox,
    "log": log_health,
    "stripe": stripe,
}
