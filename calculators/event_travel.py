"""How people come to an event and go home: our own flight, rail and car engines over each group of them.

flights      airport of the origin to that of the venue, and the way to either where a prefecture is known
the ground   great circle x detour (1.37, Tokyo to Osaka by rail), unless the distance is given
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import car, flight, other_figures, travel
from calculators.airports import Airport
from calculators.errors import ChoiceUnknown, InputMissing, PlaceTooCoarse
from calculators.event_group import Group
from calculators.event_input import Event
from calculators.factor_store import Factor, FactorStore
from calculators.flight_input import FlightInput, Leg
from calculators.footprint import Footprint, Line, NotCounted, Step, Words
from calculators.units import grams_up
from calculators.where import Place, km_between, name_of, place

CHOICES: Final = "okaeshi-event-choices"
_PER_PERSON: Final = "kgCO2e/(passenger*km)"
_ACCESS: Final = "train"
MODES: Final[dict[str, Words]] = {"plane": _("Plane"), "car": _("Car"), "walk": _("On foot"), **travel.MODES}


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the event with its own low and high, in grams."""

    line: Line
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Trip:
    """A group with its way: everything that the map and the rules had to say."""

    number: int
    group: Group
    mode: str
    km: Decimal
    airports: tuple[Airport, Airport] | None = None
    access_km: Decimal = Decimal(0)
    behind: tuple[Factor, ...] = ()

    @property
    def passenger_km(self) -> Decimal:
        return self.km * self.group.people * self.group.times


def trips(event: Event, store: FactorStore) -> list[Trip]:
    """The way of every group. Raises InputMissing for the venue, PlaceTooCoarse."""
    return [_trip(number, group, event, store) for number, group in enumerate(event.groups, 1)]


def _trip(number: int, group: Group, event: Event, store: FactorStore) -> Trip:
    if group.km is not None:
        mode = _ground_mode(group.km) if group.mode == "auto" else group.mode
        return Trip(number, group, mode, group.km)
    if not event.venue:
        raise InputMissing(field="venue")
    origin, venue = place(store, group.origin), place(store, event.venue)
    if (
        origin.code != venue.code
        and "country" in (origin.kind, venue.kind)
        and origin.country == venue.country
    ):
        raise PlaceTooCoarse(field=f"origins.{number - 1}.km", place=str(name_of(_coarser(origin, venue))))
    if origin.code == venue.code and origin.kind == "country":
        raise PlaceTooCoarse(field=f"origins.{number - 1}.km", place=str(name_of(origin.code)))
    if group.mode not in _OVER_THE_SEA and _is_overseas(origin, venue):
        raise ChoiceUnknown(field=f"origins.{number - 1}.mode", known=", ".join(_OVER_THE_SEA))
    straight = km_between(origin, venue)
    mode = _likely(origin, venue, straight, store) if group.mode == "auto" else group.mode
    if mode == "plane":
        return _flown(number, group, origin, venue, store)
    return _overland(number, group, mode, (origin, venue), store)


def _overland(number: int, group: Group, mode: str, ends: tuple[Place, Place], store: FactorStore) -> Trip:
    """Great circle x detour; from the venue's own place the distance we chose for that."""
    origin, venue = ends
    if origin.code == venue.code:
        own = store[CHOICES].factor("event-same-place", unit="km")
        return Trip(number, group, mode, own.value, behind=(own,))
    detour = _detour(store)
    km = (km_between(origin, venue) * detour.value).quantize(Decimal("0.1"))
    return Trip(number, group, mode, km, behind=(detour,))


_OVER_THE_SEA: Final = ("auto", "plane", "ferry", "ferry_with_car")


def _is_overseas(origin: Place, venue: Place) -> bool:
    """Whether no track and no road leads there: abroad from Japan, or between Okinawa and the other islands."""
    ends = (origin, venue)
    if origin.country != venue.country:
        return "JP" in (origin.country, venue.country)
    return len({end.near.iata == "OKA" for end in ends}) == 2 and origin.country == "JP"


def _coarser(origin: Place, venue: Place) -> str:
    return origin.code if origin.kind == "country" else venue.code


def _ground_mode(km: Decimal) -> str:
    """Nothing is known but a distance: beyond 1,000 km it is a flight."""
    return "plane" if km > 1_000 else "train"


def _likely(origin: Place, venue: Place, straight: Decimal, store: FactorStore) -> str:
    """The way most people would come; docs/methods/event.md has the rule and where it is from."""
    if origin.country != venue.country:
        return "plane"
    if origin.country != "JP":
        bound = store[CHOICES].factor("event-rail-abroad-to", unit="km").value
    elif _is_overseas(origin, venue):
        return "plane"
    else:
        bound = store[CHOICES].factor("event-rail-to", unit="km").value
    return "plane" if straight > bound and origin.near != venue.near else "train"


