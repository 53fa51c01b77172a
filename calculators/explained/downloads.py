"""A result as files: JSON as it is kept, and a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from calculators.explained.citing import address
from calculators.models import SavedFootprint

# What begins a formula in Excel, LibreOffice and Google Sheets (OWASP, CSV Injection), full-width forms too.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
COLUMNS: Final = (
    "row", "code", "label", "stage", "grams", "quantity", "quantity_unit", "factor", "value", "unit", "region",
    "year", "source", "dataset", "dataset_version", "note",
)  # fmt: skip


def as_json(saved: SavedFootprint, language: str) -> dict[str, Any]:
    """The kept result in `ja` or `en`, with its number and address; the same bytes each time."""
    return {
        "id": saved.id,
        **saved.result(language),
        "language": language,
        "created_at": saved.created_at,
        "url": address(saved),
    }


def as_csv(result: Mapping[str, Any]) -> str:
    """A described footprint as a table: the grams of the rows `line` sum to the row `total`.

    Further numbers of a line follow it in rows `factor` without grams. Text that a spreadsheet would take for a
    formula is marked as text.
    """
    text = io.StringIO()
    text.write("\ufeff")  # the mark by which Excel knows UTF-8
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    for row in _rows(result):
        writer.writerow({name: _guarded(value) for name, value in row.items()})
    return text.getvalue()


def _rows(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for line in result["lines"]:
        facts = {
            "row": "line", "code": line["code"], "label": line["label"], "stage": line.get("stage", ""),
            "grams": line["grams"], "quantity": line["quantity"], "quantity_unit": line["unit"],
            "note": line.get("note", ""),
        }  # fmt: skip
        first, *others = line["factors"] or [None]
        yield facts | _factor(first)
        for other in others:
            yield {"row": "factor", "code": line["code"]} | _factor(other)
    for name in ("grams", "low_grams", "high_grams"):
        row = {"grams": "total", "low_grams": "low", "high_grams": "high"}[name]
        yield {"row": row, "grams": result[name]}
    for method in result["methods"]:
        yield {
            "row": "method", "code": method["code"], "label": method["name"], "grams": method["grams"],
            "note": method.get("note", ""),
        }  # fmt: skip
    for item in result["not_counted"]:
        yield {
            "row": "not counted", "code": item["code"], "label": item["label"],
            "grams": "" if item["grams"] is None else item["grams"], "note": item.get("note", ""),
        }  # fmt: skip
    for name in ("engine_version", "dataset_version", "hash"):
        yield {"row": name, "label": result[name]}


def _factor(factor: Mapping[str, Any] | None) -> dict[str, Any]:
    if factor is None:
        return {}
    names = ("value", "unit", "region", "year", "source", "dataset", "dataset_version")
    return {"factor": factor["id"]} | {name: factor[name] for name in names}


def _guarded(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip(" \n").startswith(_FORMULA):
        return f"'{value}"
    return value
