"""The freight calculator: parcels, goods and packaging in, a footprint out. See docs/methods/freight.md.

The units of the factors keep the ways apart: kgCO2e a tonne and kilometre for mass over a way, litres for a vehicle
over its kilometres, kgCO2e a parcel. A factor asked for in another unit than its own is an error.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import other_figures
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint, Line, Method, NotCounted, Step
from calculators.freight_input import SHIPS, TRUCKS, FreightInput, Packaging, Shipment
from calculators.freight_parcels import parcel_parts
from calculators.freight_places import CHOICES, way
from calculators.freight_rates import burnt, cooling, rates
from calculators.freight_words import FUEL_WORDS, MATERIAL_WORDS, MODE_WORDS
from calculators.units import grams_up
from calculators.where import name_of

ENGINE_VERSION: Final = "freight/1"
_ARITHMETIC: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)
_KG_PER_TONNE: Final = Decimal(1000)
_EMPTY_PERCENT: Final = 10
"""The lowest load the equation is used for; an empty truck is counted as one with a tenth of its load."""
_MATERIAL_ROWS: Final = {"board": "cardboard", "mixed_paper": "paper-mixed", "plastic_film": "plastic-film"}
_FUEL_ROWS: Final = {
    "diesel": ("fuels-japan", "jp23-diesel"),
    "petrol": ("fuels-japan", "jp23-gasoline"),
    "lpg": ("fuels-japan", "jp23-lpg"),
    "lng": ("fuels-japan-more", "jp23-lng"),
    "heavy_oil_a": ("fuels-japan-more", "jp23-a-heavy-oil"),
    "heavy_oil_bc": ("fuels-japan-more", "jp23-bc-heavy-oil"),
    "jet": ("fuels-japan-more", "jp23-jet"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A line with the lowest and the highest that other published figures make of it."""

    line: Line
    low: int
    high: int
    steps: tuple[Step, ...] = ()
    left_out_grams: int = 0


def calculate(sent: FreightInput, store: FactorStore) -> Footprint:
    """The footprint of what was sent, in grams, each line rounded up to the gram."""
    with localcontext(_ARITHMETIC):
        parts = list(_parts(sent, store))
        lines = tuple(part.line for part in parts)
        return Footprint(
            calculator="freight",
            inputs=sent.described(),
            lines=lines,
            methods=(
                Method(
                    "counted",
                    _("The figure for the country, where there is one (counted)"),
                    sum(line.grams for line in lines),
                ),
                Method(
                    "lowest",
                    _("The lowest published figure of each line"),
                    sum(part.low for part in parts),
                    _("Fuller trucks, other means, narrower boundaries."),
                ),
                Method(
                    "highest",
                    _("The highest published figure of each line"),
                    sum(part.high for part in parts),
                    _("Emptier or the sender's own trucks, bulky goods by the space they take."),
                ),
            ),
            not_counted=tuple(_not_counted(sent, parts, store)),
            steps=tuple(step for part in parts for step in part.steps),
            engine_version=ENGINE_VERSION,
            dataset_version=store.release,
        )


def _parts(sent: FreightInput, store: FactorStore) -> Iterator[Part]:
    for number, parcels in enumerate(sent.parcels, 1):
        for line, low, high, steps in parcel_parts(number, parcels, sent.country, store):
            yield Part(line, low, high, steps)
    for number, shipment in enumerate(sent.shipments, 1):
        if shipment.fuel:
            yield _by_fuel(number, shipment, sent.country, store)
        elif shipment.vehicle_km is not None:
            yield _by_vehicle(number, shipment, store)
        else:
            yield from _by_mass(number, shipment, sent.country, store)
    for number, packaging in enumerate(sent.packaging, 1):
        yield _packaging(number, packaging, store)


