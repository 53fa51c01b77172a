"""How many requests a minute the API takes from one caller; every reply of the API says what is left.

A caller is an API key that works, or else an address: someone who guesses keys spends the allowance of their address.
A middleware, so that refusals and unknown addresses below /api/ count and tell as well.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import redis
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from marketplace.problems import general, problem_response
from people.authentication import api_key_of

WINDOW = 60  # seconds
logger = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


class Allowance(NamedTuple):
    """What a caller may still ask for in this window."""

    limit: int
    used: int
    reset: int  # seconds until the window ends

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    def headers(self) -> dict[str, str]:
        """The draft standard's pair, and the three older names that most clients read."""
        return {
            "RateLimit-Policy": f'"minute";q={self.limit};w={WINDOW}',
            "RateLimit": f'"minute";r={self.remaining};t={self.reset}',
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class RateLimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        allowance = spend(request)
        if allowance.used > allowance.limit:
            response = problem_response(
                general("rate_limited", headers={"Retry-After": str(allowance.reset)})
            )
        else:
            response = self.get_response(request)
        for name, value in allowance.headers().items():
            response.headers[name] = value
        return response


def spend(request: HttpRequest) -> Allowance:
    """Count the request against its caller's allowance."""
    api_key = api_key_of(request)
    if api_key is None:
        caller, limit = f"address:{client_address(request)}", settings.API_LIMIT_OPEN
    else:
        caller, limit = f"key:{api_key.pk}", settings.API_LIMIT_KEY
    now = int(time.time())
    return Allowance(limit, _count(f"okaeshi:rate:{caller}:{now // WINDOW}"), WINDOW - now % WINDOW)


def within(name: str, *, limit: int, seconds: int) -> bool:
    """Count one more use of `name`; whether it is still among the first `limit` of this stretch of time."""
    return _count(f"okaeshi:limit:{name}:{int(time.time()) // seconds}", seconds) <= limit


def _count(counter: str, seconds: int = WINDOW) -> int:
    """How often the counter was counted up. Without Redis nobody is held back: that is better than no API."""
    try:
        with _redis().pipeline(transaction=False) as pipe:
            pipe.incr(counter)
            pipe.expire(counter, seconds)
            used, _expires = pipe.execute()
    except redis.RedisError:
        logger.warning("Redis does not answer: requests are not counted")
        return 0
    return int(used)


def client_address(request: HttpRequest) -> str:
    """The caller's address, seen through as many proxies as ALLAUTH_TRUSTED_PROXY_COUNT says are ours."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # no address: a request over a Unix socket
        return "unknown"


def _redis() -> redis.Redis:
    """The one client of this process. Of two made at once, one would be dropped and close what a request still uses."""
    with _one_at_a_time:
        return _client()


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
