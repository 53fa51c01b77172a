"""The published figures that a line of a product may take, as `dataset/row`, and the units their amounts come in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from calculators import errors, travel
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Words

# What a figure is per, what an amount of it is counted in, and what of the figure's unit that base unit is.
PER: Final[Mapping[str, tuple[str, str]]] = {
    "kg": ("kgCO2e/kg", "kg"),
    "kWh": ("kgCO2e/kWh", "kWh"),
    "L": ("kgCO2e/L", "L"),
    "m3": ("kgCO2e/m³", "m3"),
    "tonne_km": ("kgCO2e/(tonne*km)", "tonne*km"),
    "passenger_km": ("kgCO2e/(passenger*km)", "passenger*km"),
    "vehicle_km": ("kgCO2e/km", "km"),
    "hour": ("kgCO2e/hour", "hour"),
    "year": ("kgCO2e/year", "year"),
    "piece": ("kgCO2e/piece", "piece"),
    "parcel": ("kgCO2e/parcel", "parcel"),
    "JPY": ("kgCO2e/JPY", "JPY"),
}
_LITRES: Final = Decimal(1000)
# An amount of which unit may stand before a figure of which kind, and how many of the figure's own units it is.
UNITS: Final[Mapping[str, Mapping[str, Decimal]]] = {
    "g": {"kg": Decimal("0.001"), "tonne_km": Decimal("0.000001")},
    "kg": {"kg": Decimal(1), "tonne_km": Decimal("0.001")},
    "t": {"kg": Decimal(1000), "tonne_km": Decimal(1)},
    "Wh": {"kWh": Decimal("0.001")},
    "kWh": {"kWh": Decimal(1)},
    "MJ": {"kWh": Decimal(1) / Decimal("3.6")},
    "mL": {"L": Decimal("0.001"), "m3": Decimal("0.000001")},
    "L": {"L": Decimal(1), "m3": 1 / _LITRES},
    "m3": {"L": _LITRES, "m3": Decimal(1)},
    "passenger_km": {"passenger_km": Decimal(1)},
    "vehicle_km": {"vehicle_km": Decimal(1)},
    "minute": {"hour": Decimal(1) / Decimal(60)},
    "hour": {"hour": Decimal(1)},
    "month": {"year": Decimal(1) / Decimal(12)},
    "year": {"year": Decimal(1)},
    "piece": {"piece": Decimal(1), "parcel": Decimal(1)},
    "JPY": {"JPY": Decimal(1)},
}
UNIT_WORDS: Final[Mapping[str, Words]] = {
    **{unit: unit for unit in ("g", "kg", "t", "kWh", "Wh", "MJ", "L", "mL")},
    "m3": "m³",
    "piece": _("pieces"),
    "hour": _("hours"),
    "minute": _("minutes"),
    "year": _("years"),
    "month": _("months"),
    "passenger_km": _("passenger km"),
    "vehicle_km": _("vehicle km"),
    "JPY": _("yen"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A dataset of which every row may be taken, and what its figures are per."""

    dataset: str
    per: str
    title: Words
    rows: tuple[str, ...] = ()
    name: Callable[[str, str], str] | None = None
    is_spend: bool = False
    column: str = "value"


def _electricity(row: str, language: str) -> str:
    return gettext("Electricity, %(place)s") % {
        "place": str(Locale.parse(language).territories.get(row, row))
    }


def _mode(row: str, _language: str) -> str:
    return str(travel.MODES[row])


_BURNT: Final = {
    "jp23-kerosene": _("Kerosene burnt"),
    "jp23-lpg": _("LPG burnt"),
    "jp23-city-gas": _("City gas burnt"),
    "jp23-gasoline": _("Petrol burnt"),
    "jp23-diesel": _("Diesel burnt"),
}
_GOODS: Final = {
    "truck": _("Truck, size unknown"),
    "truck-2t": _("Truck for 2 tonnes"),
    "truck-4t": _("Truck for 4 tonnes"),
    "truck-10t": _("Truck for 10 tonnes"),
    "trailer-20t": _("Trailer for 20 tonnes"),
    "truck-chilled": _("Refrigerated truck"),
    "van": _("Light van"),
    "van-electric": _("Electric van"),
    "rail": _("Goods train"),
    "container-ship": _("Container ship"),
    "coastal-ship": _("Coastal ship"),
    "bulk-ship": _("Bulk carrier"),
    "roro-ferry": _("Ferry for trucks"),
}
_BY_AIR: Final = {
    "domestic": _("Air freight inside a country"),
    "short-haul": _("Air freight, up to about 3,700 km"),
    "international": _("Air freight, further"),
}
_PARCELS: Final = {
    "courier-jp": _("Parcel to a home in Japan"),
    "home-fr-small": _("Small parcel to a home in France"),
    "home-fr-2kg": _("Parcel of 2 kg to a home in France"),
}
_WATER: Final = {"koide-jp-water": _("Water from the tap, Japan")}
_CARS: Final = {
    "average-petrol": _("Petrol car"),
    "average-diesel": _("Diesel car"),
    "average-hybrid": _("Hybrid car"),
    "average-electric": _("Electric car"),
}


