"""What the household calculator asks: the amounts of the bills, or a profile of the home."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from calculators import errors, retailers
from calculators.answers import amount, choice, country_of, group, only, text, whole
from calculators.exact import NUMBER
from calculators.factor_store import FactorStore
from calculators.units import plain_number

PERIODS: Final = ("month", "year")
ENERGIES: Final[Mapping[str, tuple[str, ...]]] = {
    "electricity": ("kWh", "yen"),
    "city_gas": ("m3", "yen"),
    "lpg": ("m3", "kg", "yen"),
    "kerosene": ("L", "yen"),
    "water": ("m3",),
}
"""What a home buys, and the units in which its bills say how much."""
HOMES: Final = ("any", "house", "flat")
REGIONS: Final = ("elsewhere", "hokkaido", "kyushu")
MOST_PEOPLE: Final = 12  # twice the survey's last class, which is six and more
MOST_KG_PER_KWH: Final = Decimal("1.5")  # above the worst retailer of the official list, which has 1.375
_LEAST_KG_PER_KWH: Final = Decimal("0.005")  # below, it was taken from the list, which has tonnes
OWN: Final[dict[str, Any]] = {
    "type": "object",
    "description": "instead of `supplier`: the figure that one's own supplier states",
    "required": ["kg_per_kwh", "name", "year"],
    "additionalProperties": False,
    "properties": {
        "kg_per_kwh": NUMBER,
        "name": {"type": "string", "minLength": 1, "maxLength": 80},
        "year": {"type": "integer", "minimum": 2000, "maximum": 2100},
    },
}
ELECTRICITY: Final[dict[str, Any]] = {
    "supplier": {
        "type": "string",
        "description": "a row of /factors/retailers-japan/ or /factors/grid-japan/; Japan only",
    },
    "own": OWN,
}
"""What may be told of the electricity besides its amount."""

INPUT_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "period": {"enum": list(PERIODS), "default": "month"},
        "country": {"type": "string", "pattern": "^[A-Za-z]{2}$", "default": "JP"},
        "profile": {
            "type": "object",
            "required": ["people"],
            "additionalProperties": False,
            "properties": {
                "people": {"type": "integer", "minimum": 1, "maximum": MOST_PEOPLE},
                "home": {"enum": list(HOMES), "default": "any"},
                "region": {"enum": list(REGIONS), "default": "elsewhere"},
            },
        },
        **{
            energy: {
                "type": "object",
                "required": ["amount", "unit"],
                "additionalProperties": False,
                "properties": {"amount": NUMBER, "unit": {"enum": list(units)}}
                | (ELECTRICITY if energy == "electricity" else {}),
            }
            for energy, units in ENERGIES.items()
        },
    },
}


@dataclass(frozen=True, slots=True)
class Bill:
    """So much of one energy, in the unit that the bill is in."""

    energy: str
    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """What the reader says that a kilowatt-hour of their supplier emits, in kg, and of which year."""

    kg_per_kwh: Decimal
    name: str
    year: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A home in Japan of which no bill is at hand."""

    people: int
    home: str
    region: str


@dataclass(frozen=True, slots=True)
class HouseholdInput:
    """The bills of a month or a year, or the profile. `supplier` is a row of retailers-japan or grid-japan."""

    period: str
    country: str
    supplier: str
    bills: tuple[Bill, ...]
    profile: Profile | None
    own: OwnFigure | None = None

    def described(self) -> dict[str, Any]:
        """The answers in full, defaults written out, as they are stored."""
        told: dict[str, Any] = {"period": self.period, "country": self.country}
        for bill in self.bills:
            told[bill.energy] = {"amount": plain_number(bill.amount), "unit": bill.unit}
        if self.supplier:
            told["electricity"]["supplier"] = self.supplier
        if self.own:
            told["electricity"]["own"] = {
                "kg_per_kwh": plain_number(self.own.kg_per_kwh),
                "name": self.own.name,
                "year": self.own.year,
            }
        if self.profile:
            told["profile"] = {
                "people": self.profile.people,
                "home": self.profile.home,
                "region": self.profile.region,
            }
        return told


def read(answers: Mapping[str, Any], store: FactorStore) -> HouseholdInput:
    """The home that these answers describe.

    Raises:
        CalculatorError: with the path of the answer at fault in `field`, such as `electricity.amount`.
    """
    only(answers, INPUT_SCHEMA["properties"])
    given = [energy for energy in ENERGIES if answers.get(energy) is not None]
    profile = group(answers, "profile")
    if profile is not None and given:
        raise errors.AnswersContradict(field="profile")
    if profile is None and not given:
        raise errors.NothingToCount(field="electricity")
    country = country_of(answers, store)
    return HouseholdInput(
        period=choice(answers, "period", PERIODS, default="month"),
        country=country,
        supplier=_supplier(answers, country, store),
        bills=tuple(_bill(answers, energy, country) for energy in given),
        profile=None if profile is None else _profile(profile, country),
        own=_own(answers, store),
    )


def _supplier(answers: Mapping[str, Any], country: str, store: FactorStore) -> str:
    given = (group(answers, "electricity") or {}).get("supplier") or ""
    if not isinstance(given, str):
        raise errors.InputMalformed(field="electricity.supplier")
    if given and (country != "JP" or not retailers.is_known(given, store)):
        raise errors.SupplierUnknown(field="electricity.supplier", name=given[:40])
    return given


def _own(answers: Mapping[str, Any], store: FactorStore) -> OwnFigure | None:
    """The reader's own figure, if it can be one. Raises SupplierFigure and what reading raises."""
    power = group(answers, "electricity") or {}
    own, path = group(power, "own", path="electricity."), "electricity.own."
    if own is None:
        return None
    if power.get("supplier"):
        raise errors.FigureOrOwn(field="electricity.own")
    only(own, OWN["properties"], path=path)
    figure = OwnFigure(
        kg_per_kwh=amount(own, "kg_per_kwh", path=path),
        name=text(own, "name", most=80, path=path),
        year=whole(own, "year", least=2000, most=store.published_on.year, path=path),
    )
    if not figure.name:
        raise errors.InputMissing(field=f"{path}name")
    if figure.kg_per_kwh and not _LEAST_KG_PER_KWH <= figure.kg_per_kwh <= MOST_KG_PER_KWH:
        raise errors.SupplierFigure(field=f"{path}kg_per_kwh", most=MOST_KG_PER_KWH)
    return figure


def _bill(answers: Mapping[str, Any], energy: str, country: str) -> Bill:
    bill, path = group(answers, energy) or {}, f"{energy}."
    only(bill, INPUT_SCHEMA["properties"][energy]["properties"], path=path)
    units = ENERGIES[energy]
    if country != "JP":  # prices in yen are those of Japan
        units = tuple(unit for unit in units if unit != "yen")
    return Bill(energy, amount(bill, "amount", path=path), choice(bill, "unit", units, path=path))


def _profile(profile: Mapping[str, Any], country: str) -> Profile:
    only(profile, INPUT_SCHEMA["properties"]["profile"]["properties"], path="profile.")
    if country != "JP":
        raise errors.CountryUnknown(field="country", name=country)
    given = profile.get("people")
    if isinstance(given, int) and given > MOST_PEOPLE:
        raise errors.HomeTooLarge(field="profile.people", most=MOST_PEOPLE)
    return Profile(
        people=whole(profile, "people", least=1, most=MOST_PEOPLE, path="profile."),
        home=choice(profile, "home", HOMES, default="any", path="profile."),
        region=choice(profile, "region", REGIONS, default="elsewhere", path="profile."),
    )
