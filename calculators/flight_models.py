"""The other ways to the same total. They share as little as they can with the one that is counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators.airports import airport
from calculators.factor_store import FactorStore, FactorUnknown
from calculators.flight_input import FlightInput
from calculators.flight_leg import FlownLeg, detour_of, flown, fuel_of, typical_aircraft
from calculators.footprint import Method, Words
from calculators.units import KM_PER_NAUTICAL_MILE, grams_up

PER_PASSENGER_KM = "kgCO2e/(passenger*km)"
SHORT_HAUL_KM = Decimal(3700)  # DESNZ: short-haul is up to 3,700 km


@dataclass(frozen=True, slots=True)
class PerFuel:
    """kg CO2e for one kg of fuel: burnt, made, and, where counted, its other warming."""

    burnt: Decimal
    made: Decimal
    non_co2: Decimal

    @property
    def counted(self) -> Decimal:
        return self.burnt + self.made + self.non_co2


Estimate = Callable[[FactorStore, FlownLeg, FlightInput, PerFuel], Decimal | None]


def cross_checks(
    store: FactorStore, flight: FlightInput, legs: Sequence[FlownLeg], per_fuel: PerFuel
) -> list[Method]:
    """Every other model that covers at least one of the flights."""
    checks: list[tuple[str, Words, Estimate]] = [
        ("feat", _("FEAT fuel model"), _feat),
        ("gaia-fuel", _("Fuel of real flights in 2019 (GAIA)"), _gaia),
        ("desnz-2025", _("UK government factors 2025 (DESNZ)"), _desnz),
        ("aircraft-low", _("Most frugal common aircraft"), _frugal),
        ("aircraft-high", _("Thirstiest common aircraft"), _thirsty),
    ]
    found: list[Method] = []
    for code, name, estimate in checks:
        estimates = [estimate(store, leg, flight, per_fuel) for leg in legs]
        if any(kg is not None for kg in estimates):
            counted = [leg.fuel_of_one(flight.cabin) * per_fuel.counted for leg in legs]
            found.append(_method(code, name, flight.passengers, estimates, counted))
    return found


def _method(
    code: str,
    name: Words,
    passengers: int,
    estimates: Sequence[Decimal | None],
    counted: Sequence[Decimal],
) -> Method:
    """The total by one model, kg for each flight; flights it does not cover keep the counted figure."""
    covered = sum(kg is not None for kg in estimates)
    kilograms = [own if kg is None else kg for kg, own in zip(estimates, counted, strict=True)]
    note: Words = ""
    if covered < len(counted):
        note = format_lazy(
            _("Covers {covered} of {all} flights; the others keep the counted figure."),
            covered=covered,
            all=len(counted),
        )
    return Method(code, name, grams_up(sum(kilograms, Decimal(0)) * passengers), note)


def _feat(store: FactorStore, leg: FlownLeg, flight: FlightInput, per_fuel: PerFuel) -> Decimal | None:
    """Fuel as a quadratic of the great circle, detour inside (Seymour et al. 2020); the rest as counted.

    Beyond the distances an aircraft flies the quadratic means nothing (for some types it falls below nothing).
    """
    if (leg.aircraft,) not in store["feat"] or leg.fuel.beyond_table:
        return None
    d = leg.great_circle_km
    fuel = feat_fuel(store, leg.aircraft, d)
    return fuel / leg.fuel.total * leg.fuel_of_one(flight.cabin) * per_fuel.counted


def feat_fuel(store: FactorStore, aircraft: str, great_circle_km: Decimal) -> Decimal:
    """kg of fuel of a flight by FEAT. Raises FactorUnknown for a type it does not have."""
    a1 = store["feat"].factor(aircraft, column="a1", unit="kg/km**2")
    a2 = store["feat"].factor(aircraft, column="a2", unit="kg/km")
    c = store["feat"].factor(aircraft, column="c", unit="kg")
    return a1.value * great_circle_km**2 + a2.value * great_circle_km + c.value


def _gaia(store: FactorStore, leg: FlownLeg, flight: FlightInput, per_fuel: PerFuel) -> Decimal | None:
    """GAIA's modelled fuel of real flights: its ratio to the EEA cruise fuel of the great circle."""
    try:
        ratio = detour_of(store, leg.leg, "fuel_ratio")
    except FactorUnknown:
        return None
    straight = fuel_of(store, leg.aircraft, leg.great_circle_km / KM_PER_NAUTICAL_MILE)
    fuel = straight.landing_takeoff.value + straight.cruise * ratio.value
    return fuel / leg.fuel.total * leg.fuel_of_one(flight.cabin) * per_fuel.counted


def _desnz(store: FactorStore, leg: FlownLeg, flight: FlightInput, _: PerFuel) -> Decimal | None:
    """Top down, per passenger-kilometre. There is no row for domestic flights outside the UK."""
    row = _desnz_row(store, leg, flight.cabin)
    if row is None:
        return None
    burnt = "with_rf" if flight.non_co2 == "included" else "without_rf"
    parts = (
        store["desnz-air"].factor(*row, column=c, unit=PER_PASSENGER_KM) for c in (burnt, "well_to_tank")
    )
    return sum((part.value for part in parts), Decimal(0)) * leg.great_circle_km


def _desnz_row(store: FactorStore, leg: FlownLeg, cabin: str) -> tuple[str, str] | None:
    origin = airport(store, leg.leg.origin).country
    destination = airport(store, leg.leg.destination).country
    if origin == destination:
        haul, cabin = "domestic", "average"
        if origin != "GB":
            return None
    elif "GB" not in (origin, destination):
        haul = "intl-non-uk"
    elif leg.great_circle_km > SHORT_HAUL_KM:
        haul = "long-haul"
    else:
        haul = "short-haul"
        cabin = {"premium_economy": "economy", "first": "business"}.get(cabin, cabin)
    return haul, cabin


def _frugal(store: FactorStore, leg: FlownLeg, flight: FlightInput, per_fuel: PerFuel) -> Decimal | None:
    return min(_by_aircraft(store, leg, flight, per_fuel), default=None)


def _thirsty(store: FactorStore, leg: FlownLeg, flight: FlightInput, per_fuel: PerFuel) -> Decimal | None:
    return max(_by_aircraft(store, leg, flight, per_fuel), default=None)


def _by_aircraft(store: FactorStore, leg: FlownLeg, flight: FlightInput, per_fuel: PerFuel) -> list[Decimal]:
    """One figure for each type common at this distance, where the reader did not name one."""
    if not leg.is_assumed:
        return []
    types = typical_aircraft(store, leg.reach, leg.leg)
    others = (flown(store, replace(leg.leg, aircraft=aircraft)) for aircraft in types)
    return [other.fuel_of_one(flight.cabin) * per_fuel.counted for other in others]
