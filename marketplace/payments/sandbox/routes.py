"""The table of all paths, from every file of endpoints, and which of them a request means."""

import re

from . import endpoints, endpoints_billing, endpoints_cash, endpoints_connect
from .endpoints import Endpoint, Route
from .errors import StripeRefusal
from .parameters import Shape

ROUTES: list[Route] = [
    *endpoints.ROUTES,
    *endpoints_billing.ROUTES,
    *endpoints_cash.ROUTES,
    *endpoints_connect.ROUTES,
]
_COMPILED = [(method, re.compile(path), shape, endpoint) for method, path, shape, endpoint in ROUTES]


def route(method: str, path: str) -> tuple[Shape, Endpoint, str]:
    """The endpoint for a request, and the identifier in its path. Raises Stripe's 404."""
    for verb, pattern, shape, endpoint in _COMPILED:
        match = pattern.fullmatch(path)
        if verb == method and match:
            return shape, endpoint, match[1] if match.groups() else ""
    raise StripeRefusal(
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at "
        "https://support.stripe.com/.",
        status=404,
    )
