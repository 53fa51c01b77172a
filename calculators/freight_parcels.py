"""Parcels: so many times the published figure of one, visits more than once, and the way abroad."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Line, Step
from calculators.freight_input import Parcels
from calculators.freight_places import CHOICES, way
from calculators.freight_rates import PER_TONNE_KM, rates
from calculators.freight_words import CARRIER_WORDS
from calculators.units import grams_up
from calculators.where import name_of

_PER_PARCEL: Final = "kgCO2e/parcel"
_CLASSES: Final = ((Decimal(2), "2kg"), (Decimal(15), "15kg"), (Decimal(30), "30kg"))
_KG_PER_TONNE: Final = Decimal(1000)
Parted = tuple[Line, int, int, tuple[Step, ...]]


def parcel_parts(number: int, sent: Parcels, country: str, store: FactorStore) -> Iterator[Parted]:
    """Each line with the lowest and the highest that other figures make of it, in grams."""
    one, others = _one(sent, store)
    back = Decimal(sent.returned_percent) / 100
    count = sent.count * (1 + back)
    values = [one.value, *(other.value for other in others)]
    if sent.kg is not None and not sent.leg and sent.ends:
        values[1] += _by_weight_and_way(number, sent, store)
    yield (
        Line(
            code=f"parcels-{number}",
            label=CARRIER_WORDS[sent.carrier],
            grams=grams_up(count * one.value),
            quantity=count,
            unit="parcel",
            stage="parcel",
            factors=(one,),
            note=_("A mean over all distances inside the country.") if sent.carrier == "courier_jp" else "",
        ),
        grams_up(count * min(values)),
        grams_up(count * max(values)),
        (),
    )
    if sent.redelivered_percent:
        again = sent.count * Decimal(sent.redelivered_percent) / 100
        more = store["parcels"].factor("redelivery", unit="ratio")
        grams = grams_up(again * one.value * more.value)
        line = Line(
            code=f"redelivery-{number}",
            label=_("Delivered again"),
            grams=grams,
            quantity=again * more.value,
            unit="parcel",
            stage="redelivery",
            factors=(one, more),
            note=_("One more visit adds 14 %."),
        )
        yield line, grams, grams, ()
    if sent.leg:
        yield _leg(number, sent, count, country, store)


def _one(sent: Parcels, store: FactorStore) -> tuple[Factor, list[Factor]]:
    """The figure of one parcel, and those of others for the range."""
    table = store["parcels"]
    by_weight = None
    if sent.kg is not None:
        small = store[CHOICES].factor("small-parcel-to", unit="kg").value
        size = "small" if sent.kg <= small else next(name for most, name in _CLASSES if sent.kg <= most)
        by_weight = {
            carrier: table.factor(f"{carrier}-{size}", unit=_PER_PARCEL)
            for carrier in ("home-fr", "pickup-car-fr", "pickup-foot-fr")
        }
    japanese = table.factor("courier-jp", unit=_PER_PARCEL)
    if sent.carrier == "courier_jp" or by_weight is None:
        narrow = table.factor("narrow-jp", unit=_PER_PARCEL)
        return japanese, [narrow, *([by_weight["home-fr"]] if by_weight else [])]
    counted = by_weight[sent.carrier.replace("_", "-")]
    return counted, [each for each in by_weight.values() if each is not counted]


def _by_weight_and_way(number: int, sent: Parcels, store: FactorStore) -> Decimal:
    """Kilograms that a parcel of this weight adds over this way by hired trucks: only for the range."""
    ends, km = sent.ends, sent.ends.km
    if km is None:
        assert ends.origin is not None
        assert ends.destination is not None
        km = way(ends.origin, ends.destination, by="road", field=f"parcels.{number - 1}.km", store=store).km
    truck = store["freight-japan"].factor("truck-for-hire", unit=PER_TONNE_KM)
    return (sent.kg or Decimal(0)) / _KG_PER_TONNE * km * truck.value


def _leg(number: int, sent: Parcels, count: Decimal, country: str, store: FactorStore) -> Parted:
    ends, km = sent.ends, sent.ends.km or Decimal(0)
    behind: tuple[Factor, ...] = ()
    steps: tuple[Step, ...] = ()
    if ends.origin and ends.destination:
        by = {"container_ship": "ship", "truck": "road"}.get(sent.leg, sent.leg)
        found = way(ends.origin, ends.destination, by=by, field=f"parcels.{number - 1}.km", store=store)
        km, behind = found.km, found.behind
        label = format_lazy(
            _("{origin} → {destination}, estimated"),
            origin=name_of(ends.origin.iata),
            destination=name_of(ends.destination.iata),
        )
        steps = (Step(f"leg-{number}.km", label, km, "km"),)
    tonne_km = count * (sent.kg or Decimal(0)) / _KG_PER_TONNE * km
    known = rates(sent.leg, country=country, km=km, load=None, chilled=False, store=store)
    line = Line(
        code=f"leg-{number}",
        label=_("The way abroad"),
        grams=grams_up(tonne_km * known[0].value),
        quantity=(tonne_km * known[0].per_unit).quantize(Decimal("0.000001")),
        unit=known[0].unit,
        stage="leg",
        factors=(*known[0].factors, *behind),
        note=known[0].note,
    )
    values = [rate.value for rate in known]
    return line, grams_up(tonne_km * min(values)), grams_up(tonne_km * max(values)), steps