def _flown(number: int, group: Group, origin: Place, venue: Place, store: FactorStore) -> Trip:
    """From the airport of the one to that of the other, with the way to each from a known prefecture."""
    abroad = origin.country != venue.country
    ends = (origin.hub, venue.hub) if abroad else (origin.near, venue.near)
    if ends[0].iata == ends[1].iata:  # nobody flies within one city; the plane was named by mistake
        return _overland(number, group, "train", (origin, venue), store)
    ways = sum((km_between(p, a) for p, a in zip((origin, venue), ends, strict=True)), Decimal(0))
    detour = _detour(store)
    access = (ways * detour.value).quantize(Decimal("0.1"))
    return Trip(number, group, "plane", km_between(*ends), ends, access, (detour,))


def _detour(store: FactorStore) -> Factor:
    return store["okaeshi-flight-choices"].factor("rail-detour", unit="ratio")


# --- lines ---------------------------------------------------------------------------------------------------------
def parts(trip: Trip, event: Event, store: FactorStore) -> Iterator[Part]:
    """The lines of one group's way."""
    if trip.mode == "plane" and trip.airports:
        yield from _by_plane(trip, event, store)
        if trip.access_km:
            yield _access(trip, store)
    elif trip.mode == "plane":
        yield from _by_distance(trip, event, store)
    elif trip.mode == "walk":
        line = _line(trip, "way", "ground", 0, trip.passenger_km)
        yield Part(line, 0, 0)
    else:
        ride = ground(trip.mode, trip.km, trip.group.people * trip.group.times, trip.group.occupants, store)
        own = replace(
            ride.line,
            code=f"origin-{trip.number}.way",
            label=_label(trip),
            factors=(*ride.line.factors, *trip.behind),
            note=_note(trip, ride.line.note),
        )
        yield replace(ride, line=own)


def ground(mode: str, km: Decimal, people: int, occupants: int, store: FactorStore) -> Part:
    """So many people by car or by anything that the travel calculator knows; stage `ground`, to be renamed."""
    if mode == "car":
        whole = car.CarInput(None, km * people, "unknown", "average", occupants, "person")
        made = car.calculate(whole, store)
    else:
        made = travel.calculate(travel.TravelInput((travel.Trip(mode, km, people, 1),)), store)
    return Part(replace(made.lines[0], stage="ground"), made.low_grams, made.high_grams)


def flown(trip: Trip, event: Event, store: FactorStore) -> Footprint:
    """The flights of a group by the flight calculator."""
    assert trip.airports
    leg = Leg(trip.airports[0].iata, trip.airports[1].iata)
    journey = FlightInput((leg,), trip.group.cabin, trip.group.people, not trip.group.one_way, event.non_co2)
    return flight.calculate(journey, store)


def _by_plane(trip: Trip, event: Event, store: FactorStore) -> Iterator[Part]:
    """There and back make one line for each kind of warming; the range of the flights stands with the first."""
    made = flown(trip, event, store)
    lines: dict[str, list[Line]] = {}
    for line in made.lines:
        lines.setdefault(line.stage, []).append(line)
    for place_, (stage, same) in enumerate(lines.items()):
        grams = sum(line.grams for line in same)
        factors = tuple({factor.id: factor for line in same for factor in line.factors}.values())
        fuel = sum((line.quantity for line in same), Decimal(0))
        own_stage = "non-co2" if stage == "non-co2" else "flight"
        whole = _line(trip, stage, own_stage, grams, fuel, *factors)
        own = replace(whole, label=format_lazy(_FLIGHT[stage], way=_label(trip)))
        spread = (made.low_grams - made.grams, made.high_grams - made.grams) if place_ == 0 else (0, 0)
        yield Part(own, grams + spread[0], grams + spread[1])


_FLIGHT: Final[dict[str, Words]] = {
    "fuel-burnt": _("{way}: fuel burnt"),
    "fuel-made": _("{way}: making the fuel"),
    "non-co2": _("{way}: contrails and other warming"),
}