# --- goods ---------------------------------------------------------------------------------------------------------
def _by_mass(number: int, goods: Shipment, country: str, store: FactorStore) -> Iterator[Part]:
    """Mass times way times what a tonne-kilometre emits; the way back with the goods doubles it."""
    kg, code = goods.kg or Decimal(0), f"shipment-{number}"
    km, behind, steps = _km(number, goods, store)
    trips = goods.times * (2 if goods.back == "same" else 1)
    tonne_km = kg / _KG_PER_TONNE * km * trips
    known = rates(
        goods.mode, country=country, km=km, load=goods.load_percent, chilled=goods.chilled, store=store
    )
    charged = max(kg, _charged(goods, store)) if goods.m3 is not None else kg
    scale = charged / kg if kg else Decimal(1)
    label = format_lazy(_("{number}. {mode}"), number=number, mode=MODE_WORDS[goods.mode])
    per = [rate.value for rate in known]
    if goods.m3 is not None:
        steps = (
            *steps,
            Step(f"{code}.charged", _("Mass it is charged for"), charged.quantize(Decimal("0.1")), "kg"),
        )
    counted = known[0]
    yield Part(
        Line(
            code=code,
            label=label,
            grams=grams_up(tonne_km * counted.value),
            quantity=(tonne_km * counted.per_unit).quantize(Decimal("0.000001")),
            unit=counted.unit,
            stage=goods.mode,
            factors=(*counted.factors, *behind),
            note=counted.note,
        ),
        low=grams_up(tonne_km * min(per)),
        high=grams_up(tonne_km * scale * max(per)),
        steps=(
            *steps,
            Step(f"{code}.work", _("Mass over the way"), tonne_km.quantize(Decimal("0.001")), "tonne*km"),
            Step(
                f"{code}.rate",
                _("A tonne over a kilometre"),
                counted.value.quantize(Decimal("0.00001")),
                "kg",
            ),
        ),
        left_out_grams=grams_up(tonne_km * counted.non_co2),
    )
    if goods.back == "empty":
        yield _way_back(number, goods, kg * goods.times, km, store)


def _way_back(number: int, goods: Shipment, kg: Decimal, km: Decimal, store: FactorStore) -> Part:
    """The truck's way back with nothing on it: as many loads as the goods fill, each on a tenth of its load."""
    size = store[CHOICES].factor(f"{_row(goods.mode)}-load", unit="kg")
    load = goods.load_percent or int(store[CHOICES].factor("load-factor", unit="percent").value)
    loads = kg / (size.value * load / 100)
    per_km, fuel, behind = burnt(goods.mode, load=_EMPTY_PERCENT, store=store)
    litres = loads * km * per_km * size.value * _EMPTY_PERCENT / 100 / _KG_PER_TONNE
    grams = grams_up(litres * fuel.value)
    line = Line(
        code=f"back-{number}",
        label=format_lazy(_("{number}. The empty way back"), number=number),
        grams=grams,
        quantity=litres.quantize(Decimal("0.000001")),
        unit="L",
        stage=goods.mode,
        factors=(fuel, *behind),
        note=_("Counted as a truck with a tenth of its load."),
    )
    return Part(line, grams, grams)


def _by_vehicle(number: int, goods: Shipment, store: FactorStore) -> Part:
    """The litres of the whole vehicle over its kilometres: nothing is divided by what it carries."""
    size = store[CHOICES].factor(f"{_row(goods.mode)}-load", unit="kg")
    told = goods.load_percent
    loads = (told,) if told else tuple(
        int(store[CHOICES].factor(row, unit="percent").value)
        for row in ("load-factor", "load-factor-low", "load-factor-high")
    )  # fmt: skip
    km = (goods.vehicle_km or Decimal(0)) * goods.times
    cold, chilling = cooling(goods.chilled, store)
    emitted = []
    for load in loads:
        per_tonne_km, fuel, behind = burnt(goods.mode, load=load, store=store)
        litres = km * per_tonne_km * size.value * load / 100 / _KG_PER_TONNE
        emitted.append((litres, fuel, behind))
    litres, fuel, behind = emitted[0]
    grams = [grams_up(each * fuel.value * cold) for each, _fuel, _behind in emitted]
    grams += [
        grams_up(each * cold * other)
        for each, burnt_fuel, _behind in emitted
        for other in other_figures.beside(burnt_fuel, store)
    ]
    line = Line(
        code=f"shipment-{number}",
        label=format_lazy(_("{number}. {mode}"), number=number, mode=MODE_WORDS[goods.mode]),
        grams=grams[0],
        quantity=(litres * cold).quantize(Decimal("0.000001")),
        unit="L",
        stage=goods.mode,
        factors=(fuel, *behind, *chilling),
        note="" if told else _("The load was not told: half full."),
    )
    step = Step(f"shipment-{number}.km", _("Kilometres of the vehicle"), km, "km")
    return Part(line, min(grams), max(grams), (step,))


