"""Reading the parts of an event: each function takes one answer and gives it back complete, or refuses it by name."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from calculators import errors
from calculators.answers import amount, choice, only, whole
from calculators.errors import PartsDoNotSum, PartTwice
from calculators.event_schema import (
    FREIGHT,
    GOODS,
    INPUT_SCHEMA,
    MATERIALS,
    MEALS,
    MODES,
    MOST_COUNT,
    MOST_PEOPLE,
    MOST_ROWS,
    PARTS,
    ROUTES,
    WASTES,
)
from calculators.factor_store import Factor, FactorStore

PROPERTIES: Final = INPUT_SCHEMA["properties"]


def rows_of(given: Any, name: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The rows of an answer with the path of each; only what was asked for stands in them."""
    if not isinstance(given, list):
        raise errors.InputMalformed(field=name)
    if len(given) > MOST_ROWS:
        raise errors.CountOutOfRange(field=name, least=1, most=MOST_ROWS)
    rows = []
    for number, row in enumerate(given):
        path = f"{name}.{number}"
        if not isinstance(row, Mapping):
            raise errors.InputMalformed(field=path)
        only(row, PROPERTIES[name]["items"]["properties"], path=f"{path}.")
        rows.append((f"{path}.", row))
    return rows


def _table(given: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise errors.InputMalformed(field=name)
    only(given, PROPERTIES[name]["properties"], path=f"{name}.")
    return given


def _ride(row: Mapping[str, Any], path: str) -> dict[str, Any]:
    return {
        "mode": choice(row, "mode", MODES[2:], default="train", path=path),
        "km": amount(row, "km", path=path),
        "people": whole(row, "people", least=1, most=MOST_PEOPLE, path=path),
        "days": whole(row, "days", least=1, most=366, default=1, path=path),
    }


def _local(given: Any, name: str, store: FactorStore) -> list[dict[str, Any]]:
    return [_ride(row, path) for path, row in rows_of(given, name)]


def _staff(given: Any, name: str, store: FactorStore) -> dict[str, Any]:
    return _ride(_table(given, name), f"{name}.")


def _hotel(given: Any, name: str, store: FactorStore) -> list[dict[str, Any]]:
    known = tuple(key[0] for key in store["hotel-nights"].rows)
    return [
        {
            "country": choice(row, "country", known, default="JP", path=path),
            "nights": whole(row, "nights", least=1, most=MOST_COUNT, path=path),
            "per_room": whole(row, "per_room", least=1, most=10, default=1, path=path),
        }
        for path, row in rows_of(given, name)
    ]


def _meals(given: Any, name: str, store: FactorStore) -> list[dict[str, Any]]:
    rows = []
    for path, row in rows_of(given, name):
        told: dict[str, Any] = {
            "kind": choice(row, "kind", MEALS, path=path),
            "count": whole(row, "count", least=1, most=MOST_COUNT, path=path),
        }
        if told["kind"] == "own":
            told["kg_each"] = amount(row, "kg_each", path=path)
        elif "kg_each" in row:
            raise errors.InputUnknown(field=f"{path}kg_each", name="kg_each")
        rows.append(told)
    return rows


def _energy(given: Any, name: str, store: FactorStore) -> dict[str, Any]:
    row, path = _table(given, name), f"{name}."
    told: dict[str, Any] = {
        key: amount(row, key, path=path)
        for key in ("kwh", "gas_m3", "generator_l", "floor_m2", "hours")
        if row.get(key) not in (None, "")
    }
    if "floor_m2" in told and "hours" not in told:
        raise errors.InputMissing(field=f"{path}hours")
    if "hours" in told and "floor_m2" not in told:
        raise errors.InputMissing(field=f"{path}floor_m2")
    if "kwh" in told and "floor_m2" in told:
        raise PartTwice(field=f"{path}floor_m2", part=name)
    known = tuple(key[0] for key in store["grid-countries"].rows)
    if row.get("country"):
        told["country"] = choice(row, "country", known, path=path, refusal=errors.ChoiceUnknown)
    if not told:
        raise errors.NothingToCount(field=name)
    return told


def _freight(given: Any, name: str, store: FactorStore) -> list[dict[str, Any]]:
    return [
        {
            "mode": choice(row, "mode", FREIGHT, default="truck", path=path),
            "kg": amount(row, "kg", path=path),
            "km": amount(row, "km", path=path),
        }
        for path, row in rows_of(given, name)
    ]


def _build(given: Any, name: str, store: FactorStore) -> list[dict[str, Any]]:
    return [
        {
            "material": choice(row, "material", MATERIALS, path=path),
            "kg": amount(row, "kg", path=path),
            "uses": whole(row, "uses", least=1, most=1_000, default=1, path=path),
        }
        for path, row in rows_of(given, name)
    ]


def ways_of(kind: str, store: FactorStore) -> dict[str, Factor]:
    """What may become of waste of this kind, with the figure of each."""
    table, row = store["desnz-disposal"], _WASTES.get(kind, kind)
    rows = {route: f"{row}-{ending}" for route, ending in ROUTES.items()}
    return {route: table.factor(key, unit="kgCO2e/kg") for route, key in rows.items() if (key,) in table}


_WASTES: Final = {"mixed": "household", "paper": "paper-mixed", "cans": "mixed-cans"}


def _waste(given: Any, name: str, store: FactorStore) -> list[dict[str, Any]]:
    rows = []
    for path, row in rows_of(given, name):
        kind = choice(row, "kind", WASTES, default="mixed", path=path)
        known = tuple(ways_of(kind, store))
        route = choice(row, "route", known, default="incineration", path=path)
        rows.append({"kind": kind, "route": route, "kg": amount(row, "kg", path=path)})
    return rows


def _printed(given: Any, name: str, store: FactorStore) -> dict[str, Any]:
    row = _table(given, name)
    told: dict[str, Any] = {
        key: amount(row, key, path=f"{name}.") for key in ("sheets", "kg") if row.get(key) not in (None, "")
    }
    if not told:
        raise errors.NothingToCount(field=name)
    return told


def _goods(given: Any, name: str, store: FactorStore) -> list[dict[str, Any]]:
    return [
        {
            "kind": choice(row, "kind", GOODS, path=path),
            "count": whole(row, "count", least=1, most=MOST_COUNT, path=path),
        }
        for path, row in rows_of(given, name)
    ]


def _online(given: Any, name: str, store: FactorStore) -> dict[str, Any]:
    row, path = _table(given, name), f"{name}."
    return {
        "people": whole(row, "people", least=1, most=MOST_COUNT, path=path),
        "hours": amount(row, "hours", path=path),
    }


def _reported(given: Any, name: str, store: FactorStore) -> dict[str, Any]:
    """The organiser's own sums. They must make the total that is given with them, exactly."""
    table = _table(given, name)
    parts = table.get("parts")
    if not isinstance(parts, list) or not parts:
        raise errors.InputMissing(field=f"{name}.parts")
    if len(parts) > MOST_ROWS:
        raise errors.CountOutOfRange(field=f"{name}.parts", least=1, most=MOST_ROWS)
    unit = choice(table, "unit", ("kg", "t"), default="kg", path=f"{name}.")
    rows = [_reported_part(row, f"{name}.parts.{number}") for number, row in enumerate(parts)]
    told: dict[str, Any] = {"unit": unit, "parts": rows}
    if table.get("total") not in (None, ""):
        total, summed = amount(table, "total", path=f"{name}."), sum(row["amount"] for row in rows)
        if total != summed:
            raise PartsDoNotSum(
                field=f"{name}.total",
                unit=unit,
                sum=f"{summed:,f}",
                total=f"{total:,f}",
                difference=f"{abs(total - summed):,f}",
            )
        told["total"] = total
    return told


def _reported_part(row: Any, path: str) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise errors.InputMalformed(field=path)
    path += "."
    only(row, PROPERTIES["reported"]["properties"]["parts"]["items"]["properties"], path=path)
    told = {"part": choice(row, "part", PARTS, path=path), "amount": amount(row, "amount", path=path)}
    if row.get("count") is not None:
        told["count"] = whole(row, "count", least=1, most=MOST_COUNT, path=path)
    return told


READERS: Final[dict[str, Callable[[Any, str, FactorStore], Any]]] = {
    "local": _local,
    "hotel": _hotel,
    "meals": _meals,
    "energy": _energy,
    "freight": _freight,
    "build": _build,
    "waste": _waste,
    "printed": _printed,
    "goods": _goods,
    "online": _online,
    "staff": _staff,
    "reported": _reported,
}