def _by_distance(trip: Trip, event: Event, store: FactorStore) -> Iterator[Part]:
    """A flight of which only the length is known: DESNZ 2025, international, by kilometre of a passenger.

    The other hauls of the same table are its range (from release 2026.11.30 on).
    """
    burnt = "with_rf" if event.non_co2 == "included" else "without_rf"
    hauls = ("intl-non-uk", "long-haul", "short-haul") if other_figures.are_known(store) else ("intl-non-uk",)
    for column, words in ((burnt, "fuel-burnt"), ("well_to_tank", "fuel-made")):
        factor, *others = (_by_haul(haul, trip.group.cabin, column, store) for haul in hauls)
        grams = grams_up(trip.passenger_km * factor.value)
        line = _line(trip, words, "flight", grams, trip.passenger_km, factor)
        note = _("By distance alone: no airports were given.")
        known = [grams, *(grams_up(trip.passenger_km * other.value) for other in others)]
        own = replace(line, label=format_lazy(_FLIGHT[words], way=_label(trip)), note=note)
        yield Part(own, min(known), max(known))


def _by_haul(haul: str, cabin: str, column: str, store: FactorStore) -> Factor:
    """A kilometre of a passenger; short hauls know economy and business alone."""
    if haul == "short-haul":
        cabin = {"premium_economy": "economy", "first": "business"}.get(cabin, cabin)
    return store["desnz-air"].factor(haul, cabin, column=column, unit=_PER_PERSON)


def _access(trip: Trip, store: FactorStore) -> Part:
    ride = ground(_ACCESS, trip.access_km, trip.group.people * trip.group.times, 1, store)
    label = format_lazy(_("{way}: to the airport and from it"), way=_label(trip))
    factors = (*ride.line.factors, *trip.behind)
    own = replace(ride.line, code=f"origin-{trip.number}.access", label=label, factors=factors)
    return replace(ride, line=own)


def _line(trip: Trip, code: str, stage: str, grams: int, quantity: Decimal, *factors: Factor) -> Line:
    unit = "kg fuel" if trip.airports else "passenger*km"
    code = f"origin-{trip.number}.{code}"
    return Line(code, _label(trip), grams, quantity, unit, stage, factors, _note(trip, ""))


def _label(trip: Trip) -> Words:
    """`12 from France, Plane (CDG → HND)`"""
    where: Words = name_of(trip.group.origin) if trip.group.origin else _("a given distance")
    way: Words = MODES[trip.mode]
    if trip.airports:
        way = format_lazy(
            "{way} {one} → {two}", way=way, one=trip.airports[0].iata, two=trip.airports[1].iata
        )
    return format_lazy(
        _("{people} from {place} ({way})"), people=f"{trip.group.people:,}", place=where, way=way
    )


def _note(trip: Trip, own: Words) -> Words:
    assumed = trip.group.mode == "auto"
    if trip.airports:
        said: Words = _(
            "Airports chosen to stand for the place, direct, there and back unless one way was said."
        )
    elif trip.group.mode == "plane" and trip.mode == "train":
        said = _("One airport stands for both places: the train is taken.")
    elif assumed:
        said = _("The way was not given: the likely one at this distance is taken.")
    elif trip.mode == "car" and trip.group.occupants == 1:
        said = _("An average car with one person in it.")
    else:
        return own
    return format_lazy("{said} {own}", said=said, own=own) if own else said


def steps(trip: Trip) -> Iterator[Step]:
    """What the map said of a group's way."""
    where = f"origin-{trip.number}"
    yield Step(f"{where}.people", _label(trip), Decimal(trip.group.people), "people")
    label = _("Great circle of the flight, one way") if trip.airports else _("Distance, one way")
    yield Step(f"{where}.km", label, trip.km, "km")
    if trip.access_km:
        yield Step(f"{where}.access", _("To the airports and from them, one way"), trip.access_km, "km")


def not_counted(event: Event, found: list[Trip], store: FactorStore) -> Iterator[NotCounted]:
    """The warming of the flights other than CO2, where it was not switched on."""
    in_the_air = [trip for trip in found if trip.mode == "plane"]
    if not other_figures.are_known(store):  # older releases did not know it of flights by distance alone
        in_the_air = [trip for trip in in_the_air if trip.airports]
    if event.non_co2 == "included" or not in_the_air:
        return
    left = {"participant": 0, "staff": 0}
    for trip in in_the_air:
        left[trip.group.role] += _other_warming(trip, event, store)
    known = event.known or 1
    everybody = -(-left["participant"] * max(event.participants, known) // known)  # as the flights themselves
    note = _("Very uncertain.")
    yield NotCounted("non-co2", _("Contrails and other warming at height"), everybody + left["staff"], note)


def _other_warming(trip: Trip, event: Event, store: FactorStore) -> int:
    if trip.airports:
        items = flown(trip, event, store).not_counted
        return sum(item.grams or 0 for item in items if item.code == "non-co2")
    with_it, without = (
        _by_haul("intl-non-uk", trip.group.cabin, column, store).value for column in ("with_rf", "without_rf")
    )
    return grams_up(trip.passenger_km * (with_it - without))
