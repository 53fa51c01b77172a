"""What the office calculator asks: the bills or a profile, how people come and travel, what is bought and left."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from calculators import errors, household_input
from calculators.answers import amount, choice, group, listed, only, whole, yes_or_no
from calculators.exact import NUMBER
from calculators.factor_store import FactorStore
from calculators.household_input import ELECTRICITY, Bill, HouseholdInput
from calculators.services_bought import SERVICE, Service, read_services
from calculators.travel import MODES
from calculators.units import plain_number

PERIODS: Final = ("month", "year")
ENERGIES: Final[Mapping[str, tuple[str, ...]]] = {
    "electricity": ("kWh",),
    "city_gas": ("m3",),
    "lpg": ("m3", "kg"),
    "kerosene": ("L",),
    "water": ("m3",),
    "heavy_oil_a": ("L",),
    "heat": ("MJ", "GJ"),
}
"""What an office buys, and the units of its bills; the first five are counted as those of a home."""
AT_HOME: Final = ("electricity", "city_gas", "lpg", "kerosene", "water")
AREAS: Final = ("tokyo", "osaka", "nagoya", "fukuoka", "elsewhere")
CARS: Final[Mapping[str, str]] = {
    "car": "unknown",
    "car_petrol": "petrol",
    "car_hybrid": "hybrid",
    "car_electric": "electric",
    "motorbike": "motorbike",
}
"""Ways to come that are vehicles, and what drives them: counted by the car calculator."""
BY_SHIP: Final = ("ferry", "ferry_with_car")
COMMUTING: Final = (*(mode for mode in MODES if mode not in BY_SHIP), *CARS)
TRIPS: Final = (*MODES, *CARS, "plane")
HAULS: Final[Mapping[str, tuple[str, ...]]] = {
    "domestic": ("economy",),
    "short": ("economy", "business"),
    "long": ("economy", "premium_economy", "business", "first"),
}
PAPER_UNITS: Final = ("sheets", "reams", "kg")
WASTE: Final[Mapping[str, tuple[str, ...]]] = {
    "mixed": ("incineration", "landfill"),
    "paper": ("incineration", "recycling", "composting", "landfill"),
    "plastic": ("incineration", "recycling", "landfill"),
    "food": ("incineration", "composting", "digestion", "landfill"),
    "glass": ("recycling", "incineration", "landfill"),
    "cans": ("recycling", "incineration", "landfill"),
    "wood": ("incineration", "recycling", "composting", "landfill"),
}
"""Kinds of waste and what may become of them; the first is what happens where nothing is said."""
MOST: Final = 100
MOST_PEOPLE: Final = 1_000_000
_PEOPLE: Final = {"type": "integer", "minimum": 1, "maximum": MOST_PEOPLE, "default": 1}
_COMMUTE: Final[dict[str, Any]] = {
    "mode": {"enum": list(COMMUTING)},
    "km": NUMBER | {"description": "one way of one person"},
    "people": _PEOPLE,
    "days": {"type": "integer", "minimum": 1, "maximum": 366, "description": "of each, in the period"},
    "occupants": {"type": "integer", "minimum": 1, "maximum": 9, "default": 1},
}
_TRIP: Final[dict[str, Any]] = {
    "by": {"enum": list(TRIPS)},
    "km": NUMBER | {"description": "one way; a flight without it counts a stated distance by haul"},
    "haul": {"enum": list(HAULS), "description": "of a flight; short is up to 3,700 km"},
    "cabin": {"enum": list(HAULS["long"]), "default": "economy"},
    "people": _PEOPLE,
    "times": {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 1},
    "occupants": {"type": "integer", "minimum": 1, "maximum": 9, "default": 1},
}
_HOTEL: Final[dict[str, Any]] = {
    "country": {"type": "string", "pattern": "^[A-Za-z]{2}$"},
    "nights": {"type": "integer", "minimum": 1, "maximum": MOST_PEOPLE, "description": "of rooms"},
}
_WASTE: Final[dict[str, Any]] = {
    "kind": {"enum": list(WASTE)},
    "route": {"enum": ["incineration", "recycling", "composting", "digestion", "landfill"]},
    "kg": NUMBER,
}
_PAPER: Final[dict[str, Any]] = {
    "amount": NUMBER,
    "unit": {"enum": list(PAPER_UNITS), "default": "sheets"},
    "recycled": {"type": "boolean", "default": False},
}
_PROFILE: Final[dict[str, Any]] = {
    "area": {"enum": list(AREAS), "default": "tokyo"},
}


def _several(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    one = {"type": "object", "required": required, "additionalProperties": False, "properties": properties}
    return {"type": "array", "maxItems": MOST, "items": one}


def _one(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


INPUT_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "period": {"enum": list(PERIODS), "default": "month"},
        "country": {"type": "string", "pattern": "^[A-Za-z]{2}$", "default": "JP"},
        "staff": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_PEOPLE,
            "description": "who work there; with a profile it is needed",
        },
        "floor_m2": NUMBER | {"description": "a profile without it takes the median floor a person"},
        "profile": _one(_PROFILE, []),
        **{
            energy: _one(
                {"amount": NUMBER, "unit": {"enum": list(units), "default": units[0]}}
                | (ELECTRICITY if energy == "electricity" else {}),
                ["amount"],
            )
            for energy, units in ENERGIES.items()
        },
        "commuting": _several(_COMMUTE, ["mode", "km", "days"]),
        "trips": _several(_TRIP, ["by"]),
        "hotels": _several(_HOTEL, ["country", "nights"]),
        "paper": _one(_PAPER, ["amount"]),
        "waste": _several(_WASTE, ["kind", "kg"]),
        "home_hours": NUMBER | {"description": "worked at home, of all together"},
        "services": _several(SERVICE, []),
    },
}


@dataclass(frozen=True, slots=True)
class Going:
    """So many people going so far, so often: to work, or on business."""

    by: str
    km: Decimal | None
    people: int
    times: int
    occupants: int = 1
    haul: str = ""
    cabin: str = "economy"

    def described(self, *, of: str) -> dict[str, Any]:
        """As it was told: `commuting` has days, `trips` have times."""
        told: dict[str, Any] = {} if self.km is None else {"km": plain_number(self.km)}
        told |= {"people": self.people, ("days" if of == "commuting" else "times"): self.times}
        told |= {"occupants": self.occupants} if self.by in CARS else {}
        told |= {"haul": self.haul, "cabin": self.cabin} if self.by == "plane" else {}
        return {("mode" if of == "commuting" else "by"): self.by} | told


@dataclass(frozen=True, slots=True)
class Paper:
    """So many sheets of A4, reams of 500, or kilograms."""

    amount: Decimal
    unit: str
    recycled: bool


@dataclass(frozen=True, slots=True)
class OfficeInput:
    """An office in a month or a year. `energy` is None without any bill that a home has too."""

    period: str
    country: str
    staff: int | None
    area: str
    floor_m2: Decimal | None
    energy: HouseholdInput | None
    others: tuple[Bill, ...]
    commuting: tuple[Going, ...]
    trips: tuple[Going, ...]
    hotels: tuple[tuple[str, int], ...]
    paper: Paper | None
    waste: tuple[tuple[str, str, Decimal], ...]
    home_hours: Decimal | None
    services: tuple[Service, ...]

    @property
    def is_profile(self) -> bool:
        return bool(self.area)

    def described(self) -> dict[str, Any]:
        """The answers in full, defaults written out, as they are stored."""
        told: dict[str, Any] = {"period": self.period, "country": self.country}
        told |= {} if self.staff is None else {"staff": self.staff}
        told |= {} if self.floor_m2 is None else {"floor_m2": plain_number(self.floor_m2)}
        if self.is_profile:
            told["profile"] = {"area": self.area}
        if self.energy:
            told |= {name: value for name, value in self.energy.described().items() if name in AT_HOME}
        told |= {b.energy: {"amount": plain_number(b.amount), "unit": b.unit} for b in self.others}
        rows = {
            "commuting": [going.described(of="commuting") for going in self.commuting],
            "trips": [going.described(of="trips") for going in self.trips],
            "hotels": [{"country": country, "nights": nights} for country, nights in self.hotels],
            "waste": [{"kind": k, "route": r, "kg": plain_number(kg)} for k, r, kg in self.waste],
            "services": [service.described() for service in self.services],
        }
        told |= {name: several for name, several in rows.items() if several}
        if self.paper:
            amount_told = plain_number(self.paper.amount)
            told["paper"] = {"amount": amount_told, "unit": self.paper.unit, "recycled": self.paper.recycled}
        return told | ({} if self.home_hours is None else {"home_hours": plain_number(self.home_hours)})


def read(answers: Mapping[str, Any], store: FactorStore) -> OfficeInput:
    """The office that these answers describe. Raises CalculatorError with a path such as `trips.0.km` in `field`."""
    only(answers, INPUT_SCHEMA["properties"])
    bills = [energy for energy in ENERGIES if answers.get(energy) is not None]
    profile = group(answers, "profile")
    if profile is not None:
        only(profile, _PROFILE, path="profile.")
        if bills or answers.get("commuting"):
            raise errors.OfficeTwice(field="profile")
    named = ("commuting", "trips", "hotels", "paper", "waste", "home_hours", "services")
    if profile is None and not bills and all(answers.get(name) in (None, "", []) for name in named):
        raise errors.NothingToCount(field="electricity")
    energy, country = _energy(answers, bills, store)
    staff = answers.get("staff")
    if staff is not None or profile is not None:
        staff = whole(answers, "staff", least=1, most=MOST_PEOPLE)
    hours = answers.get("home_hours")
    period = choice(answers, "period", PERIODS, default="month")
    most_days = 31 if period == "month" else 366
    return OfficeInput(
        period=period,
        country=country,
        staff=staff,
        area="" if profile is None else choice(profile, "area", AREAS, default="tokyo", path="profile."),
        floor_m2=None if answers.get("floor_m2") in (None, "") else amount(answers, "floor_m2"),
        energy=energy,
        others=tuple(_bill(answers, energy) for energy in bills if energy not in AT_HOME),
        commuting=tuple(
            _commute(row, path, most_days) for row, path in listed(answers, "commuting", _COMMUTE, most=MOST)
        ),
        trips=tuple(_trip(row, path) for row, path in listed(answers, "trips", _TRIP, most=MOST)),
        hotels=tuple(_hotel(row, path, store) for row, path in listed(answers, "hotels", _HOTEL, most=MOST)),
        paper=_paper(answers),
        waste=tuple(_waste(row, path) for row, path in listed(answers, "waste", _WASTE, most=MOST)),
        home_hours=None if hours in (None, "") else amount(answers, "home_hours"),
        services=read_services(answers, store, most=MOST),
    )


def _energy(
    answers: Mapping[str, Any], bills: list[str], store: FactorStore
) -> tuple[HouseholdInput | None, str]:
    """The bills that a home has too, read as those of a home; and the country."""
    for energy in bills:  # the prices in yen that are known are those of homes
        bill = group(answers, energy) or {}
        choice(bill, "unit", ENERGIES[energy], default=ENERGIES[energy][0], path=f"{energy}.")
    told: dict[str, Any] = {name: answers[name] for name in ("period", "country") if name in answers}
    at_home = {
        energy: {"unit": ENERGIES[energy][0]} | dict(group(answers, energy) or {})
        for energy in bills
        if energy in AT_HOME
    }
    read_as = household_input.read(told | (at_home or {"electricity": {"amount": 0, "unit": "kWh"}}), store)
    return (read_as if at_home else None), read_as.country


def _bill(answers: Mapping[str, Any], energy: str) -> Bill:
    bill, path = group(answers, energy) or {}, f"{energy}."
    only(bill, INPUT_SCHEMA["properties"][energy]["properties"], path=path)
    units = ENERGIES[energy]
    return Bill(
        energy, amount(bill, "amount", path=path), choice(bill, "unit", units, default=units[0], path=path)
    )


def _commute(row: Mapping[str, Any], path: str, most_days: int) -> Going:
    return Going(
        by=choice(row, "mode", COMMUTING, path=path),
        km=amount(row, "km", path=path),
        people=whole(row, "people", least=1, most=MOST_PEOPLE, default=1, path=path),
        times=whole(row, "days", least=1, most=most_days, path=path),
        occupants=whole(row, "occupants", least=1, most=9, default=1, path=path),
    )


def _trip(row: Mapping[str, Any], path: str) -> Going:
    by = choice(row, "by", TRIPS, path=path)
    haul = choice(row, "haul", tuple(HAULS), path=path) if by == "plane" else ""
    km = None if haul and row.get("km") in (None, "") else amount(row, "km", path=path)
    return Going(
        by=by,
        km=km,
        people=whole(row, "people", least=1, most=MOST_PEOPLE, default=1, path=path),
        times=whole(row, "times", least=1, most=10_000, default=1, path=path),
        occupants=whole(row, "occupants", least=1, most=9, default=1, path=path),
        haul=haul,
        cabin=choice(row, "cabin", HAULS[haul], default="economy", path=path) if haul else "economy",
    )


def _hotel(row: Mapping[str, Any], path: str, store: FactorStore) -> tuple[str, int]:
    country = row.get("country")
    if country is None:
        raise errors.InputMissing(field=f"{path}country")
    if not isinstance(country, str):
        raise errors.InputMalformed(field=f"{path}country")
    if (country.upper(),) not in store["hotel-nights"]:
        raise errors.HotelUnknown(field=f"{path}country", name=country[:20])
    return country.upper(), whole(row, "nights", least=1, most=MOST_PEOPLE, path=path)


def _paper(answers: Mapping[str, Any]) -> Paper | None:
    told = group(answers, "paper")
    if told is None:
        return None
    only(told, _PAPER, path="paper.")
    return Paper(
        amount(told, "amount", path="paper."),
        choice(told, "unit", PAPER_UNITS, default="sheets", path="paper."),
        yes_or_no(told, "recycled", path="paper."),
    )


def _waste(row: Mapping[str, Any], path: str) -> tuple[str, str, Decimal]:
    kind = choice(row, "kind", tuple(WASTE), path=path)
    route = choice(row, "route", WASTE[kind], default=WASTE[kind][0], path=path)
    return kind, route, amount(row, "kg", path=path)
