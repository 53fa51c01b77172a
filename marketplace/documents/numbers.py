"""The next number of a series: under a lock, so that none is left out and none is used twice."""

from datetime import date

from django.db import connection
from django.db.models import Max

from marketplace.documents.models import DocumentKind, Series

PREFIX = {
    DocumentKind.RECEIPT: "RC",
    DocumentKind.INVOICE: "IV",
    DocumentKind.CANCELLATION: "CX",
    DocumentKind.CREDIT_NOTE: "CN",
    DocumentKind.SUPPORT: "DS",
}


def take(kind: DocumentKind, *, livemode: bool, day: date) -> tuple[Series, int]:
    """The series of a kind, a mode and a year, locked until the caller's transaction ends, and its next serial."""
    series = lock(kind, livemode=livemode, year=day.year)
    return series, (series.documents.aggregate(latest=Max("serial"))["latest"] or 0) + 1


def lock(kind: DocumentKind, *, livemode: bool, year: int) -> Series:
    """The one row that all who take a number of this series wait for."""
    assert connection.in_atomic_block
    Series.objects.get_or_create(kind=kind, livemode=livemode, year=year)
    return Series.objects.select_for_update().get(kind=kind, livemode=livemode, year=year)


def written(series: Series, serial: int) -> str:
    """`RC-2026-000123`; `TEST-RC-2026-000123` in test mode."""
    mode = "" if series.livemode else "TEST-"
    return f"{mode}{PREFIX[DocumentKind(series.kind)]}-{series.year}-{serial:06}"
