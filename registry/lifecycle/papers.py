"""The documents of a case: kept as they came, named by their SHA-256, public from the day the case is handed in."""

from datetime import date
from typing import Any

from django.db import transaction

from people.models import User
from registry import standards
from registry.lifecycle import access
from registry.lifecycle.errors import DocumentRefused, WrongState
from registry.lifecycle.moves import lock
from registry.lifecycle.states import WRITABLE, Paper
from registry.models import Case, ProjectDocument

MOST_BYTES = 10_000_000
# How a file of each kind begins. What a browser might run (HTML, SVG) is not kept.
BEGINNINGS = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
TEXTS = {"text/csv", "text/plain"}


def file_paper(
    *, case: Case, by: User, kind: Paper, title_ja: str, title_en: str = "", dated_on: date, **file: Any
) -> ProjectDocument:
    """Add a document to a case that is being written; `file`: content, media_type. The same file twice is one document.

    Raises NotForYou, WrongState, DocumentRefused.
    """
    with transaction.atomic():
        case = lock(case)
        access.require_operator(case.operator, by)
        if case.state not in WRITABLE:
            raise WrongState
        return keep(
            case=case,
            kind=kind,
            title_ja=title_ja,
            title_en=title_en,
            dated_on=dated_on,
            public=False,
            **file,
        )


def keep(*, case: Case, content: bytes, media_type: str, **facts: Any) -> ProjectDocument:
    """Keep a file with its hash. Raises DocumentRefused for what is empty, too large or not what it says it is."""
    plain = media_type.split(";", maxsplit=1)[0].strip().lower()
    begins = BEGINNINGS.get(plain)
    if (
        not 0 < len(content) <= MOST_BYTES
        or (begins is None and plain not in TEXTS)
        or (begins is not None and not content.startswith(begins))
        or (plain in TEXTS and not _is_text(content))
    ):
        raise DocumentRefused(field="file")
    if plain in TEXTS:
        media_type = f"{plain}; charset=utf-8"
    known = ProjectDocument.objects.filter(case=case, sha256=standards.sha256(content)).first()
    return known or standards.file_document(case=case, content=content, media_type=media_type, **facts)


def remove_paper(*, document: ProjectDocument, by: User) -> None:
    """Take back a document that nobody else has seen yet. Raises NotForYou, WrongState."""
    with transaction.atomic():
        if document.case is None:
            raise WrongState
        case = lock(document.case)
        access.require_operator(case.operator, by)
        if case.state not in WRITABLE or document.public:
            raise WrongState
        document.delete()


def publish(case: Case) -> None:
    """Show the documents of a case that was handed in, on the page of its project too once it has one.

    A file that the project already has stays with the case alone: a project shows each file once.
    """
    papers = ProjectDocument.objects.filter(case=case)
    papers.filter(public=False).update(public=True)
    if case.project is not None:
        had = ProjectDocument.objects.filter(project=case.project).values("sha256")
        papers.filter(project=None).exclude(sha256__in=had).update(project=case.project)


def _is_text(content: bytes) -> bool:
    try:
        return "\x00" not in content.decode()
    except UnicodeDecodeError:
        return False