def _by_fuel(number: int, goods: Shipment, country: str, store: FactorStore) -> Part:
    amount, kind = goods.fuel or (Decimal(0), "diesel")
    if kind == "electricity":
        factor, unit = store["grid-countries"].factor(country, unit="kgCO2e/kWh"), "kWh"
    else:
        dataset, row = _FUEL_ROWS[kind]
        unit = "kg" if kind in ("lpg", "lng") else "L"
        factor = store[dataset].factor(row, unit=f"kgCO2e/{unit}")
    quantity = amount * goods.times
    line = Line(
        code=f"shipment-{number}",
        label=format_lazy(_("{number}. {mode}"), number=number, mode=FUEL_WORDS[kind]),
        grams=grams_up(quantity * factor.value),
        quantity=quantity,
        unit=unit,
        stage=goods.mode,
        factors=(factor,),
    )
    others = [line.grams, *(grams_up(quantity * other) for other in other_figures.beside(factor, store))]
    return Part(line, min(others), max(others))


def _packaging(number: int, packaging: Packaging, store: FactorStore) -> Part:
    row = _MATERIAL_ROWS.get(packaging.material, packaging.material)
    again = "reused" if packaging.material == "wood" else "recycled"
    made = [store["desnz-materials"].factor(f"{row}-{how}", unit="kgCO2e/kg") for how in ("new", again)]
    factor = made[packaging.recycled]
    line = Line(
        code=f"packaging-{number}",
        label=format_lazy(_("Packaging: {material}"), material=MATERIAL_WORDS[packaging.material]),
        grams=grams_up(packaging.kg * factor.value),
        quantity=packaging.kg,
        unit="kg",
        stage="packaging",
        factors=(factor,),
    )
    values = [grams_up(packaging.kg * each.value) for each in made]
    return Part(line, min(values), max(values))


def _km(
    number: int, goods: Shipment, store: FactorStore
) -> tuple[Decimal, tuple[Factor, ...], tuple[Step, ...]]:
    ends = goods.ends
    if ends.km is not None:
        return ends.km, (), ()
    origin, destination = ends.origin, ends.destination
    assert origin is not None
    assert destination is not None
    by = "ship" if goods.mode in SHIPS else goods.mode if goods.mode in ("rail", "air") else "road"
    found = way(origin, destination, by=by, field=f"shipments.{number - 1}.km", store=store)
    step = Step(
        f"shipment-{number}.km",
        format_lazy(
            _("{origin} → {destination}, estimated"),
            origin=name_of(origin.iata),
            destination=name_of(destination.iata),
        ),
        found.km,
        "km",
    )
    return found.km, found.behind, (step,)


def _charged(goods: Shipment, store: FactorStore) -> Decimal:
    """The kilograms a carrier charges for so much space."""
    kind = "ship" if goods.mode in SHIPS else goods.mode if goods.mode in ("rail", "air") else "truck"
    return (goods.m3 or Decimal(0)) * store["volume-mass"].factor(kind, unit="kg/m³").value


def _row(mode: str) -> str:
    return mode.replace("_", "-")


def _not_counted(sent: FreightInput, parts: list[Part], store: FactorStore) -> Iterator[NotCounted]:
    aloft = sum(part.left_out_grams for part in parts)
    if aloft:
        yield NotCounted(
            "aloft",
            _("What flying does beside its CO₂"),
            aloft,
            _("By the British multiplier of 1.7; uncertain."),
        )
    making = _making(parts, store)
    told = _("Of what is counted in litres, by the British figure of 2025.") if making else ""
    if not all(_holds_life(part.line.factors[0], store) for part in parts):
        yield NotCounted("upstream", _("Making the fuel and bringing it"), making or None, told)
        yield NotCounted("houses", _("Warehouses and offices; the figure of a parcel in Japan holds them"))
    if not sent.packaging:
        yield NotCounted("packaging", _("Packaging"), note=_("Not given."))
    if not any(goods.back != "none" for goods in sent.shipments) and any(
        goods.mode in TRUCKS and goods.kg is not None for goods in sent.shipments
    ):
        yield NotCounted("back", _("The empty way back"), note=_("Not given."))
    yield NotCounted("goods", _("The goods themselves"))


def _holds_life(factor: Factor, store: FactorStore) -> bool:
    """Whether a figure holds fuel and houses already, as a Japanese parcel's (known from release 2026.11.30b on)."""
    table = store["parcels"]
    return (
        factor.dataset == "parcels"
        and "holds" in table.about.text
        and table.word(factor.id, column="holds") == "life"
    )


def _making(parts: list[Part], store: FactorStore) -> int:
    """Grams of making the diesel and the petrol that the lines burn; nothing is known of other fuels."""
    rows = {"jp23-diesel": "diesel", "jp23-gasoline": "petrol"}
    litres = ((rows.get(part.line.factors[0].id), part.line.quantity) for part in parts)
    return sum(
        grams_up(quantity * store["desnz-fuel-making"].factor(fuel, unit="kgCO2e/L").value)
        for fuel, quantity in litres
        if fuel
    )
