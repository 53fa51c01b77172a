"""Sending what waits: endpoint by endpoint, one request at a time, oldest event first.

Of what is told of one thing the next is sent when the one before has arrived or was given up. What failed is tried
again after 5 seconds, then four times as long each time up to six hours, for three days. An endpoint that fails five
times in a row rests, up to a quarter of an hour, and is then asked with its oldest delivery alone; when that arrives,
all that waits is due at once. No transaction is open while another server thinks.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from marketplace.hooks import letters, signing
from marketplace.hooks.connecting import Line, Outcome
from marketplace.hooks.enums import DeliveryState, Failure, Off
from marketplace.hooks.models import Attempt, Delivery, Endpoint

log = logging.getLogger(__name__)
durable = partial(transaction.atomic, durable=True)
FIRST_WAIT, LONGEST_WAIT, WAIT_GROWS = timedelta(seconds=5), timedelta(hours=6), 4
PATIENCE = 5  # failures in a row before an endpoint rests
FIRST_REST, LONGEST_REST = timedelta(seconds=15), timedelta(minutes=15)
OFF_AFTER = timedelta(days=3)
AT_ONCE = 100
BUDGET_SECONDS = 25.0
GONE = 410


def wait_after(attempts: int) -> timedelta:
    """How long after this many attempts the next one is made."""
    return min(FIRST_WAIT * WAIT_GROWS ** min(attempts - 1, 12), LONGEST_WAIT)


def rest_after(failures: int) -> timedelta:
    """How long an endpoint rests after this many failures in a row."""
    return min(FIRST_REST * 2 ** min(failures - PATIENCE, 12), LONGEST_REST)


def busy_endpoints() -> list[int]:
    """The endpoints to which something could be sent now."""
    now = timezone.now()
    waiting = Delivery.objects.filter(endpoint=OuterRef("pk"), state=DeliveryState.WAITING)
    awake = Endpoint.objects.filter(Q(rests_until=None) | Q(rests_until__lte=now), off="", deleted_at=None)
    due = Exists(waiting.filter(due_at__lte=now)) | Q(Exists(waiting), failures__gte=PATIENCE)
    return list(awake.filter(due).order_by("pk").values_list("pk", flat=True))


def send_to(endpoint_id: int, *, seconds: float = BUDGET_SECONDS) -> int:
    """Send what is due to one endpoint for so long at most; how many requests were made. One sender at a time."""
    ends, sent = time.monotonic() + seconds, 0
    with alone_at(f"hooks:{endpoint_id}") as alone:
        if not alone:
            return 0
        endpoint = Endpoint.objects.select_related("organisation").get(pk=endpoint_id)
        with Line(endpoint.url) as line:
            while time.monotonic() < ends and (due := _due(endpoint)):
                for delivery in due:
                    outcome, at, signature = _send(line, endpoint, delivery)
                    sent += 1
                    _note(endpoint.pk, delivery.pk, outcome, at, signature)
                    endpoint.refresh_from_db()
                    if _sleeps(endpoint) or time.monotonic() > ends:
                        break
    return sent


def _sleeps(endpoint: Endpoint) -> bool:
    resting = endpoint.rests_until is not None and endpoint.rests_until > timezone.now()
    return bool(endpoint.off) or endpoint.deleted_at is not None or resting


def _due(endpoint: Endpoint) -> list[Delivery]:
    """What is sent next: of each thing the first that waits, when its time has come."""
    if _sleeps(endpoint):
        return []
    waiting = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    waiting = waiting.select_related("event").order_by("event_id")
    if endpoint.failures >= PATIENCE:
        return list(waiting[:1])
    return list(_firsts(waiting).filter(due_at__lte=timezone.now())[:AT_ONCE])


def _firsts(waiting: QuerySet[Delivery]) -> QuerySet[Delivery]:
    before = Delivery.objects.filter(
        endpoint=OuterRef("endpoint"),
        about=OuterRef("about"),
        event__lt=OuterRef("event"),
        state=DeliveryState.WAITING,
    )
    return waiting.filter(~Exists(before))


def _send(line: Line, endpoint: Endpoint, delivery: Delivery) -> tuple[Outcome, datetime, str]:
    event, at = delivery.event, timezone.now()
    signature = signing.signatures(endpoint, event_id=event.public_id, at=at, body=event.body)
    headers = signing.headers(event, at=at, signature=signature)
    return line.post(event.body.encode(), headers), at, signature


def _note(endpoint_id: int, delivery_id: int, outcome: Outcome, at: datetime, signature: str) -> None:
    """Write an attempt down, and what follows from it."""
    with durable():
        endpoint = Endpoint.objects.select_for_update(no_key=True).get(pk=endpoint_id)
        delivery = Delivery.objects.select_for_update(no_key=True).get(pk=delivery_id)
        Attempt.objects.create(
            delivery=delivery,
            at=at,
            signature=signature,
            milliseconds=outcome.milliseconds,
            status=outcome.status,
            failure=outcome.failure,
            answer=outcome.answer,
        )
        delivery.attempts += 1
        if outcome.failure:
            _failed(endpoint, delivery, outcome)
        else:
            delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, timezone.now()
            if endpoint.failures:
                _recovered(endpoint)
        delivery.save(update_fields=["attempts", "state", "delivered_at", "due_at"])


def _recovered(endpoint: Endpoint) -> None:
    endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
    endpoint.save(update_fields=["failures", "failing_since", "rests_until"])
    Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, due_at__gt=timezone.now()).update(
        due_at=timezone.now()
    )


def _failed(endpoint: Endpoint, delivery: Delivery, outcome: Outcome) -> None:
    now = timezone.now()
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or now
    if endpoint.failures >= PATIENCE:
        endpoint.rests_until = now + rest_after(endpoint.failures)
    endpoint.save(update_fields=["failures", "failing_since", "rests_until"])
    if outcome.status == GONE or now - endpoint.failing_since >= OFF_AFTER:
        delivery.state = DeliveryState.FAILED
        switch_off(endpoint, Off.GONE if outcome.status == GONE else Off.FAILING)
    elif now >= delivery.until:
        delivery.state = DeliveryState.FAILED
        letters.given_up(endpoint, delivery)
    else:
        delivery.due_at = min(now + wait_after(delivery.attempts), delivery.until)
    if outcome.failure == Failure.MALFORMED:
        log.info("%s answers something that is not HTTP", endpoint.public_id)


def switch_off(endpoint: Endpoint, why: Off) -> None:
    """Send nothing more to an endpoint, in the caller's transaction. What waits has failed, and can be replayed."""
    endpoint.off, endpoint.off_at = why, timezone.now()
    endpoint.save(update_fields=["off", "off_at"])
    Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING).update(state=DeliveryState.FAILED)
    if why != Off.BY_COMPANY:
        letters.switched_off(endpoint)


@contextmanager
def alone_at(name: str) -> Iterator[bool]:
    """Hold the lock of this name, if nobody has it: it goes with the connection of whoever is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        alone = bool((cursor.fetchone() or [False])[0])
    try:
        yield alone
    finally:
        with suppress(OperationalError, InterfaceError):
            if alone:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
