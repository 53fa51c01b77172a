"""What a tonne over a kilometre emits: every published figure of a mode, the counted one first.

Trucks in Japan follow the improved tonne-kilometre method of METI and MLIT: litres a tonne-kilometre from the load
factor and the largest load. Units: kgCO2e/(tonne*km), L/(tonne*km).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Words
from calculators.freight_input import TRUCKS
from calculators.freight_places import CHOICES

PER_TONNE_KM: Final = "kgCO2e/(tonne*km)"
_ALSO: Final = {
    "container_ship": ("container-ship-low", "container-ship-high"),
    "bulk_ship": ("bulk-ship-low", "bulk-ship-high"),
    "roro_ferry": ("roro-ferry-high",),
}
_DOMESTIC_TO_KM: Final = 1000


@dataclass(frozen=True, slots=True)
class Rate:
    """Kilograms of CO2e for a tonne over a kilometre, the numbers it is made of, and what flying adds to CO2."""

    value: Decimal
    factors: tuple[Factor, ...]
    note: Words = ""
    non_co2: Decimal = Decimal(0)

    @property
    def per_unit(self) -> Decimal:
        """How much of the first factor's unit a tonne-kilometre takes: litres, or one tonne-kilometre."""
        return self.value / self.factors[0].value

    @property
    def unit(self) -> str:
        return "L" if self.factors[0].unit.endswith("/L") else "tonne*km"


def burnt(mode: str, *, load: int, store: FactorStore) -> tuple[Decimal, Factor, tuple[Factor, ...]]:
    """Litres a tonne-kilometre of a truck so full, its fuel, and the numbers of the equation.

    ln x = constant - load * ln(y / 100) - size * ln z, with y the load factor in percent and z the largest load in
    kilograms (METI and MLIT joint guideline on CO2 of logistics, Ver. 3.1).
    """
    kind, fuel = ("petrol", "jp23-gasoline") if mode == "van" else ("diesel", "jp23-diesel")
    table = store["freight-japan"]
    constant, by_load, by_size = (
        table.factor(f"{kind}-{name}", unit="ratio") for name in ("constant", "load", "size")
    )
    size = store[CHOICES].factor(f"{mode.replace('_', '-')}-load", unit="kg")
    logarithm = constant.value - by_load.value * (Decimal(load) / 100).ln() - by_size.value * size.value.ln()
    behind = (constant, by_load, by_size, size)
    return logarithm.exp(), store["fuels-japan"].factor(fuel, unit="kgCO2e/L"), behind


def rates(
    mode: str, *, country: str, km: Decimal, load: int | None, chilled: bool, store: FactorStore
) -> list[Rate]:
    """Every published figure of this mode; the first is counted."""
    if mode == "air":
        return _by_air(km, store)
    british = [_plain(row, store) for row in (mode.replace("_", "-"), *_ALSO.get(mode, ()))]
    japanese = _japanese(mode, load, store)
    cold = cooling(chilled, store)
    found = [*japanese, *british] if country == "JP" else [*british, *japanese]
    return [
        Rate(rate.value * cold[0], (*rate.factors, *cold[1]), rate.note, rate.non_co2) if cold[1] else rate
        for rate in found
    ]


def _plain(row: str, store: FactorStore) -> Rate:
    factor = store["desnz-freight"].factor(row, unit=PER_TONNE_KM)
    return Rate(factor.value, (factor,), _("A British figure."))


def _japanese(mode: str, load: int | None, store: FactorStore) -> list[Rate]:
    table = store["freight-japan"]
    if mode in TRUCKS:
        choices = store[CHOICES]
        loads = (
            [load]
            if load
            else [
                int(choices.factor(row, unit="percent").value)
                for row in ("load-factor", "load-factor-low", "load-factor-high")
            ]
        )
        found = []
        for each in loads:
            litres, fuel, constants = burnt(mode, load=each, store=store)
            note = _("The load was not told: half full.") if load is None else ""
            half = () if load else (choices.factor("load-factor", unit="percent"),)
            found.append(Rate(litres * fuel.value, (fuel, *constants, *half), note))
        return found
    rows = {"truck": ("truck-for-hire", "truck-own"), "rail": ("rail",), "coastal_ship": ("coastal-ship",)}
    second_hand = _("A figure read second-hand: unverified.")
    return [
        Rate(factor.value, (factor,), second_hand)
        for factor in (table.factor(row, unit=PER_TONNE_KM) for row in rows.get(mode, ()))
    ]


def _by_air(km: Decimal, store: FactorStore) -> list[Rate]:
    """By haul; below 1,000 km the much higher figure of flights inside Britain is in the range."""
    limit = store[CHOICES].factor("short-haul-to", unit="km").value
    counted, other = ("short-haul", "international") if km <= limit else ("international", "short-haul")
    hauls = [counted, other, *(["domestic"] if km <= _DOMESTIC_TO_KM else [])]
    found = []
    for haul in hauls:
        without, with_rf = (
            store["desnz-air-freight"].factor(haul, column=column, unit=PER_TONNE_KM)
            for column in ("without_rf", "with_rf")
        )
        found.append(Rate(without.value, (without,), _("A British figure."), with_rf.value - without.value))
    return found


def cooling(chilled: bool, store: FactorStore) -> tuple[Decimal, tuple[Factor, ...]]:
    """By how much cooling multiplies, as chilled trucks stand to all trucks in Britain."""
    if not chilled:
        return Decimal(1), ()
    cold, warm = (store["desnz-freight"].factor(row, unit=PER_TONNE_KM) for row in ("truck-chilled", "truck"))
    return cold.value / warm.value, (cold, warm)
