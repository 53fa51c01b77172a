"""Files of sales: CSV (also from a Japanese spreadsheet) and JSON Lines, row by row, each as a sale or as a problem."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.errors import TextInvalid
from marketplace.orders.texts import checked_text
from marketplace.products.errors import FileRefused
from marketplace.products.grams import QUANTITY_MAX
from registry.enums import BeneficiaryKind, Purpose

BYTES_MAX: Final = 20 * 1024 * 1024
ROWS_MAX: Final = 100_000
COLUMNS: Final = (
    "external_id",
    "product",
    "quantity",
    "beneficiary",
    "beneficiary_kind",
    "public",
    "purpose",
    "message",
    "language",
    "added_by_shopper",
)
METADATA: Final = "metadata."
METADATA_MAX: Final = 20
_TRUE, _FALSE = {"true", "1", "yes", "はい"}, {"false", "0", "no", "いいえ", ""}
_KINDS, _PURPOSES = frozenset(BeneficiaryKind.values), frozenset(Purpose.values)

PROBLEMS: Final[Mapping[str, Promise]] = {
    "row_malformed": _("This row cannot be read."),
    "external_id_missing": _("Every row needs an external_id of its own: 1 to 100 characters."),
    "external_id_twice": _("This external_id stands in an earlier row of the file."),
    "external_id_used": _("This external_id belongs to another order."),
    "product_unknown": _("There is no product of this code in this mode."),
    "product_not_active": _("The product is not active."),
    "quantity_invalid": _("The quantity is a whole number from 1 to 1,000,000."),
    "value_unknown": _("This value is not one of those that can stand here."),
    "text_invalid": _("This text is too long, or holds characters that cannot be kept."),
    "metadata_too_large": _("At most 20 keys of 40 characters, each with at most 500."),
    "shopper_not_asked": _(
        "The shopper decides on this product's offset; the row does not say that they added it."
    ),
    "insufficient_stock": _("Nothing that this product may take has enough credits left."),
    "statement_limit": _("This row would pass the limit of your statement."),
    "statement_overdue": _("A statement of yours is overdue: rows are placed again once it is paid."),
}


@dataclass(frozen=True, slots=True)
class Sale:
    """One row: what was sold, and for whom. Empty texts mean what the product says."""

    row: int
    external_id: str
    product: str
    quantity: int = 1
    beneficiary: str = ""
    beneficiary_kind: str = ""
    public: bool = True
    purpose: str = ""
    message: str = ""
    language: str = "ja"
    added_by_shopper: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """One row that becomes no order: `code` is one of PROBLEMS."""

    row: int
    external_id: str
    code: str
    field: str = ""


def problem_words(code: str) -> str:
    """Why a row was refused, in the reader's language."""
    return str(PROBLEMS.get(code, code))


class _Wrong(Exception):
    def __init__(self, code: str, where: str) -> None:
        self.code, self.where = code, where
        super().__init__(code)


def count(content: bytes) -> int:
    """How many rows a file has. Raises FileRefused for what is no such file, is empty, or is too large."""
    rows = sum(1 for _row in rows_of(content))
    if not 0 < rows <= ROWS_MAX:
        raise FileRefused(field="file")
    return rows


def sales(content: bytes, *, first: int = 1) -> Iterator[Sale | Problem]:
    """The rows from number `first` on, in order. Raises FileRefused."""
    for number, given in enumerate(rows_of(content), start=1):
        if number >= first:
            yield _sale(number, given)


def rows_of(content: bytes) -> Iterator[dict[str, Any] | None]:
    """The rows as they stand: values by column, None for one that cannot be read. Raises FileRefused."""
    if not 0 < len(content) <= BYTES_MAX:
        raise FileRefused(field="file")
    text = _text(content)
    if "\x00" in text:
        raise FileRefused(field="file")
    return _json_lines(text) if text.lstrip().startswith("{") else _csv(text)


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):  # what Excel in Japan writes
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(field="file")


