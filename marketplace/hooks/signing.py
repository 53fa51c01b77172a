"""Standard Webhooks: the secret of an endpoint, and the headers that prove a request to be ours.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md. A secret is worked out from
the site's own (OKAESHI_SECRET_KEY) and is in no table: who has read the database can sign nothing.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from marketplace.hooks.models import Endpoint, Event

PREFIX = "whsec_"


def secret(endpoint: Endpoint, number: int | None = None) -> str:
    """The endpoint's secret of this number, the newest unless given: `whsec_` and 32 bytes in base64."""
    return PREFIX + base64.b64encode(_key(endpoint, number or endpoint.secret_number)).decode()


def signatures(endpoint: Endpoint, *, event_id: str, at: datetime, body: str) -> str:
    """What stands in `webhook-signature`: one signature, two while an older secret still counts."""
    signed = f"{event_id}.{int(at.timestamp())}.{body}".encode()
    numbers = [endpoint.secret_number]
    if endpoint.previous_until and endpoint.previous_until > at and endpoint.secret_number > 1:
        numbers.append(endpoint.secret_number - 1)
    return " ".join(_sign(_key(endpoint, number), signed) for number in numbers)


def headers(event: Event, *, at: datetime, signature: str) -> dict[str, str]:
    """The headers of one attempt."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Okaeshi-Webhooks/1 (+https://www.standardwebhooks.com/)",
        "webhook-id": event.public_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def _sign(key: bytes, signed: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def _key(endpoint: Endpoint, number: int) -> bytes:
    site = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    return hmac.digest(site, f"webhook secret {endpoint.public_id} {number}".encode(), "sha256")
