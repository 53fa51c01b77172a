"""The flight calculator: a journey in, a footprint out. docs/methods/flight.md is the same in words."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators.factor_store import Factor, FactorStore
from calculators.flight_input import FlightInput
from calculators.flight_leg import FlownLeg, flown
from calculators.flight_models import PerFuel, cross_checks
from calculators.footprint import Footprint, Line, Method, NotCounted, Step, Words
from calculators.units import grams_up, to_the_gram_up

ENGINE_VERSION: Final = "flight/1"
_ARITHMETIC: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)


def calculate(flight: FlightInput, store: FactorStore) -> Footprint:
    """The footprint of a journey, in grams, each line rounded up to the gram."""
    with localcontext(_ARITHMETIC):
        legs = [flown(store, leg) for leg in flight.flown_legs]
        emitted = _Emitted(store)
        lines = [line for n, leg in enumerate(legs, 1) for line in _lines(n, leg, flight, emitted)]
        counted = Method(
            "tim",
            _("Fuel by aircraft and distance flown (counted)"),
            sum(line.grams for line in lines),
            _("EMEP/EEA fuel, GAIA distance, seat weights: the Travel Impact Model with open data."),
        )
        per_fuel = emitted.per_fuel(with_non_co2=flight.non_co2 == "included")
        return Footprint(
            calculator="flight",
            inputs=flight.described(),
            lines=tuple(lines),
            methods=(counted, *cross_checks(store, flight, legs, per_fuel)),
            not_counted=tuple(_not_counted(flight, legs, emitted)),
            steps=tuple(step for n, leg in enumerate(legs, 1) for step in _steps(n, leg, flight)),
            engine_version=ENGINE_VERSION,
            dataset_version=store.release,
        )


class _Emitted:
    """What a kilogram of jet fuel emits."""

    def __init__(self, store: FactorStore) -> None:
        self.burnt = store["tim"].factor("tim-ef-ttw", unit="kgCO2e/kg")
        self.made = store["tim"].factor("tim-ef-wtt", unit="kgCO2e/kg")
        self.co2 = store["icao"].factor("icao-ef", unit="kgCO2e/kg")
        self.multiplier = store["non-co2"].factor("non-co2-multiplier", unit="ratio")

    @property
    def non_co2(self) -> Decimal:
        """The multiplier stands for all warming; what goes beyond 1 is not CO2."""
        return self.co2.value * (self.multiplier.value - 1)

    def per_fuel(self, *, with_non_co2: bool) -> PerFuel:
        return PerFuel(self.burnt.value, self.made.value, self.non_co2 if with_non_co2 else Decimal(0))


def _lines(number: int, leg: FlownLeg, flight: FlightInput, emitted: _Emitted) -> list[Line]:
    """Two lines a flight, three with the warming other than CO2.

    The same quantity of fuel is in each; the numbers that lead to it are named in the first.
    """
    fuel = to_the_gram_up(leg.fuel_of_one(flight.cabin) * flight.passengers)
    where = {"origin": leg.leg.origin, "destination": leg.leg.destination}

    def line(stage: str, label: Words, kg_per_kg: Decimal, own: tuple[Factor, ...], note: Words) -> Line:
        return Line(
            code=f"leg-{number}.{stage}",
            label=format_lazy(label, **where),
            grams=grams_up(fuel * kg_per_kg),
            quantity=fuel,
            unit="kg fuel",
            stage=stage,
            factors=own,
            note=note,
        )

    burnt, made = emitted.burnt, emitted.made
    behind = (burnt, *leg.factors(flight.cabin))
    lines = [
        line(
            "fuel-burnt", _("{origin} → {destination}: fuel burnt"), burnt.value, behind, _note(leg, flight)
        ),
        line("fuel-made", _("{origin} → {destination}: making the fuel"), made.value, (made,), ""),
    ]
    if flight.non_co2 == "included":
        own = (emitted.co2, emitted.multiplier)
        label = _("{origin} → {destination}: contrails and other warming")
        lines.append(line("non-co2", label, emitted.non_co2, own, _("Very uncertain.")))
    return lines


def _note(leg: FlownLeg, flight: FlightInput) -> Words:
    """What the reader should know about the figures behind this flight, in one lazy text."""
    notes: list[Words] = []
    if leg.is_assumed:
        notes.append(
            format_lazy(
                _("The aircraft was not given: {aircraft}, a common type at this distance, is assumed."),
                aircraft=leg.aircraft,
            )
        )
    if leg.fuel.beyond_table:
        notes.append(_("Longer than the published fuel table of this aircraft: extrapolated."))
    if not leg.cabin.seats[flight.cabin].value:
        notes.append(_("The typical layout of this aircraft lacks this cabin: its seat weight is used."))
    notes.append(_("The seat layout is typical and unverified."))
    return format_lazy("{}" * len(notes), *(_sentence(note) for note in notes))


def _sentence(note: Words) -> Words:
    # English puts a space between sentences, Japanese none: the translation of the frame decides.
    return format_lazy(_("{sentence} "), sentence=note)


def _steps(number: int, leg: FlownLeg, flight: FlightInput) -> list[Step]:
    values: list[tuple[str, Words, Decimal | str, str]] = [
        ("aircraft", _("Aircraft"), leg.aircraft, "ICAO type"),
        ("great-circle", _("Great-circle distance"), leg.great_circle_km, "km"),
        ("detour", _("Distance flown over great circle"), leg.detour.value, "ratio"),
        ("flown", _("Distance flown"), leg.flown_nm, "NM"),
        ("landing-takeoff", _("Fuel for landing and take-off"), leg.fuel.landing_takeoff.value, "kg"),
        ("cruise", _("Fuel for climb, cruise and descent"), leg.fuel.cruise, "kg"),
        ("cargo", _("Share of the cargo"), leg.cargo.value, "ratio"),
        ("seat-weight", _("Weight of your seat"), leg.cabin.weights[flight.cabin].value, "economy seats"),
        ("seat-area", _("All seats of the aircraft"), leg.cabin.area, "economy seats"),
        ("load", _("Seats taken"), leg.load.value, "ratio"),
        ("fuel-each", _("Fuel of one passenger"), leg.fuel_of_one(flight.cabin), "kg"),
    ]
    return [Step(f"leg-{number}.{code}", label, _shown(value), unit) for code, label, value, unit in values]


def _shown(value: Decimal | str) -> Decimal | str:
    return value if isinstance(value, str) else value.quantize(Decimal("0.0001"))


def _not_counted(flight: FlightInput, legs: Sequence[FlownLeg], emitted: _Emitted) -> list[NotCounted]:
    left_out = [
        NotCounted("airport-travel", _("Getting to the airport and from it")),
        NotCounted("airports-aircraft", _("Running airports, building aircraft")),
    ]
    if flight.non_co2 == "excluded":
        fuel = sum((leg.fuel_of_one(flight.cabin) for leg in legs), Decimal(0)) * flight.passengers
        label = _("Contrails and other warming at height")
        note = _("By the UK government's multiplier of 1.7 on CO2. Very uncertain; you can switch it on.")
        left_out.insert(0, NotCounted("non-co2", label, grams_up(fuel * emitted.non_co2), note))
    return left_out
