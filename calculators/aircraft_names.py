"""What the aircraft types are called: ICAO designator to the maker's name, the same in every language."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_NAMES: Final = Path(__file__).resolve().parent / "places" / "aircraft.csv"


@cache
def aircraft_names() -> Mapping[str, str]:
    """The name of every type that can be calculated, by its ICAO designator."""
    with _NAMES.open(encoding="utf-8", newline="") as file:
        return {row["icao"]: row["name"] for row in csv.DictReader(file)}
