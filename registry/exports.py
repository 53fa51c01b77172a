"""All retirements as open data, each in the words that count now, sent while they are read.

Read in short pieces, each a query of its own: one long snapshot behind a slow reader would slow down every sale.
"""

import csv
import json
from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from registry import queries
from registry.models import LeafIndex, Retirement
from registry.queries import JST
from registry.wordings import current, opened, with_wordings

PIECE: Final = 1_000
COLUMNS: Final = (
    "number", "livemode", "grams", "serials", "project", "methodology", "vintage", "purpose", "beneficiary_kind",
    "beneficiary", "message", "retired_at", "retired_on_jst", "log_index", "version",
)  # fmt: skip
# A spreadsheet takes a cell that begins like this for a formula.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def retirements_csv(request: HttpRequest) -> StreamingHttpResponse:
    """`retirements.csv`: UTF-8 with a header; several ranges in one cell, parted by spaces."""
    return _attached(_csv(_mode(request)), "text/csv; charset=utf-8", "retirements.csv")


@require_safe
def retirements_jsonl(request: HttpRequest) -> StreamingHttpResponse:
    """`retirements.jsonl`: one JSON object a line, with the openings that the CSV has no room for."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(_mode(request)))
    return _attached(lines, "application/jsonl", "retirements.jsonl")


def _mode(request: HttpRequest) -> bool:
    return request.GET.get("livemode") != "false"


def _attached(lines: Iterator[str], content_type: str, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Access-Control-Allow-Origin": "*"}
    return StreamingHttpResponse(lines, content_type=content_type, headers=headers)


class _Line:
    """What csv writes into; it hands the line on."""

    def write(self, text: str) -> str:
        return text


def _csv(livemode: bool) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for row in _rows(livemode):
        row["serials"] = " ".join(row["serials"])
        yield writer.writerow(_cell(row[column]) for column in COLUMNS)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _rows(livemode: bool) -> Iterator[dict[str, Any]]:
    last = 0
    found = with_wordings(queries.retirements(livemode=livemode)).order_by("pk")
    while piece := list(found.filter(pk__gt=last)[:PIECE]):
        numbers = [retirement.number for retirement in piece]
        places = dict(LeafIndex.objects.filter(leaf__number__in=numbers).values_list("leaf__number", "index"))
        for retirement in piece:
            yield _row(retirement, places.get(retirement.number))
        last = piece[-1].pk


def _row(retirement: Retirement, index: int | None) -> dict[str, Any]:
    wording = current(retirement)
    return {
        "number": retirement.number,
        "livemode": retirement.livemode,
        "grams": retirement.grams,
        "serials": retirement.serials,
        "project": retirement.batch.project_registry_id,
        "methodology": retirement.batch.methodology_label,
        "vintage": retirement.batch.vintage,
        "purpose": wording.purpose,
        "beneficiary_kind": wording.beneficiary_kind,
        "beneficiary": wording.public.get("beneficiary"),
        "message": wording.public.get("message"),
        "retired_at": f"{retirement.retired_at:%Y-%m-%dT%H:%M:%S}.{retirement.retired_at.microsecond // 1000:03d}Z",
        "retired_on_jst": retirement.retired_at.astimezone(JST).date().isoformat(),
        "log_index": index,
        "version": wording.version,
        "openings": opened(wording.openings),
    }
