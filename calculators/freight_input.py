"""What the freight calculator asks: parcels, goods by weight and way or by vehicle or by fuel, and packaging.

A shipment is told in one of three ways, and each has factors in its own unit: kilograms and a way (a tonne-kilometre),
the kilometres of a vehicle (litres a kilometre), or fuel (a litre, a kilowatt hour). They cannot be mixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from calculators import errors
from calculators.airports import Airport
from calculators.answers import amount, choice, country_of, group, listed, only, whole, yes_or_no
from calculators.exact import NUMBER
from calculators.factor_store import FactorStore
from calculators.freight_places import place
from calculators.units import plain_number

TRUCKS: Final = ("van", "truck_2t", "truck_4t", "truck_10t", "trailer_20t")
"""Vehicles whose largest load is known, so that the load factor says what they burn."""
ROAD: Final = (*TRUCKS, "van_electric", "truck")
SHIPS: Final = ("coastal_ship", "container_ship", "bulk_ship", "roro_ferry")
MODES: Final = (*ROAD, "rail", *SHIPS, "air")
FUELS: Final[Mapping[str, str]] = {
    "diesel": "L",
    "petrol": "L",
    "lpg": "kg",
    "lng": "kg",
    "electricity": "kWh",
    "heavy_oil_a": "L",
    "heavy_oil_bc": "L",
    "jet": "L",
}
BACK: Final = ("none", "same", "empty")
CARRIERS: Final = ("courier_jp", "home_fr", "pickup_car_fr", "pickup_foot_fr")
LEGS: Final = ("truck", "rail", "container_ship", "air")
MATERIALS: Final = ("board", "paper", "mixed_paper", "plastic_film", "plastic", "glass", "wood")
MOST: Final = 100
MOST_PARCELS: Final = 10_000_000
HEAVIEST_PARCEL_KG: Final = 30
_ENDS: Final = {
    "km": NUMBER | {"description": "one way"},
    "from": {"type": "string", "description": "postcode, prefecture (JP-13), airport or country code"},
    "to": {"type": "string"},
}
_PERCENT: Final = {"type": "integer", "minimum": 0, "maximum": 100, "default": 0}
_SHIPMENT: Final[dict[str, Any]] = {
    "mode": {"enum": list(MODES), "default": "truck"},
    "kg": NUMBER | {"description": "actual mass with packaging"},
    **_ENDS,
    "vehicle_km": NUMBER | {"description": "kilometres of the whole vehicle"},
    "fuel": {
        "type": "object",
        "required": ["amount", "kind"],
        "additionalProperties": False,
        "properties": {"amount": NUMBER, "kind": {"enum": list(FUELS)}},
    },
    "load_percent": {"type": "integer", "minimum": 10, "maximum": 100},
    "m3": NUMBER | {"description": "volume; bulky goods widen the range"},
    "chilled": {"type": "boolean", "default": False},
    "back": {"enum": list(BACK), "default": "none"},
    "times": {"type": "integer", "minimum": 1, "maximum": 100_000, "default": 1},
}
_PARCEL: Final[dict[str, Any]] = {
    "count": {"type": "integer", "minimum": 1, "maximum": MOST_PARCELS},
    "carrier": {"enum": list(CARRIERS), "default": "courier_jp"},
    "kg": NUMBER | {"description": "of one parcel"},
    **_ENDS,
    "leg": {"enum": list(LEGS), "description": "how it goes abroad, before it is delivered"},
    "redelivered_percent": _PERCENT,
    "returned_percent": _PERCENT,
}
_PACKAGING: Final[dict[str, Any]] = {
    "material": {"enum": list(MATERIALS)},
    "kg": NUMBER,
    "recycled": {"type": "boolean", "default": False},
}


def _several(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    one = {"type": "object", "required": required, "additionalProperties": False, "properties": properties}
    return {"type": "array", "maxItems": MOST, "items": one}


INPUT_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "anyOf": [{"required": ["parcels"]}, {"required": ["shipments"]}, {"required": ["packaging"]}],
    "properties": {
        "country": {"type": "string", "pattern": "^[A-Za-z]{2}$", "default": "JP"},
        "parcels": _several(_PARCEL, ["count"]),
        "shipments": _several(_SHIPMENT, []),
        "packaging": _several(_PACKAGING, ["material", "kg"]),
    },
}
INPUT_SCHEMA["properties"]["shipments"]["items"]["oneOf"] = [
    {"required": ["kg"]},
    {"required": ["vehicle_km"]},
    {"required": ["fuel"]},
]


@dataclass(frozen=True, slots=True)
class Ends:
    """How far: told in kilometres, or by the two ends."""

    km: Decimal | None
    origin: Airport | None = None
    destination: Airport | None = None

    def described(self) -> dict[str, Any]:
        if self.km is not None:
            return {"km": plain_number(self.km)}
        if self.origin and self.destination:
            return {"from": self.origin.iata, "to": self.destination.iata}
        return {}

    @property
    def abroad(self) -> bool:
        return bool(self.origin and self.destination and self.origin.country != self.destination.country)

    def __bool__(self) -> bool:
        return self.km is not None or self.origin is not None


@dataclass(frozen=True, slots=True)
class Shipment:
    """Goods told by mass and way, by the kilometres of their vehicle, or by its fuel: one of the three."""

    mode: str
    kg: Decimal | None
    ends: Ends
    vehicle_km: Decimal | None
    fuel: tuple[Decimal, str] | None
    load_percent: int | None
    m3: Decimal | None
    chilled: bool
    back: str
    times: int

    def described(self) -> dict[str, Any]:
        told: dict[str, Any] = {"mode": self.mode, "times": self.times}
        if self.fuel:
            return told | {"fuel": {"amount": plain_number(self.fuel[0]), "kind": self.fuel[1]}}
        told |= {} if self.load_percent is None else {"load_percent": self.load_percent}
        if self.vehicle_km is not None:
            return told | {"vehicle_km": plain_number(self.vehicle_km), "chilled": self.chilled}
        told |= {"kg": plain_number(self.kg or Decimal(0)), "chilled": self.chilled, "back": self.back}
        told |= {} if self.m3 is None else {"m3": plain_number(self.m3)}
        return told | self.ends.described()


@dataclass(frozen=True, slots=True)
class Parcels:
    """So many parcels of one kind."""

    count: int
    carrier: str
    kg: Decimal | None
    ends: Ends
    leg: str
    redelivered_percent: int
    returned_percent: int

    def described(self) -> dict[str, Any]:
        told: dict[str, Any] = {"count": self.count, "carrier": self.carrier}
        told |= {} if self.kg is None else {"kg": plain_number(self.kg)}
        told |= {"leg": self.leg} if self.leg else {}
        shares = {
            "redelivered_percent": self.redelivered_percent,
            "returned_percent": self.returned_percent,
        }
        return told | self.ends.described() | shares


@dataclass(frozen=True, slots=True)
class Packaging:
    """So much of a material."""

    material: str
    kg: Decimal
    recycled: bool

    def described(self) -> dict[str, Any]:
        return {"material": self.material, "kg": plain_number(self.kg), "recycled": self.recycled}


@dataclass(frozen=True, slots=True)
class FreightInput:
    """Everything sent; `country` says whose figures of trucks, trains and power count."""

    country: str
    parcels: tuple[Parcels, ...]
    shipments: tuple[Shipment, ...]
    packaging: tuple[Packaging, ...]

    def described(self) -> dict[str, Any]:
        """The answers in full, defaults written out, as they are stored."""
        told: dict[str, Any] = {"country": self.country}
        for name in ("parcels", "shipments", "packaging"):
            if rows := getattr(self, name):
                told[name] = [row.described() for row in rows]
        return told


def read(answers: Mapping[str, Any], store: FactorStore) -> FreightInput:
    """What was sent. Raises CalculatorError with a path such as `shipments.0.kg` in `field`."""
    only(answers, INPUT_SCHEMA["properties"])
    parcels = [_parcels(row, path, store) for row, path in listed(answers, "parcels", _PARCEL, most=MOST)]
    goods = [_shipment(row, path, store) for row, path in listed(answers, "shipments", _SHIPMENT, most=MOST)]
    packs = [
        Packaging(
            choice(row, "material", MATERIALS, path=path),
            amount(row, "kg", path=path),
            yes_or_no(row, "recycled", path=path),
        )
        for row, path in listed(answers, "packaging", _PACKAGING, most=MOST)
    ]
    if not (parcels or goods or packs):
        raise errors.NothingToCount(field="parcels")
    return FreightInput(country_of(answers, store), tuple(parcels), tuple(goods), tuple(packs))


def _ends(row: Mapping[str, Any], path: str, store: FactorStore) -> Ends:
    told = [row.get(name) not in (None, "") for name in ("km", "from", "to")]
    if told[0] and (told[1] or told[2]):
        raise errors.DistanceOrPlaces(field=f"{path}km")
    if told[0]:
        return Ends(amount(row, "km", path=path))
    if not (told[1] or told[2]):
        return Ends(None)
    found = []
    for name in ("from", "to"):
        if row.get(name) in (None, ""):
            raise errors.InputMissing(field=f"{path}{name}")
        if not isinstance(row[name], str):
            raise errors.InputMalformed(field=f"{path}{name}")
        found.append(place(row[name], store, field=f"{path}{name}"))
    return Ends(None, *found)


def _shipment(row: Mapping[str, Any], path: str, store: FactorStore) -> Shipment:
    mode = choice(row, "mode", MODES, default="truck", path=path)
    told = [name for name in ("kg", "vehicle_km", "fuel") if row.get(name) not in (None, "")]
    if len(told) != 1:
        raise errors.FreightMixed(field=f"{path}{told[1] if told else 'kg'}")
    ends = _ends(row, path, store)
    if told != ["kg"] and (ends or row.get("m3")):
        raise errors.FreightMixed(field=f"{path}{'km' if ends else 'm3'}")
    if told == ["kg"] and not ends:
        raise errors.InputMissing(field=f"{path}km")
    sized = mode in TRUCKS
    if told == ["vehicle_km"] and not sized:
        raise errors.VehicleSizeNeeded(field=f"{path}mode")
    if row.get("load_percent") is not None and not sized:
        raise errors.VehicleSizeNeeded(field=f"{path}load_percent")
    if row.get("back") == "empty" and not sized:
        raise errors.VehicleSizeNeeded(field=f"{path}back")
    fuel = group(row, "fuel", path=path)
    if fuel is not None:
        only(fuel, _SHIPMENT["fuel"]["properties"], path=f"{path}fuel.")
    return Shipment(
        mode=mode,
        kg=amount(row, "kg", path=path) if told == ["kg"] else None,
        ends=ends,
        vehicle_km=amount(row, "vehicle_km", path=path) if told == ["vehicle_km"] else None,
        fuel=None if fuel is None else _fuel(fuel, f"{path}fuel."),
        load_percent=None
        if row.get("load_percent") is None
        else whole(row, "load_percent", least=10, most=100, path=path),
        m3=amount(row, "m3", path=path) if row.get("m3") not in (None, "") else None,
        chilled=yes_or_no(row, "chilled", path=path),
        back=choice(row, "back", BACK, default="none", path=path),
        times=whole(row, "times", least=1, most=100_000, default=1, path=path),
    )


def _fuel(fuel: Mapping[str, Any], path: str) -> tuple[Decimal, str]:
    return amount(fuel, "amount", path=path), choice(fuel, "kind", tuple(FUELS), path=path)


def _parcels(row: Mapping[str, Any], path: str, store: FactorStore) -> Parcels:
    ends = _ends(row, path, store)
    leg = choice(row, "leg", ("", *LEGS), default="air" if ends.abroad else "", path=path)
    carrier = choice(row, "carrier", CARRIERS, default="courier_jp", path=path)
    kg = amount(row, "kg", path=path) if row.get("kg") not in (None, "") else None
    if kg is None and (leg or carrier != "courier_jp"):
        raise errors.InputMissing(field=f"{path}kg")
    if kg is not None and kg > HEAVIEST_PARCEL_KG:
        raise errors.ParcelTooHeavy(field=f"{path}kg", most=HEAVIEST_PARCEL_KG)
    if leg and not ends:
        raise errors.InputMissing(field=f"{path}km")
    return Parcels(
        count=whole(row, "count", least=1, most=MOST_PARCELS, path=path),
        carrier=carrier,
        kg=kg,
        ends=ends,
        leg=leg,
        redelivered_percent=whole(row, "redelivered_percent", least=0, most=100, default=0, path=path),
        returned_percent=whole(row, "returned_percent", least=0, most=100, default=0, path=path),
    )
