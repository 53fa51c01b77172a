"""The frame of every page for people: the plain word that this is a sandbox, and a strict content policy."""

from html import escape
from importlib.resources import files
from urllib.parse import urlsplit

from .http import Reply
from .words import WORDS

STYLE = files(__package__).joinpath("page.css").read_bytes()


def document(lang: str, title: str, main: str, *, status: int = 200, goes_to: str = "") -> Reply:
    """The frame of every page: the plain word that this is a sandbox, and a strict content policy."""
    parts = urlsplit(goes_to)
    # A browser applies form-action to the redirect after the form as well, so the shop's origin is named.
    target = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    words = WORDS[lang]
    html = f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{title} · {escape(words["merchant"])}</title>
<link rel="stylesheet" href="/_sandbox/page.css">
</head>
<body>
<header><p><b>{escape(words["sandbox"])}</b> {escape(words["sandbox_note"])}</p></header>
<main>{main}</main>
</body>
</html>
"""
    return Reply(
        status,
        html.encode(),
        {
            "Content-Type": "text/html; charset=utf-8",
            "Cache-Control": "no-store",
            "Content-Security-Policy": (
                f"default-src 'none'; style-src 'self'; form-action 'self'{target}; base-uri 'none'; "
                "frame-ancestors 'none'"
            ),
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Content-Language": lang,
        },
    )
