# A webhook of Okaeshi, verified with nothing but Python's own library.
import base64
import hashlib
import hmac
import time


def verify(secret: str, headers: dict[str, str], body: bytes, now: float | None = None) -> bool:
    """`headers` by lower-case name; `body` as it came, before anything has read it as JSON."""
    at = int(headers["webhook-timestamp"])
    if abs((now or time.time()) - at) > 300:
        return False  # an old one, sent again by somebody else
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{at}.".encode() + body
    ours = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # While a secret is renewed there are two signatures: one of them has to fit.
    return any(hmac.compare_digest(ours, theirs) for theirs in headers["webhook-signature"].split(" "))
