"""Services bought: by hours at a desk, kilometres of a vehicle, kilowatt hours, or what they cost.

What they cost is the weakest: a mean of a whole industry at the prices of 2015. Its line says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from calculators import car, errors, factor_store
from calculators.answers import amount, choice, listed
from calculators.exact import NUMBER
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Line, Words
from calculators.units import grams_up, plain_number

MEASURES: Final = ("hours", "km", "kwh", "yen")
KINDS: Final = (
    "other-services",
    "communication",
    "finance-insurance",
    "informal-education",
    "postal-delivery",
    "housing-maintenance",
    "electrical-appliances-repair-rental",
    "furniture-daily-goods-repair-rental",
    "washing",
    "waste",
    "restaurant",
    "hotel",
    "travel",
    "medical-care",
    "private-car-maintenance",
    "electronics",
    "furniture",
    "paper-stationery",
    "books-magazines",
)
"""Rows of koide-spending that an office buys."""
SERVICE: Final[dict[str, Any]] = {
    "hours": NUMBER | {"description": "at a desk"},
    "km": NUMBER | {"description": "of a vehicle"},
    "kwh": NUMBER | {"description": "such as of servers"},
    "yen": NUMBER,
    "kind": {"enum": list(KINDS), "default": "other-services", "description": "of what is told in yen"},
}


@dataclass(frozen=True, slots=True)
class Service:
    """So much of a service, in one measure; `kind` only where it is told in yen."""

    measure: str
    quantity: Decimal
    kind: str = ""

    def described(self) -> dict[str, Any]:
        return {self.measure: plain_number(self.quantity)} | ({"kind": self.kind} if self.kind else {})


def read_services(answers: Mapping[str, Any], store: FactorStore, *, most: int) -> tuple[Service, ...]:
    """The services told. Raises ServiceMixed where a row has no measure or two, and what `answers` raises."""
    found = []
    for row, path in listed(answers, "services", SERVICE, most=most):
        told = [measure for measure in MEASURES if row.get(measure) not in (None, "")]
        if len(told) != 1:
            raise errors.ServiceMixed(field=f"{path}{told[1] if told else 'hours'}")
        if row.get("kind") is not None and told != ["yen"]:
            raise errors.InputUnknown(field=f"{path}kind", name="kind")
        kind = choice(row, "kind", KINDS, default=KINDS[0], path=path) if told == ["yen"] else ""
        found.append(Service(told[0], amount(row, told[0], path=path), kind))
    return tuple(found)


def service_line(number: int, service: Service, country: str, store: FactorStore) -> tuple[Line, int, int]:
    """The line of a service, and the lowest and the highest it may be, in grams."""
    quantity = service.quantity
    if service.measure == "km":
        driven = car.calculate(car.CarInput(None, quantity, "unknown", "average", 1, "vehicle"), store)
        factor = driven.lines[0].factors[0]
        line = _line(number, _("Service by vehicle"), quantity, unit="km", factor=factor)
        return line, driven.low_grams, driven.high_grams
    if service.measure == "kwh":
        factor = store["grid-countries"].factor(country, unit="kgCO2e/kWh")
        line = _line(number, _("Service by electricity"), quantity, unit="kWh", factor=factor)
        return line, line.grams, line.grams
    if service.measure == "hours":
        factor, low = (
            store["office-figures"].factor(row, unit="kgCO2e/hour")
            for row in ("desk-hour", "desk-hour-equipment")
        )
        note = _("An hour at a desk, heating counted.")
        line = _line(number, _("Service by hours"), quantity, unit="hours", factor=factor, note=note)
        return line, grams_up(quantity * low.value), line.grams
    factor = store["koide-spending"].factor(service.kind, unit="kgCO2e/JPY")
    label = format_lazy(_("By spending: {kind}"), kind=kind_words(service.kind))
    note = _("By spending: the weakest kind of figure, a mean of a whole industry at the prices of 2015.")
    line = _line(number, label, quantity, unit="JPY", factor=factor, note=note)
    low_share, high_share = (
        store["okaeshi-office-choices"].factor(row, unit="ratio").value for row in ("spend-low", "spend-high")
    )
    kg = quantity * factor.value
    return line, grams_up(kg * low_share), grams_up(kg * high_share)


def _line(
    number: int, label: Words, quantity: Decimal, *, unit: str, factor: Factor, note: Words = ""
) -> Line:
    grams = grams_up(quantity * factor.value)
    return Line(f"service-{number}", label, grams, quantity, unit, "services", (factor,), note)


def _kind_words(kind: str) -> str:
    language = (get_language() or "en")[:2]
    column = f"name_{language if language in ('ja', 'en') else 'en'}"
    return factor_store.newest()["koide-spending"].word(kind, column=column)


kind_words = lazy(_kind_words, str)
"""What a kind of spending is called, in the active language."""
