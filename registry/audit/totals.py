"""The public sums and the list of batches against what the entries say.

The registry goes on while it is audited. What it shows was true at one moment between two checkpoints, so each sum has
to lie between what the entries say at the one and at the other; when nothing happened meanwhile, it is exact.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from registry.audit.book import Book, Sums
from registry.audit.findings import Unfit
from registry.audit.source import Source

RECONCILIATION = "/api/v1/registry/reconciliation/"
BATCHES = "/api/v1/registry/batches/"
WHERE_GRAMS_ARE = ("held", "on_hold", "retired", "cancelled", "buffer")
IN_THE_LOG = ("issued", "retired", "cancelled", "buffer")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the registry shows of one mode at one moment."""

    livemode: bool
    balances: dict[str, dict[str, int]]
    batches: list[dict[str, Any]]
    checkpoint: str | None


def read_shown(source: Source, *, livemode: bool) -> Shown:
    """The reconciliation, whose sums have to be right in themselves, and the list of batches."""
    where = f"{RECONCILIATION}?livemode={str(livemode).lower()}"
    said = _json(where, source.read(where))
    balances: dict[str, dict[str, int]] = {}
    try:
        for row in said["batches"]:
            serial = row["batch"]
            if serial in balances:
                raise Unfit(where, f"{serial} is there twice")
            balances[serial] = _balance(f"{where}, batch {serial}", row)
        total = _balance(f"{where}, total", said["total"])
        checkpoint = said["checkpoint"]
    except (KeyError, TypeError) as error:
        raise Unfit(where, f"lacks {error}") from error
    for name, grams in total.items():
        if (summed := sum(balance[name] for balance in balances.values())) != grams:
            raise Unfit(f"{where}, total", f"{name} is {grams} g, but the batches sum to {summed} g")
    return Shown(livemode, balances, _batches(source, livemode=livemode), checkpoint)


def check_shown(shown: Shown, book: Book, earlier: Mapping[str, Sums], later: Mapping[str, Sums]) -> None:
    """Compare with the entries at the checkpoints before and after the moment it was shown."""
    where = f"{RECONCILIATION}?livemode={str(shown.livemode).lower()}"
    logged = {serial for serial in later if book.batches[serial].entry.livemode is shown.livemode}
    for serial, balance in shown.balances.items():
        if serial not in logged:
            raise Unfit(f"{where}, batch {serial}", "no entry of this mode has issued it")
        for name in IN_THE_LOG:
            low, high = sorted(getattr(sums.get(serial, Sums()), name) for sums in (earlier, later))
            if not low <= balance[name] <= high:
                said = f"{high} g" if low == high else f"{low} to {high} g"
                raise Unfit(
                    f"{where}, batch {serial}", f"{name} is {balance[name]} g, but the entries say {said}"
                )
    for row in shown.batches:
        _check_batch(f"{BATCHES}, batch {row.get('batch')}", row, book, logged)
    listed = [row["batch"] for row in shown.batches]
    for serial in sorted(logged & set(earlier)):
        if serial not in shown.balances:
            raise Unfit(where, f"{serial} is missing, which leaf {book.batches[serial].place} has issued")
        if listed.count(serial) != 1:
            raise Unfit(BATCHES, f"{serial} is listed {listed.count(serial)} times")


def _check_batch(where: str, row: dict[str, Any], book: Book, logged: set[str]) -> None:
    if row.get("batch") not in logged:
        raise Unfit(where, "no entry of this mode has issued it")
    issued = book.batches[row["batch"]]
    try:
        said = {
            "livemode": row["livemode"],
            "grams": row["grams"],
            "vintage": row["vintage"],
            "methodology": row["methodology"],
            "project": row["project"]["registry_id"],
            "at": datetime.fromisoformat(row["issued_at"]),
        }
    except (KeyError, TypeError, ValueError) as error:
        raise Unfit(where, f"malformed: {error}") from error
    for name, value in said.items():
        if value != getattr(issued.entry, name):
            raise Unfit(
                where, f"{name} is {value}, but leaf {issued.place} says {getattr(issued.entry, name)}"
            )


def _batches(source: Source, *, livemode: bool) -> list[dict[str, Any]]:
    """Every page of the list."""
    found: list[dict[str, Any]] = []
    path: str | None = f"{BATCHES}?livemode={str(livemode).lower()}"
    while path:
        page = _json(path, source.read(path))
        try:
            found += page["results"]
            following = urlsplit(page["next"]) if page["next"] else None
        except (KeyError, TypeError) as error:
            raise Unfit(path, f"lacks {error}") from error
        path = f"{following.path}?{following.query}" if following else None
    return found


def _balance(where: str, row: dict[str, Any]) -> dict[str, int]:
    """Whole grams, none of them negative; issued is the sum of where they are."""
    balance = {name: row[name] for name in ("issued", *WHERE_GRAMS_ARE)}
    for name, grams in balance.items():
        if type(grams) is not int or grams < 0:
            raise Unfit(where, f"{name} is {grams!r}: not whole grams")
    if (summed := sum(balance[name] for name in WHERE_GRAMS_ARE)) != balance["issued"]:
        raise Unfit(where, f"issued is {balance['issued']} g, but the parts sum to {summed} g")
    return balance


def _json(where: str, data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data.decode())
    except ValueError as error:
        raise Unfit(where, "not JSON in UTF-8") from error
    if not isinstance(said, dict):
        raise Unfit(where, "not a JSON object")
    return said
