"""One flight, from its two airports to the kilograms of fuel that one passenger answers for.

The chain, step by step as docs/methods/flight.md tells it (Google Travel Impact Model 3.0.0 with open data):

    great circle x detour                     = distance flown          (WGS84; GAIA 2019)
    LTO + CCD(distance flown - 17 NM)         = fuel of the flight      (EMEP/EEA 2023)
    fuel x (1 - cargo share)                  = fuel of the passengers
    x seat weight / seat area / load factor   = fuel of one passenger   (IATA RP 1726)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from calculators.airports import airport, great_circle_km
from calculators.factor_store import Factor, FactorStore
from calculators.flight_input import CABINS, Leg
from calculators.units import KM_PER_NAUTICAL_MILE

CHOICES = "okaeshi-flight-choices"


@dataclass(frozen=True, slots=True)
class Fuel:
    """The fuel of a flight, in kg, and the published points it was read from."""

    landing_takeoff: Factor
    cruise: Decimal
    points: tuple[Factor, Factor]
    beyond_table: bool

    @property
    def total(self) -> Decimal:
        return self.landing_takeoff.value + self.cruise


@dataclass(frozen=True, slots=True)
class Cabin:
    """The seats of an aircraft type, weighted by the floor they take; the area is in economy seats."""

    body: str
    seats: Mapping[str, Factor]
    weights: Mapping[str, Factor]

    @property
    def area(self) -> Decimal:
        return sum((self.seats[name].value * self.weights[name].value for name in CABINS), Decimal(0))


@dataclass(frozen=True, slots=True)
class FlownLeg:
    """A flight with everything that was looked up for it."""

    leg: Leg
    aircraft: str
    is_assumed: bool
    reach: str
    great_circle_km: Decimal
    detour: Factor
    flown_nm: Decimal
    fuel: Fuel
    cabin: Cabin
    cargo: Factor
    load: Factor

    @property
    def passengers_fuel(self) -> Decimal:
        """kg of fuel of all passengers together: the cargo in the belly carries its own share."""
        return self.fuel.total * (1 - self.cargo.value)

    def seat_share(self, cabin: str) -> Decimal:
        """The part of the passengers' fuel that one passenger of this cabin answers for."""
        return self.cabin.weights[cabin].value / (self.cabin.area * self.load.value)

    def fuel_of_one(self, cabin: str) -> Decimal:
        """kg of fuel of one passenger in this cabin."""
        return self.passengers_fuel * self.seat_share(cabin)

    def factors(self, cabin: str) -> tuple[Factor, ...]:
        """Every published number behind `fuel_of_one`."""
        used = [name for name in CABINS if self.cabin.seats[name].value or name == cabin]
        return (
            self.detour,
            self.fuel.landing_takeoff,
            *self.fuel.points,
            *(self.cabin.seats[name] for name in used),
            *(self.cabin.weights[name] for name in used),
            self.cargo,
            self.load,
        )


@lru_cache(maxsize=50_000)
def flown(store: FactorStore, leg: Leg) -> FlownLeg:
    """Everything about a flight that does not depend on who flies; a typical aircraft where none is named."""
    origin, destination = airport(store, leg.origin), airport(store, leg.destination)
    distance = great_circle_km(origin, destination)
    reach = reach_of(store, distance)
    aircraft = leg.aircraft or typical_aircraft(store, reach, leg)[0]
    cabin = cabin_of(store, aircraft)
    detour = detour_of(store, leg, "distance_ratio")
    flown_nm = distance / KM_PER_NAUTICAL_MILE * detour.value
    return FlownLeg(
        leg=leg,
        aircraft=aircraft,
        is_assumed=leg.aircraft is None,
        reach=reach,
        great_circle_km=distance,
        detour=detour,
        flown_nm=flown_nm,
        fuel=fuel_of(store, aircraft, flown_nm),
        cabin=cabin,
        cargo=cargo_share(store, cabin.body, reach),
        load=store["tim"].factor("tim-plf-default", unit="ratio"),
    )


