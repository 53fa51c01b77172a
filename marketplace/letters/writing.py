"""From a letter's name and its facts to an e-mail, plain and HTML, in the language of whoever gets it.

One template says the words of a letter once. It is read three times, in three frames: for the subject, for the plain
text and for the HTML; the tags of `templatetags/letters.py` know in which they stand.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.letters.every import LETTERS


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is read."""

    subject: str
    plain: str
    html: str


def compose(letter: str, *, language: str, facts: Mapping[str, Any]) -> Letter:
    """The words of one of LETTERS in one language, `ja` or `en`."""
    assert letter in LETTERS, letter
    context = {**facts, "language": language, "site_url": settings.SITE_URL, "demo": settings.DEMO}

    def read(frame: str) -> str:
        framed = context | {"frame": f"letters/{frame}", "as_html": frame.endswith(".html")}
        return render_to_string(f"letters/{letter}.html", framed)

    with translation.override(language):
        return Letter(
            subject=" ".join(read("_subject.txt").split()),
            plain=re.sub(r"\n{3,}", "\n\n", read("_plain.txt")).strip() + "\n",
            html=read("_page.html"),
        )


def message(
    letter: str, *, to: str, language: str, facts: Mapping[str, Any], name: str
) -> EmailMultiAlternatives:
    """The e-mail. `name` stands for this one letter: sent twice after a crash, it has one Message-ID."""
    written = compose(letter, language=language, facts=facts)
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    mail = EmailMultiAlternatives(
        subject=written.subject,
        body=written.plain,
        to=[to],
        headers={"Message-ID": f"<{digest}@{host}>", "Content-Language": language},
    )
    mail.attach_alternative(written.html, "text/html")
    return mail


def send(letter: str, to: str, language: str, facts: dict[str, Any], name: str) -> None:
    """Send a letter whose facts are plain data: the outbox's handler of `letter`. Raises what the mail server says."""
    message(letter, to=to, language=language, facts=facts, name=name).send()
