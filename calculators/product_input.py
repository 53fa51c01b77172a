"""What the product calculator asks: a table of lines by stage, or a figure that a supplier declared."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from calculators import errors
from calculators.answers import amount, choice, group, only, text, whole
from calculators.exact import NUMBER
from calculators.factor_store import FactorStore
from calculators.product_factors import PER, UNITS, Offered, offered
from calculators.units import plain_number

STAGES: Final = ("material", "process", "transport", "use", "end")
BOUNDARIES: Final[Mapping[str, tuple[str, ...]]] = {"gate": STAGES[:3], "grave": STAGES}
# The words of the PACT data model, so that export and import need no table.
DECLARED_UNITS: Final = (
    "piece",
    "kilogram",
    "liter",
    "cubic meter",
    "kilowatt hour",
    "megajoule",
    "ton kilometer",
    "square meter",
    "hour",
    "megabit second",
)
MOST_LINES: Final = 200
_CREDITS: Final = ("offset", "credit", "removal", "avoided", "compensation")
_CREDIT_WORDS: Final = re.compile(
    r"carbon[ -]?(offset|credit)|(offset|removal) credit|avoided emissions"
    r"|カーボン・?(オフセット|クレジット)|[JＪ][-－‐]?クレジット|排出権|排出枠|削減貢献",
    re.IGNORECASE,
)


def _text(most: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": most}


_LINE: Final[dict[str, Any]] = {
    "stage": {"enum": list(STAGES)},
    "name": _text(80),
    "factor": {"type": "string", "description": "a published figure, `dataset/row` of /factors/"},
    "own": {
        "type": "object",
        "description": "instead of `factor`: a figure measured or told by the supplier, with its source",
        "required": ["kg_co2e", "per", "source"],
        "additionalProperties": False,
        "properties": {"kg_co2e": NUMBER, "per": {"enum": list(PER)}, "source": _text(200)},
    },
    "amount": NUMBER,
    "unit": {"enum": list(UNITS), "description": "of the amount; default: what the figure is per"},
    "distance_km": NUMBER | {"description": "of goods carried"},
    "uses": NUMBER | {"description": "how often, default 1"},
    "loss_percent": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1000}, {"type": "string"}]},
}
_EXCHANGE: Final[dict[str, Any]] = {
    "company": _text(120),
    "product_id": _text(80),
    "description": _text(500),
    "mass_kg": NUMBER | {"description": "of the declared unit"},
    "fossil_carbon_kg": NUMBER | {"description": "carbon of fossil origin in the declared unit"},
    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "year": {"type": "integer", "minimum": 1990, "maximum": 2100},
}
INPUT_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "oneOf": [{"required": ["boundary", "lines"]}, {"required": ["pact"], "maxProperties": 1}],
    "properties": {
        "name": _text(120),
        "boundary": {"enum": list(BOUNDARIES), "description": "cradle to gate, or cradle to grave"},
        "declared_unit": {
            "type": "object",
            "description": "what the lines add up to; default 1 piece",
            "additionalProperties": False,
            "properties": {"amount": NUMBER, "unit": {"enum": list(DECLARED_UNITS)}},
        },
        "lines": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_LINES,
            "items": {
                "type": "object",
                "required": ["stage", "amount"],
                "additionalProperties": False,
                "properties": _LINE,
            },
        },
        "exchange": {
            "type": "object",
            "description": "what a PACT document says besides the figure",
            "additionalProperties": False,
            "properties": _EXCHANGE,
        },
        "pact": {
            "type": "object",
            "description": "a ProductFootprint of PACT 3: the declared figure is taken as it is",
        },
    },
}


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A figure that is not ours: kilograms of CO2e per unit, and who says so."""

    kg_co2e: Decimal
    per: str
    source: str


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One line of the table. Exactly one of `published` and `own` is there."""

    stage: str
    name: str
    published: Offered | None
    own: OwnFigure | None
    amount: Decimal
    unit: str
    distance_km: Decimal | None
    uses: Decimal
    loss_percent: Decimal

    @property
    def per(self) -> str:
        return self.own.per if self.own else self.published.per if self.published else ""

    def described(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "stage": self.stage,
            "name": self.name,
            "amount": plain_number(self.amount),
            "unit": self.unit,
            "uses": plain_number(self.uses),
            "loss_percent": plain_number(self.loss_percent),
        }
        if self.published:
            told["factor"] = self.published.code
        if self.own:
            told["own"] = {
                "kg_co2e": plain_number(self.own.kg_co2e),
                "per": self.own.per,
                "source": self.own.source,
            }
        if self.distance_km is not None:
            told["distance_km"] = plain_number(self.distance_km)
        return told


@dataclass(frozen=True, slots=True)
class ProductInput:
    """A product: its boundary, what its lines add up to, and the lines."""

    name: str
    boundary: str
    unit_amount: Decimal
    unit: str
    lines: tuple[ProductLine, ...]
    exchange: Mapping[str, Any]

    def described(self) -> dict[str, Any]:
        """The answers in full, defaults written out, as they are stored."""
        return {
            "name": self.name,
            "boundary": self.boundary,
            "declared_unit": {"amount": plain_number(self.unit_amount), "unit": self.unit},
            "lines": [line.described() for line in self.lines],
            "exchange": dict(self.exchange),
        }


def read(answers: Mapping[str, Any], store: FactorStore) -> ProductInput:
    """The product that these answers describe. Raises CalculatorError with a path such as `lines.0.amount`."""
    only(answers, INPUT_SCHEMA["properties"])
    boundary = choice(answers, "boundary", tuple(BOUNDARIES))
    told = group(answers, "declared_unit") or {}
    only(told, INPUT_SCHEMA["properties"]["declared_unit"]["properties"], path="declared_unit.")
    lines = answers.get("lines")
    if lines is None or lines == []:
        raise errors.InputMissing(field="lines")
    if not isinstance(lines, list):
        raise errors.InputMalformed(field="lines")
    if len(lines) > MOST_LINES:
        raise errors.CountOutOfRange(field="lines", least=1, most=MOST_LINES)
    return ProductInput(
        name=text(answers, "name", most=120),
        boundary=boundary,
        unit_amount=_above_nothing({"amount": told.get("amount", 1)}, "amount", "declared_unit."),
        unit=choice(told, "unit", DECLARED_UNITS, default="piece", path="declared_unit."),
        lines=tuple(_line(line, boundary, f"lines.{place}", store) for place, line in enumerate(lines)),
        exchange=_exchange(group(answers, "exchange") or {}),
    )


def _line(line: Any, boundary: str, path: str, store: FactorStore) -> ProductLine:
    if not isinstance(line, Mapping):
        raise errors.InputMalformed(field=path)
    path += "."
    only(line, _LINE, path=path)
    if line.get("stage") in _CREDITS:
        raise errors.CreditRefused(field=f"{path}stage")
    stage = choice(line, "stage", STAGES, path=path)
    if stage not in BOUNDARIES[boundary]:
        raise errors.StageOutside(field=f"{path}stage")
    own = _own(line, path)
    code = line.get("factor")
    if (code is None or code == "") == (own is None):
        raise errors.FigureOrOwn(field=f"{path}factor")
    published = None if own else offered(code, store, field=f"{path}factor")
    per = own.per if own else published.per if published else ""
    known = tuple(unit for unit, fits in UNITS.items() if per in fits)
    default = {"tonne_km": "kg", "parcel": "piece"}.get(per, per)
    unit = choice(line, "unit", tuple(UNITS), default=default, path=path)
    if unit not in known:
        raise errors.UnitMismatch(field=f"{path}unit", per=PER[per][1], known=", ".join(known))
    return ProductLine(
        stage=stage,
        name=_not_a_credit(text(line, "name", most=80, path=path), f"{path}name"),
        published=published,
        own=own,
        amount=_no_credit(line, "amount", path),
        unit=unit,
        distance_km=_distance(line, per, path),
        uses=_no_credit({"uses": line.get("uses", 1)}, "uses", path),
        loss_percent=_loss(line, path),
    )


def _own(line: Mapping[str, Any], path: str) -> OwnFigure | None:
    told = line.get("own")
    if told is None:
        return None
    if not isinstance(told, Mapping):
        raise errors.InputMalformed(field=f"{path}own")
    path += "own."
    only(told, _LINE["own"]["properties"], path=path)
    source = _not_a_credit(text(told, "source", most=200, path=path), f"{path}source")
    if not source:
        raise errors.InputMissing(field=f"{path}source")
    return OwnFigure(
        kg_co2e=_no_credit(told, "kg_co2e", path),
        per=choice(told, "per", tuple(PER), path=path),
        source=source,
    )


def _distance(line: Mapping[str, Any], per: str, path: str) -> Decimal | None:
    is_told = line.get("distance_km") not in (None, "")
    if per == "tonne_km":
        return _no_credit(line, "distance_km", path)
    if is_told:
        raise errors.DistanceMisplaced(field=f"{path}distance_km")
    return None


def _loss(line: Mapping[str, Any], path: str) -> Decimal:
    loss = _no_credit({"loss_percent": line.get("loss_percent", 0)}, "loss_percent", path)
    if loss > 1000:
        raise errors.AmountOutOfRange(field=f"{path}loss_percent", most="1,000", decimals=6)
    return loss


def _exchange(told: Mapping[str, Any]) -> dict[str, Any]:
    path = "exchange."
    only(told, _EXCHANGE, path=path)
    kept: dict[str, Any] = {}
    for name, most in (("company", 120), ("product_id", 80), ("description", 500)):
        if written := text(told, name, most=most, path=path):
            kept[name] = written
    for name in ("mass_kg", "fossil_carbon_kg"):
        if told.get(name) not in (None, ""):
            kept[name] = plain_number(amount(told, name, path=path))
    if country := text(told, "country", most=2, path=path):
        if not re.fullmatch("[A-Z]{2}", country):
            raise errors.InputMalformed(field=f"{path}country")
        kept["country"] = country
    if told.get("year") is not None:
        kept["year"] = whole(told, "year", least=1990, most=2100, path=path)
    return kept


def _no_credit(answers: Mapping[str, Any], name: str, path: str) -> Decimal:
    """An amount; one below nothing would be a credit. Raises CreditRefused besides what `amount` raises."""
    try:
        return amount(answers, name, path=path)
    except errors.AmountOutOfRange:
        if str(answers.get(name)).strip().startswith("-"):
            raise errors.CreditRefused(field=f"{path}{name}") from None
        raise


def _above_nothing(answers: Mapping[str, Any], name: str, path: str) -> Decimal:
    value = amount(answers, name, path=path)
    if value == 0:
        raise errors.AmountOutOfRange(field=f"{path}{name}", most="1,000,000,000", decimals=6)
    return value


def _not_a_credit(words: str, field: str) -> str:
    if _CREDIT_WORDS.search(unicodedata.normalize("NFKC", words)):
        raise errors.CreditRefused(field=field)
    return words