def _json_lines(text: str) -> Iterator[dict[str, Any] | None]:
    for line in text.split("\n"):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            yield _flat(row) if isinstance(row, dict) else None


def _flat(row: dict[str, Any]) -> dict[str, Any] | None:
    """A line with the names of the API as a row of columns; None where it names what there is not."""
    named, metadata = row.pop("beneficiary", None), row.pop("metadata", None) or {}
    if isinstance(named, dict):
        row["beneficiary"], row["beneficiary_kind"] = named.get("name", ""), named.get("kind", "")
        row["public"] = named.get("public", True)
    elif named is not None:
        row["beneficiary"] = named
    if not set(row) <= set(COLUMNS) or not isinstance(metadata, dict):
        return None
    plain = {**row, **{f"{METADATA}{key}": value for key, value in metadata.items()}}
    if any(isinstance(value, dict | list) for value in plain.values()):
        return None
    return {key: _written(value) for key, value in plain.items()}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _csv(text: str) -> Iterator[dict[str, Any] | None]:
    heading, _line, _rest = text.partition("\n")
    delimiter = "\t" if "\t" in heading and "," not in heading else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
    except csv.Error:
        raise FileRefused(field="file") from None
    known = {name for name in columns if name in COLUMNS or name.startswith(METADATA)}
    if len(known) != len(columns) or not {"external_id", "product"} <= known:
        raise FileRefused(field="file")
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
            continue
        if any(cell.strip() for cell in row):
            yield dict(zip(columns, row, strict=True)) if len(row) == len(columns) else None


def _sale(number: int, given: dict[str, Any] | None) -> Sale | Problem:
    if given is None:
        return Problem(number, "", "row_malformed")
    row = {name: value.strip() for name, value in given.items()}
    external_id = row.get("external_id", "")
    if not 0 < len(external_id) <= 100 or not external_id.isprintable():
        return Problem(number, "", "external_id_missing", "external_id")
    try:
        return Sale(
            row=number,
            external_id=external_id,
            product=row.get("product", ""),
            quantity=_quantity(row.get("quantity") or "1"),
            beneficiary=_words(row, "beneficiary"),
            beneficiary_kind=_one_of(row, "beneficiary_kind", _KINDS),
            public=_yes(row, "public", otherwise=True),
            purpose=_one_of(row, "purpose", _PURPOSES),
            message=_words(row, "message"),
            language=_one_of(row, "language", frozenset({"ja", "en"})) or "ja",
            added_by_shopper=_yes(row, "added_by_shopper", otherwise=False),
            metadata=_metadata(row),
        )
    except _Wrong as wrong:
        return Problem(number, external_id, wrong.code, wrong.where)


def _quantity(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:8]) <= QUANTITY_MAX and len(text) < 8):
        raise _Wrong("quantity_invalid", "quantity")
    return int(text)


def _words(row: Mapping[str, str], name: str) -> str:
    text = row.get(name, "")
    try:
        return checked_text(text, name) if text else ""
    except TextInvalid:
        raise _Wrong("text_invalid", name) from None


def _one_of(row: Mapping[str, str], name: str, known: frozenset[str]) -> str:
    value = row.get(name, "").lower()
    if value and value not in known:
        raise _Wrong("value_unknown", name)
    return value


def _yes(row: Mapping[str, str], name: str, *, otherwise: bool) -> bool:
    value = row.get(name, "").lower()
    if value not in _TRUE | _FALSE:
        raise _Wrong("value_unknown", name)
    return value in _TRUE if value else otherwise


def _metadata(row: Mapping[str, str]) -> dict[str, str]:
    found = {
        name[len(METADATA) :]: value for name, value in row.items() if name.startswith(METADATA) and value
    }
    if len(found) > METADATA_MAX or any(
        not 0 < len(key) <= 40 or len(value) > 500 for key, value in found.items()
    ):
        raise _Wrong("metadata_too_large", "metadata")
    return found
