"""A request with an idempotency key is acted on once; asked again, it is answered with the first reply.

    def post(self, request):
        return answer_once(request, lambda: self.create_order(request))

How it holds when a process dies half-way:

- While a request is at work, its connection holds an advisory lock on the key. A killed process loses its connection
  and so the lock: no key stays locked, and no clock decides when a worker counts as dead.
- The act and the kept reply are two commits. Between them a kill leaves a key without a reply, and the next request
  acts again: so the act itself must find what the first one made (an order carries organisation, mode and key as a
  unique constraint) and answer with it.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import cast

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.idempotency.errors import KeyMismatch, KeyMissing, StillRunning
from marketplace.idempotency.models import AnsweredRequest
from marketplace.problems import MEDIA_TYPE, describe
from marketplace.wire import UtcJSONRenderer
from people.models import ApiKey

KEPT = timedelta(days=30)
JSON = "application/json"


def key_of(request: Request) -> str:
    """The request's idempotency key. Raises KeyMissing, also for one that is not 1-255 printable ASCII characters."""
    key: str = request.headers.get("Idempotency-Key", "")
    if not re.fullmatch(r"[\x21-\x7e]{1,255}", key):
        raise KeyMissing
    return key


def answer_once(request: Request, act: Callable[[], Response]) -> HttpResponseBase:
    """The reply to a request of an API key: the act's, or the first one under the same key.

    Every reply below 500 is kept, refusals too, for 30 days; what fails on our side is acted on again.
    Raises KeyMissing, KeyMismatch, StillRunning.
    """
    api_key = cast(ApiKey, request.auth)
    key, fingerprint = key_of(request), _fingerprint(request)
    with _alone(api_key, key):
        row, fresh = AnsweredRequest.objects.get_or_create(
            organisation_id=api_key.organisation_id,
            mode=api_key.mode,
            key=key,
            defaults={"fingerprint": fingerprint},
        )
        if not fresh and bytes(row.fingerprint) != fingerprint:
            raise KeyMismatch
        if row.reply is not None:
            return HttpResponse(
                bytes(row.reply),
                status=row.status,
                content_type=row.content_type,
                headers={"Idempotent-Replayed": "true"},
            )
        response = _reply(act)
        if response.status_code < 500:
            row.status, row.reply = response.status_code, response.content
            row.content_type = response.headers["Content-Type"]
            row.save(update_fields=["status", "reply", "content_type"])
        return response


def forget_old_requests(*, now: datetime | None = None) -> int:
    """Delete the keys older than 30 days; how many there were."""
    oldest = (now or timezone.now()) - KEPT
    return AnsweredRequest.objects.filter(created_at__lt=oldest).delete()[0]


def _reply(act: Callable[[], Response]) -> HttpResponse:
    """What the act answers, or the problem it raises, as the bytes that go out."""
    try:
        response = act()
        data, status, content_type = response.data, response.status_code, JSON
        headers = dict(response.headers)
    except Exception as error:
        problem = describe(error)
        if problem is None:
            raise
        data, status, content_type = problem.body(), problem.status, MEDIA_TYPE
        headers = problem.headers
    headers.pop("Content-Type", None)
    return HttpResponse(
        UtcJSONRenderer().render(data), status=status, headers=headers, content_type=content_type
    )


def _fingerprint(request: Request) -> bytes:
    """Equal for equal requests, however their JSON is spaced or ordered."""
    body = json.dumps(request.data, sort_keys=True)
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode()).digest()


def lock_number(api_key: ApiKey, key: str) -> int:
    """The advisory lock of an idempotency key: 64 bits, so that two keys share one practically never."""
    name = f"idempotency:{api_key.organisation_id}:{api_key.mode}:{key}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


@contextmanager
def _alone(api_key: ApiKey, key: str) -> Iterator[None]:
    """Hold the key's advisory lock, or raise StillRunning at once."""
    number = lock_number(api_key, key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise StillRunning
    try:
        yield
    finally:
        # A connection that broke meanwhile has given the lock back by itself.
        with suppress(OperationalError, InterfaceError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
