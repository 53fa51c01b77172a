"""A look into the local mailbox: only where e-mails are written to files instead of being sent."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

SHOWN = 50
# A letter's styles stand in its tags, as mail programs want it; nothing in it may run or load.
LETTERS_ALONE = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}
FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@require_safe
@csp_update({"frame-src": [SELF]})
def mailbox(request: HttpRequest) -> HttpResponse:
    """/mailbox/ - the newest e-mails of a site that runs by itself. 404 where e-mails really go out."""
    files = sorted(_folder().glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    letters = [_letter(file) for file in files[:SHOWN]]
    return render(request, "outbox/mailbox.html", {"letters": letters})


@require_safe
@xframe_options_sameorigin
@csp_replace(LETTERS_ALONE)  # type: ignore[arg-type]  # its types know no address with a part
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """/mailbox/<name>/ - the HTML of one of them, as a mail program shows it."""
    file = _folder() / f"{name}.log"
    if not file.is_file():
        raise Http404
    html = _message(file).get_body(("html",))
    return HttpResponse(html.get_content() if html else "")


def _folder() -> Path:
    """Where the e-mails lie. Raises Http404 where they really go out."""
    if settings.EMAIL_BACKEND != FILE_BACKEND or not settings.DEMO:
        raise Http404
    return Path(settings.EMAIL_FILE_PATH)


def _letter(file: Path) -> dict[str, Any]:
    message = _message(file)
    body = message.get_body(("plain",))
    return {
        "name": file.stem,
        "to": message["To"],
        "subject": message["Subject"],
        "date": message["Date"],
        "text": body.get_content().rstrip("-\n").rstrip() if body else "",
        "has_html": message.get_body(("html",)) is not None,
    }


def _message(file: Path) -> EmailMessage:
    # Django's file backend ends every message with a line of hyphens.
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