def detour_of(store: FactorStore, leg: Leg, column: str) -> Factor:
    """GAIA's ratio over the great circle: by airport pair, else by country pair, else (distance only) the world's.

    Raises FactorUnknown for the fuel ratio of a pair that GAIA does not have.
    """
    origin, destination = airport(store, leg.origin), airport(store, leg.destination)
    for dataset, pair in (
        ("gaia-airport-pairs", f"{origin.icao}-{destination.icao}"),
        ("gaia-country-pairs", f"{origin.country}-{destination.country}"),
    ):
        if (pair,) in store[dataset] or (dataset == "gaia-country-pairs" and column == "fuel_ratio"):
            return store[dataset].factor(pair, column=column, unit="ratio")
    return store["tim"].factor("tim-detour-default", unit="ratio")


def fuel_of(store: FactorStore, aircraft: str, flown_nm: Decimal) -> Fuel:
    """LTO plus CCD fuel in kg, CCD linear between (and beyond) the published distances.

    The first 17 NM are inside the landing and take-off cycle. Source: EMEP/EEA 2023; TIM 3.0.0.
    """
    within_lto = store["tim"].factor("tim-lto-distance", unit="nautical_mile")
    cruise_nm = max(flown_nm - within_lto.value, Decimal(0))
    table = _cruise_table(store, aircraft)
    place = next((n for n, (nm, _) in enumerate(table) if nm >= cruise_nm), len(table) - 1)
    (near, before), (far, after) = table[max(place, 1) - 1], table[max(place, 1)]
    slope = (after.value - before.value) / (far - near)
    return Fuel(
        landing_takeoff=store["eea-aircraft-fuel"].factor(aircraft, "LTO", "0", column="fuel", unit="kg"),
        cruise=max(before.value + (cruise_nm - near) * slope, Decimal(0)),
        points=(before, after),
        beyond_table=cruise_nm > table[-1][0],
    )


@lru_cache(maxsize=2_000)
def _cruise_table(store: FactorStore, aircraft: str) -> tuple[tuple[Decimal, Factor], ...]:
    dataset = store["eea-aircraft-fuel"]
    distances = (key[2] for key in dataset.rows if key[:2] == (aircraft, "CCD"))
    return tuple(
        sorted(
            (Decimal(nm), dataset.factor(aircraft, "CCD", nm, column="fuel", unit="kg")) for nm in distances
        )
    )


@lru_cache(maxsize=2_000)
def cabin_of(store: FactorStore, aircraft: str) -> Cabin:
    """The typical seats of a type and their weights. Raises FactorUnknown."""
    layouts, weights = store["seat-layouts"], store["seat-weights"]
    body = layouts.word(aircraft, column="body")
    return Cabin(
        body=body,
        seats={name: layouts.factor(aircraft, column=name, unit="seat") for name in CABINS},
        weights={
            name: weights.factor(body, name, column="weight", unit="economy_seat/seat") for name in CABINS
        },
    )


def cargo_share(store: FactorStore, body: str, reach: str) -> Factor:
    """The part of the fuel that belly cargo answers for. A choice of ours: docs/methods/flight.md says why."""
    tier = "narrow" if body == "narrow" else "wide-long" if reach == "long-haul" else "wide-short"
    return store[CHOICES].factor(f"cargo-share-{tier}", unit="ratio")


def reach_of(store: FactorStore, distance_km: Decimal) -> str:
    """short-hop, medium or long-haul."""
    if distance_km >= store[CHOICES].factor("long-haul-from", unit="km").value:
        return "long-haul"
    return "short-hop" if distance_km <= store[CHOICES].factor("short-hop-to", unit="km").value else "medium"


def typical_aircraft(store: FactorStore, reach: str, leg: Leg) -> tuple[str, ...]:
    """The types common at this distance; the first is assumed where none is named, the others widen the range.

    Inside a country whose airlines fly others there, such as the wide bodies of Japan, those of the country.
    """
    dataset = store["okaeshi-typical-aircraft"]
    ends = {airport(store, end).country for end in (leg.origin, leg.destination)}
    inside = f"{reach}/{ends.pop()}" if len(ends) == 1 else ""
    by_reach = {name: sorted(key for key in dataset.rows if key[0] == name) for name in (inside, reach)}
    return tuple(dataset.word(*key, column="aircraft") for key in by_reach[inside] or by_reach[reach])
