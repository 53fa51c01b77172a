"""What one participant answers for, by where they come from: their own way, and an equal part of everything shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calculators.factor_store import FactorStore, load
from calculators.models import SavedFootprint
from calculators.where import place


@dataclass(frozen=True, slots=True)
class Share:
    """Grams of CO2e of one person. `origin` is a code such as JP-13, FR or CDG; empty where only a distance is known.

    `people` is how many have this share; `own_grams` their own way, `shared_grams` their part of the rest.
    """

    origin: str
    mode: str
    people: int
    own_grams: int
    shared_grams: int

    @property
    def grams(self) -> int:
        return self.own_grams + self.shared_grams


def shares(result: Mapping[str, Any]) -> list[Share]:
    """The share of one participant of each origin, of those not asked (origin `?`), and of one online (`online`).

    `result` is a described footprint of an event, such as `SavedFootprint.result("en")`. Every share is rounded up to
    the gram, so that the shares times their people are never less than the total.
    """
    inputs, lines = result["inputs"], result["lines"]
    origins = list(enumerate(inputs.get("origins", []), 1))
    own = {number: _grams(lines, f"origin-{number}.") for number, _row in origins}
    coming = {number: row for number, row in origins if row["role"] == "participant"}
    unknown = sum(line["grams"] for line in lines if line["stage"] == "extrapolated")
    online = inputs.get("online")
    away = sum(line["grams"] for line in lines if line["code"] == "online") if online else 0
    rest = result["grams"] - sum(own[number] for number in coming) - unknown - away
    present = inputs["participants"]
    shared = _up(rest, present or online["people"])
    found = [
        Share(row.get("from", ""), row["mode"], row["people"], _up(own[number], row["people"]), shared)
        for number, row in coming.items()
    ]
    not_asked = present - sum(row["people"] for row in coming.values())
    if not_asked:
        found.append(Share("?", "", not_asked, _up(unknown, not_asked), shared))
    if online:
        found.append(
            Share("online", "", online["people"], _up(away, online["people"]), 0 if present else shared)
        )
    return found


def share_of(*, saved: SavedFootprint, origin: str, store: FactorStore | None = None) -> Share:
    """The share of one participant from `origin` (a postcode, prefecture, country or airport) at a kept event.

    Several ways from one place are averaged; a place nobody named gets the mean of all participants.

    Raises:
        PlaceUnknown: no place is called so.
    """
    code = place(store or load(saved.dataset_version), origin).code
    found = shares(saved.result("en"))
    present = [share for share in found if share.origin != "online"] or found
    meant = [share for share in present if share.origin == code] or present
    people = sum(share.people for share in meant)
    own = _up(sum(share.own_grams * share.people for share in meant), people)
    mode = meant[0].mode if len(meant) == 1 else ""
    return Share(code, mode, people, own, meant[0].shared_grams)


def _grams(lines: list[Mapping[str, Any]], beginning: str) -> int:
    return sum(line["grams"] for line in lines if line["code"].startswith(beginning))


def _up(grams: int, people: int) -> int:
    return -(-grams // people)
