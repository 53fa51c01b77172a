"""The addresses of other servers, as each library wants to read them."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit


def broker_url(redis_url: str) -> str:
    """The address of a Redis, as Celery writes it: `unix:///path?db=1` is its `redis+socket:///path?virtual_host=1`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    options = {"virtual_host" if name == "db" else name: value for name, value in parse_qsl(parts.query)}
    return f"redis+socket://{parts.path}" + (f"?{urlencode(options)}" if options else "")


def email_settings(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings from one address: `smtp://`, `smtp+tls://` (STARTTLS) or `smtps://user:password@host:port`.

    Raises ValueError for any other scheme.
    """
    parts = urlsplit(url)
    usual_port = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in usual_port or not parts.hostname:
        raise ValueError("OKAESHI_EMAIL_URL must look like smtp+tls://user:password@mail.example.jp:587")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or usual_port[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }
