"""Which calculators there are. A new one is a file that turns answers into a Footprint, and a row here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from calculators import (
    car,
    event,
    event_input,
    event_schema,
    flight,
    flight_input,
    freight,
    freight_input,
    household,
    household_input,
    office,
    office_input,
    pact,
    product,
    product_input,
    travel,
)
from calculators.errors import CalculatorUnknown
from calculators.factor_store import FactorStore
from calculators.footprint import Footprint

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Calculator:
    """One calculator: what it is called, what it asks, and how it answers."""

    slug: str
    title: "_StrPromise"
    description: "_StrPromise"
    input_schema: Mapping[str, Any]
    engine_version: str
    calculate: Callable[[Mapping[str, Any], FactorStore], Footprint]


def _product(answers: Mapping[str, Any], store: FactorStore) -> Footprint:
    if "pact" in answers:
        return pact.calculate(pact.read_inputs(answers), store)
    return product.calculate(product_input.read(answers, store), store)


CALCULATORS: Final[Mapping[str, Calculator]] = {
    calculator.slug: calculator
    for calculator in (
        Calculator(
            slug="flight",
            title=_("Flight"),
            description=_("One or more flights, by aircraft, distance flown, cabin and passengers."),
            input_schema=flight_input.INPUT_SCHEMA,
            engine_version=flight.ENGINE_VERSION,
            calculate=lambda answers, store: flight.calculate(flight_input.read(answers, store), store),
        ),
        Calculator(
            slug="household",
            title=_("Home"),
            description=_(
                "A month or a year at home: electricity, gas, kerosene and water, from bills or a profile."
            ),
            input_schema=household_input.INPUT_SCHEMA,
            engine_version=household.ENGINE_VERSION,
            calculate=lambda answers, store: household.calculate(household_input.read(answers, store), store),
        ),
        Calculator(
            slug="office",
            title=_("Office"),
            description=_(
                "A month or a year of an office: energy, the way to work, trips, paper, waste and services."
            ),
            input_schema=office_input.INPUT_SCHEMA,
            engine_version=office.ENGINE_VERSION,
            calculate=lambda answers, store: office.calculate(office_input.read(answers, store), store),
        ),
        Calculator(
            slug="car",
            title=_("Car"),
            description=_("A drive by fuel or by distance and kind of vehicle, whole or one person's part."),
            input_schema=car.INPUT_SCHEMA,
            engine_version=car.ENGINE_VERSION,
            calculate=lambda answers, store: car.calculate(car.read(answers, store), store),
        ),
        Calculator(
            slug="travel",
            title=_("Train, bus and ship"),
            description=_("Trips by train, Shinkansen, bus, taxi, ferry and bicycle."),
            input_schema=travel.INPUT_SCHEMA,
            engine_version=travel.ENGINE_VERSION,
            calculate=lambda answers, store: travel.calculate(travel.read(answers, store), store),
        ),
        Calculator(
            slug="freight",
            title=_("Parcels and freight"),
            description=_("Parcels, goods by truck, train, ship or air, and their packaging."),
            input_schema=freight_input.INPUT_SCHEMA,
            engine_version=freight.ENGINE_VERSION,
            calculate=lambda answers, store: freight.calculate(freight_input.read(answers, store), store),
        ),
        Calculator(
            slug="product",
            title=_("Product or service"),
            description=_(
                "A table of material, making, transport, use and end of life, or a supplier's figure."
            ),
            input_schema=product_input.INPUT_SCHEMA,
            engine_version=product.ENGINE_VERSION,
            calculate=_product,
        ),
        Calculator(
            slug="event",
            title=_("Event"),
            description=_("Coming and going by origin, hotels, meals, the venue, freight, waste and online."),
            input_schema=event_schema.INPUT_SCHEMA,
            engine_version=event.ENGINE_VERSION,
            calculate=lambda answers, store: event.calculate(event_input.read(answers, store), store),
        ),
    )
}


def calculator(slug: Any) -> Calculator:
    """The calculator of this name. Raises CalculatorUnknown."""
    found = CALCULATORS.get(slug) if isinstance(slug, str) else None
    if found is None:
        raise CalculatorUnknown(field="calculator", name=str(slug)[:40], known=", ".join(CALCULATORS))
    return found
