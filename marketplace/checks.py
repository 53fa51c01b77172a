"""Django's system checks for settings that would lose money or secrets. `manage.py check` prints them."""

import re
import stat
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

AT_HOME = {"localhost", "127.0.0.1", "::1"}


def is_live(stripe_key: str) -> bool:
    """Whether this key of Stripe moves real money."""
    return stripe_key.startswith(("sk_live_", "rk_live_"))


@register(Tags.security)
def payment_settings(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """okaeshi.E001-E003: a live Stripe key stays away from the sandbox and from demonstration credits."""
    found: list[CheckMessage] = []
    live = is_live(settings.STRIPE_SECRET_KEY)
    if live and settings.STRIPE_API_BASE:
        found.append(
            Error(
                "STRIPE_SECRET_KEY is a live key, but OKAESHI_STRIPE_API_BASE points elsewhere than Stripe.",
                hint="Unset OKAESHI_STRIPE_API_BASE, or use a test key.",
                id="okaeshi.E001",
            )
        )
    if live and settings.DEMO:
        found.append(
            Error(
                "STRIPE_SECRET_KEY is a live key, but OKAESHI_DEMO is on: real money would buy invented credits.",
                hint="Unset OKAESHI_DEMO, or use a test key.",
                id="okaeshi.E002",
            )
        )
    if settings.STRIPE_SECRET_KEY and not settings.STRIPE_WEBHOOK_SECRET:
        found.append(
            Error(
                "STRIPE_SECRET_KEY is set without STRIPE_WEBHOOK_SECRET: payments would never be heard of.",
                hint="Copy the signing secret of the webhook endpoint from Stripe's dashboard.",
                id="okaeshi.E003",
            )
        )
    return found


@register(Tags.urls)
def site_address(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """okaeshi.E004, okaeshi.W001: the address that is printed in certificates and QR codes."""
    address = urlsplit(settings.SITE_URL)
    extra = address.path or address.query or address.fragment or address.username
    if address.scheme not in {"http", "https"} or not address.hostname or extra:
        return [
            Error(
                f"OKAESHI_SITE_URL is {settings.SITE_URL!r}: it must be a scheme and a host, nothing more.",
                hint="For example https://okaeshi.example",
                id="okaeshi.E004",
            )
        ]
    if address.scheme == "http" and address.hostname not in AT_HOME:
        return [
            Warning(
                "OKAESHI_SITE_URL is not https: passwords and access links would travel in the open.",
                id="okaeshi.W001",
            )
        ]
    return []


@register(Tags.security)
def key_folder(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """okaeshi.E005: the keys that sign the log and the certificates are for the site's own user."""
    mode = stat.S_IMODE(settings.KEYS.stat().st_mode)
    if mode & 0o077:
        return [
            Error(
                f"The key folder {settings.KEYS} is open to other users (mode {mode:04o}).",
                hint=f"chmod 700 {settings.KEYS}",
                id="okaeshi.E005",
            )
        ]
    return []


@register(Tags.security)
def debugging(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """okaeshi.W002: error pages with settings and variables in them are for one's own machine."""
    if settings.DEBUG and urlsplit(settings.SITE_URL).hostname not in AT_HOME:
        return [Warning("OKAESHI_DEBUG is on while OKAESHI_SITE_URL is public.", id="okaeshi.W002")]
    return []


@register(Tags.compatibility)
def seller(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """okaeshi.W003: whoever takes real money in Japan says who they are."""
    if is_live(settings.STRIPE_SECRET_KEY) and not settings.OPERATOR["is_set"]:
        return [
            Warning(
                "OKAESHI_OPERATOR_NAME is not set: the seller's particulars are placeholders.",
                hint="Set OKAESHI_OPERATOR_NAME and its companions; docs/operating.md lists them.",
                id="okaeshi.W003",
            )
        ]
    return []


@register()
def invoice_registration(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """okaeshi.E006: the number that makes a receipt a qualified invoice is T and 13 digits."""
    number = settings.INVOICE_REGISTRATION
    if number and not re.fullmatch(r"T\d{13}", number, re.ASCII):
        return [
            Error(
                f"OKAESHI_INVOICE_REGISTRATION is {number!r}: it must be T and 13 digits.",
                hint="The number in the National Tax Agency's register of issuers, such as T1234567890123.",
                id="okaeshi.E006",
            )
        ]
    return []
