"""Tables for a spreadsheet. A text that a spreadsheet would take for a formula is marked as text."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

# What begins a formula in Excel, LibreOffice and Google Sheets (OWASP, CSV Injection).
STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def guarded(value: Any) -> Any:
    """A cell: numbers as they are, and an apostrophe before text that looks like a formula."""
    if isinstance(value, str) and value.lstrip(" \n").startswith(STARTS):
        return f"'{value}"
    return value


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download, in UTF-8 with the mark by which Excel knows it."""
    reply = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(reply)
    writer.writerow(columns)
    writer.writerows([guarded(value) for value in row] for row in rows)
    return reply
