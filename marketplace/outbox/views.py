"""A look into the local mailbox: only where e-mails are written to files instead of being sent."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SHOWN = 50
FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """/mailbox/ - the newest e-mails of a site that runs by itself. 404 where e-mails really go out."""
    if settings.EMAIL_BACKEND != FILE_BACKEND or not settings.DEMO:
        raise Http404
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    letters = [_letter(file) for file in files[:SHOWN]]
    return render(request, "outbox/mailbox.html", {"letters": letters})


def _letter(file: Path) -> dict[str, Any]:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    # Django's file backend ends every message with a line of hyphens.
    return {
        "to": message["To"],
        "subject": message["Subject"],
        "date": message["Date"],
        "text": text.rstrip("-\n").rstrip(),
    }
