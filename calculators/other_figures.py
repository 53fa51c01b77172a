"""What others publish of the same fuel or the same electricity: the ends of a range where a line has one figure only.

    burnt elsewhere    DESNZ 2024 beside the ordinance of METI and MOE: other blends, methane and nitrous oxide in it
    made and brought   what is counted, and DESNZ 2025 for making the fuel; electricity: with what Britain's loses on
                       the way and takes to make its fuels, in the same proportion
    another copy       the mean of a country in another table

Numbers older than release 2026.11.30 have none of this: their results stay as they were told.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from calculators.factor_store import Factor, FactorStore

_BURNT: Final[Mapping[str, str]] = {
    "jp23-gasoline": "petrol",
    "jp23-diesel": "diesel",
    "jp23-lpg": "lpg",
    "jp23-lng": "lng",
    "jp23-city-gas": "natural-gas",
    "jp23-kerosene": "burning-oil",
    "jp23-a-heavy-oil": "gas-oil",
    "jp23-bc-heavy-oil": "fuel-oil",
    "jp23-jet": "jet",
}
"""The row of desnz-fuels that stands beside a row of the ordinance."""


def are_known(store: FactorStore) -> bool:
    """Whether this release has other figures at all."""
    return "desnz-fuels" in store.datasets


def burnt_elsewhere(counted: Factor, store: FactorStore) -> Decimal:
    """kgCO2e for the same unit of a fuel in Britain; of electricity by another copy; else the counted figure."""
    if counted.dataset == "grid-countries":
        key = counted.id.removeprefix("grid-countries.")
        table = store["grid-check"]
        return table.factor(key, unit="kgCO2e/kWh").value if (key,) in table else counted.value
    fuel = _BURNT.get(counted.id)
    return counted.value if fuel is None else _fuel(f"burnt-{fuel}", counted, store)


def with_making(counted: Factor, store: FactorStore) -> Decimal:
    """kgCO2e for the same unit with its making and bringing; the counted figure where nothing is known of that."""
    if counted.unit == "kgCO2e/kWh":
        return counted.value * (1 + _upstream(store))
    making = f"made-{_BURNT.get(counted.id)}"
    known = (making,) in store["desnz-fuels"]
    return counted.value + _fuel(making, counted, store) if known else counted.value


def beside(counted: Factor, store: FactorStore) -> tuple[Decimal, ...]:
    """kgCO2e for the same unit burnt elsewhere, and with its making; none in releases that have no other figures."""
    if not are_known(store):
        return ()
    return burnt_elsewhere(counted, store), with_making(counted, store)


def widened(low: int, high: int, store: FactorStore) -> tuple[int, int]:
    """The ends of a line in grams; a line of one published figure alone has our margin of such figures."""
    if low != high or not are_known(store):
        return low, high
    margin = store["okaeshi-product-margins"].factor("secondary", unit="ratio").value
    return int(low * (1 - margin)), -int(-high * (1 + margin) // 1)


def making_share(fuel: str, store: FactorStore) -> Decimal:
    """What the making of a fuel adds to its burning, as a ratio, in Britain; `fuel` is petrol, diesel or lpg."""
    unit = "kgCO2e/kg" if fuel == "lpg" else "kgCO2e/L"
    burnt, made = (store["desnz-fuels"].factor(f"{part}-{fuel}", unit=unit) for part in ("burnt", "made"))
    return made.value / burnt.value


def _fuel(row: str, counted: Factor, store: FactorStore) -> Decimal:
    return store["desnz-fuels"].factor(row, unit=counted.unit).value


def _upstream(store: FactorStore) -> Decimal:
    """What is lost on the way and what the fuels of power stations take, over what is generated, in Britain."""
    table = store["desnz-grid"]
    generated, *more = (
        table.factor(row, unit="kgCO2e/kWh").value for row in ("generation", "losses", "made", "made-losses")
    )
    return sum(more, Decimal(0)) / generated