def _named(names: Mapping[str, Words]) -> Callable[[str, str], str]:
    return lambda row, _language: str(names[row])


TABLES: Final[tuple[Table, ...]] = (
    Table("desnz-materials", "kg", _("Materials, per kg")),
    Table("agribalyse-food", "kg", _("Food in France, per kg")),
    Table("koide-food", "kg", _("Food in Japan, per kg")),
    Table("agribalyse-drinks", "L", _("Drinks, per litre")),
    Table("agribalyse-meals", "piece", _("Meals, each")),
    Table("ademe-products", "piece", _("Things made or thrown away, each")),
    Table("grid-countries", "kWh", _("Electricity by country, per kWh"), name=_electricity),
    Table(
        "fuels-japan",
        "L",
        _("Fuels burnt, per litre"),
        ("jp23-kerosene", "jp23-gasoline", "jp23-diesel"),
        _named(_BURNT),
    ),
    Table("fuels-japan", "m3", _("City gas, per m³"), ("jp23-city-gas",), _named(_BURNT)),
    Table("fuels-japan", "kg", _("LPG, per kg"), ("jp23-lpg",), _named(_BURNT)),
    Table("koide-home", "m3", _("Water, per m³"), tuple(_WATER), _named(_WATER)),
    Table("desnz-freight", "tonne_km", _("Goods carried, mass and distance"), tuple(_GOODS), _named(_GOODS)),
    Table(
        "desnz-air-freight",
        "tonne_km",
        _("Goods by air, mass and distance"),
        tuple(_BY_AIR),
        _named(_BY_AIR),
        column="without_rf",
    ),
    Table("parcels", "parcel", _("Parcels, each"), tuple(_PARCELS), _named(_PARCELS)),
    Table(
        "koide-travel",
        "passenger_km",
        _("People carried in Japan, per passenger km"),
        ("train", "bus", "taxi", "ferry"),
        _mode,
    ),
    Table("desnz-travel", "passenger_km", _("People carried in the UK, per passenger km"), name=_mode),
    Table("desnz-cars", "vehicle_km", _("Cars, per km of the vehicle"), tuple(_CARS), _named(_CARS)),
    Table("ademe-use", "year", _("Use, per year")),
    Table("ademe-online", "hour", _("Online, per hour")),
    Table("desnz-disposal", "kg", _("Thrown away, per kg")),
    Table("koide-spending", "JPY", _("By spending, per yen: rough"), is_spend=True),
)
_RARE: Final = (
    "US",
    "CN",
    "KR",
    "TW",
    "VN",
    "TH",
    "ID",
    "IN",
    "BD",
    "DE",
    "FR",
    "GB",
    "IT",
    "AU",
    "BR",
    "MX",
)


@dataclass(frozen=True, slots=True)
class Offered:
    """A figure that may be taken: its published number, what it is per, and what it is called."""

    code: str
    factor: Factor
    per: str
    label: Words
    is_spend: bool


def offered(code: Any, store: FactorStore, *, field: str) -> Offered:
    """The published figure called `dataset/row`. Raises FigureUnknown."""
    dataset, _slash, row = str(code)[:80].partition("/")
    for table in TABLES:
        if (
            table.dataset == dataset
            and (row,) in store[dataset]
            and (not table.rows or row in table.rows)
            and isinstance(code, str)
        ):
            factor = store[dataset].factor(row, column=table.column, unit=PER[table.per][0])
            return Offered(code, factor, table.per, _label(table, row, store), table.is_spend)
    raise errors.FigureUnknown(field=field, name=str(code)[:60])


def choices(store: FactorStore) -> Iterator[tuple[Words, list[tuple[str, Words]]]]:
    """Every figure by its group, for a list to choose from; of the grids the larger traders only."""
    for table in TABLES:
        keys = table.rows or tuple(row for (row,) in store[table.dataset].rows)
        if table.dataset == "grid-countries":
            keys = ("JP", *(code for code in _RARE if code in keys))
        yield table.title, [(f"{table.dataset}/{row}", _label(table, row, store)) for row in keys]


def _label(table: Table, row: str, store: FactorStore) -> Words:
    def told() -> str:
        language = "ja" if (get_language() or "en")[:2] == "ja" else "en"
        return (
            table.name(row, language)
            if table.name
            else store[table.dataset].word(row, column=f"name_{language}")
        )

    words: Words = lazy(told, str)()
    return words
