"""Ways to make a journey lighter, each with the grams it would save, worked out by the same engine."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import airport_search, flight
from calculators.aircraft_names import aircraft_names
from calculators.airports import airport, great_circle_km
from calculators.factor_store import FactorStore
from calculators.flight_input import FlightInput, Leg
from calculators.flight_leg import CHOICES, flown, typical_aircraft
from calculators.footprint import Words
from calculators.units import grams_up

MOST = 3


@dataclass(frozen=True, slots=True)
class Cut:
    """Something to do otherwise, and the grams it saves of this footprint."""

    code: str
    label: Words
    saves_grams: int
    note: Words


def cuts(journey: FlightInput, store: FactorStore) -> list[Cut]:
    """The three ways that save the most, of those that fit this journey; never one that saves nothing."""
    total = flight.calculate(journey, store).grams
    found = [cut for cut in _candidates(journey, store, total) if cut.saves_grams > 0]
    ranked = sorted(found, key=lambda cut: -cut.saves_grams)[: MOST - 1]
    stay = Cut(
        "stay-away",
        _("Meet by video this time"),
        total,
        _("The lightest journey is the one not made. A call weighs some grams."),
    )
    otherwise = [
        Cut(
            "together",
            _("Make one longer trip of two"),
            total,
            _("What the second journey would have added."),
        ),
        Cut(
            "every-second",
            _("Meet by video every second time"),
            total // 2,
            _("On average over two journeys."),
        ),
    ]
    return [*[*ranked, *otherwise][: MOST - 1], stay]


def _candidates(journey: FlightInput, store: FactorStore, total: int) -> Iterator[Cut]:
    yield _by_rail(journey, store, total)
    direct = _direct(journey)
    if direct:
        yield Cut(
            "direct",
            _("Fly direct"),
            total - flight.calculate(direct, store).grams,
            format_lazy(
                _("{origin} → {destination} in one flight, where there is one."),
                origin=direct.legs[0].origin,
                destination=direct.legs[0].destination,
            ),
        )
    if journey.cabin != "economy":
        economy = flight.calculate(replace(journey, cabin="economy"), store).grams
        note = _("A seat answers for the floor it takes.")
        yield Cut("economy", _("Sit in economy class"), total - economy, note)
    frugal = replace(journey, legs=tuple(_frugal(leg, journey.cabin, store) for leg in journey.legs))
    types = ", ".join(dict.fromkeys(aircraft_names()[str(leg.aircraft)] for leg in frugal.legs))
    yield Cut(
        "aircraft",
        _("Choose a flight with a frugal aircraft"),
        total - flight.calculate(frugal, store).grams,
        format_lazy(_("Lightest of the common types at this distance: {types}."), types=types),
    )


def _by_rail(journey: FlightInput, store: FactorStore, total: int) -> Cut:
    """Train for the flights inside the main islands of Japan, by the factor of Koide et al. 2021."""
    per_km = store["koide"].factor("koide-jp-train", unit="kgCO2e/(passenger*km)")
    detour = store[CHOICES].factor("rail-detour", unit="ratio")
    furthest = store[CHOICES].factor("rail-instead-to", unit="km")
    saved = 0
    for leg in journey.flown_legs:
        km = great_circle_km(airport(store, leg.origin), airport(store, leg.destination))
        ends = (airport_search.place(code) for code in (leg.origin, leg.destination))
        if km <= furthest.value and all(end.has_rail for end in ends):
            alone = replace(journey, legs=(leg,), round_trip=False)
            train = grams_up(per_km.value * km * detour.value * journey.passengers)
            saved += flight.calculate(alone, store).grams - train
    note = _("31 g a person and kilometre, the whole railway counted (Koide et al. 2021).")
    return Cut("rail", _("Take the train instead of the flight inside Japan"), saved, note)


def _direct(journey: FlightInput) -> FlightInput | None:
    """The same journey without changing planes, where its flights follow on one another."""
    first, last = journey.legs[0], journey.legs[-1]
    follows = all(one.destination == two.origin for one, two in pairwise(journey.legs))
    if len(journey.legs) < 2 or not follows or first.origin == last.destination:
        return None
    return replace(journey, legs=(Leg(first.origin, last.destination),))


def _frugal(leg: Leg, cabin: str, store: FactorStore) -> Leg:
    reach = flown(store, leg).reach
    types = (replace(leg, aircraft=aircraft) for aircraft in typical_aircraft(store, reach, leg))
    return min(types, key=lambda candidate: flown(store, candidate).fuel_of_one(cabin))
