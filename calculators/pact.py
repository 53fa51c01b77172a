"""Reading a ProductFootprint of the PACT data model, version 3, and its figure as a footprint.

Names and rules: PACT Technical Specifications 3.0.3, schema `ProductFootprint` of its OpenAPI file. What we do not use
is not kept. Every place at fault is named with its JSON path; nothing is guessed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import errors
from calculators.answers import only, text
from calculators.errors import CalculatorError
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint, Line, Method, NotCounted, Step
from calculators.product import ENGINE_VERSION, STAGE_WORDS
from calculators.product_input import DECLARED_UNITS
from calculators.units import grams_up

STATUSES: Final = ("Active", "Deprecated")
YEARS_IN_FORCE: Final = 3  # after the reference period, where a document names no end of its validity
MOST_KG: Final = Decimal(10) ** 12
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_VERSION: Final = re.compile(r"3\.[0-9]+\.[0-9]+(-[0-9]{8})?")
_GEOGRAPHY: Final = ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")


@dataclass(frozen=True, slots=True)
class PactDocument:
    """A document that was read: the parts we use, and `kept`, the same as JSON under PACT's own names."""

    kept: Mapping[str, Any]
    supplier: str
    product: str
    unit: str
    unit_amount: Decimal
    kilograms: Decimal
    primary_share: Decimal | None
    status: str
    valid_from: datetime | None
    valid_until: datetime


class _Reader:
    """Takes values out of one JSON object, keeps them and collects what is at fault."""

    def __init__(self, source: Mapping[str, Any], path: str, problems: list[CalculatorError]) -> None:
        self.source, self.path, self.problems = source, path, problems
        self.kept: dict[str, Any] = {}

    def _take(self, name: str, read: Callable[[Any, str], Any], *, must: bool) -> Any:
        field, given = f"{self.path}{name}", self.source.get(name)
        if given is None or given == "":
            if must:
                self.problems.append(errors.InputMissing(field=field))
            return None
        try:
            value = read(given, field)
        except CalculatorError as problem:
            self.problems.append(problem)
            return None
        self.kept[name] = (
            str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given
        )
        return value

    def words(self, name: str, *, must: bool = True, most: int = 300) -> str:
        return self._take(name, lambda given, field: _words(given, field, most), must=must) or ""

    def pattern(self, name: str, pattern: re.Pattern[str], *, must: bool = True) -> str:
        return self._take(name, lambda given, field: _matching(given, field, pattern), must=must) or ""

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        return self._take(name, lambda given, field: _known(given, field, known), must=True) or ""

    def moment(self, name: str, *, must: bool = True) -> datetime | None:
        found: datetime | None = self._take(name, _moment, must=must)
        return found

    def number(
        self, name: str, *, must: bool = True, least: Decimal | None = None, most: Decimal = MOST_KG
    ) -> Decimal | None:
        found: Decimal | None = self._take(
            name, lambda given, field: _number(given, field, least, most), must=must
        )
        return found

    def listed(self, name: str, *, must: bool = True, pattern: str = r".+") -> list[str]:
        compiled = re.compile(pattern, re.DOTALL)
        return self._take(name, lambda given, field: _listed(given, field, compiled), must=must) or []


def read(document: Any) -> PactDocument:
    """The parts of a ProductFootprint that we use. Raises PactRefused with every place at fault."""
    if (
        isinstance(document, Mapping)
        and isinstance(document.get("data"), list)
        and len(document["data"]) == 1
    ):
        document = document["data"][0]  # the reply of another host with one footprint
    if not isinstance(document, Mapping):
        raise errors.PactRefused([errors.InputMalformed(field="id")])
    problems: list[CalculatorError] = []
    head = _Reader(document, "", problems)
    head.pattern("id", re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"))
    _version(head)
    head.moment("created")
    status = head.one_of("status", STATUSES)
    valid_from = head.moment("validityPeriodStart", must=False)
    valid_until = head.moment("validityPeriodEnd", must=False)
    supplier = head.words("companyName")
    head.listed("companyIds", pattern=r"(?i:urn):.+")
    head.words("productDescription", must=False, most=2000)
    head.listed("productIds", pattern=r"(?i:urn):.+")
    product = head.words("productNameCompany")
    head.words("comment", must=False, most=5000)
    given = document.get("pcf")
    if not isinstance(given, Mapping):
        problems.append((errors.InputMissing if given is None else errors.InputMalformed)(field="pcf"))
        raise errors.PactRefused(problems)
    pcf = _Reader(given, "pcf.", problems)
    figures = _figures(pcf)
    start, end = pcf.moment("referencePeriodStart"), pcf.moment("referencePeriodEnd")
    _in_order(pcf, "referencePeriodEnd", start, end)
    _in_order(head, "validityPeriodEnd", valid_from, valid_until)
    if end and valid_from and valid_from < end:
        problems.append(errors.PactValidity(field="validityPeriodStart"))
    if end and valid_until and valid_until > _years_later(end):
        problems.append(errors.PactValidity(field="validityPeriodEnd"))
    if problems:
        raise errors.PactRefused(problems)
    assert end is not None
    return PactDocument(
        kept={**head.kept, "pcf": pcf.kept},
        supplier=supplier,
        product=product,
        status=status,
        valid_from=valid_from,
        valid_until=valid_until or _years_later(end),
        **figures,
    )


def _figures(pcf: _Reader) -> dict[str, Any]:
    """The figure, what it is per, and what must stand beside it."""
    nothing, whole = Decimal(0), Decimal(100)
    found = {
        "unit": pcf.one_of("declaredUnitOfMeasurement", DECLARED_UNITS),
        "unit_amount": pcf.number("declaredUnitAmount", least=Decimal("0.000001")),
        "kilograms": pcf.number("pcfExcludingBiogenicUptake", least=nothing),
    }
    pcf.number("productMassPerDeclaredUnit", least=nothing)
    pcf.number("pcfIncludingBiogenicUptake")
    pcf.number("fossilGhgEmissions", least=nothing)
    pcf.number("fossilCarbonContent", least=nothing)
    pcf.number("exemptedEmissionsPercent", least=nothing, most=whole)
    found["primary_share"] = pcf.number("primaryDataShare", must=False, least=nothing, most=whole)
    pcf.listed("ipccCharacterizationFactors", pattern=r"AR[0-9]+")
    pcf.listed("crossSectoralStandards")
    pcf.words("boundaryProcessesDescription", must=False, most=2000)
    pcf.words("exemptedEmissionsDescription", must=False, most=2000)
    pcf.words("allocationRulesDescription", must=False, most=2000)
    pcf.pattern("geographyCountry", re.compile("[A-Z]{2}"), must=False)
    pcf.pattern("geographyCountrySubdivision", re.compile("[A-Z]{2}-[A-Z0-9]{1,3}"), must=False)
    pcf.words("geographyRegionOrSubregion", must=False, most=60)
    if sum(place in pcf.kept for place in _GEOGRAPHY) > 1:
        pcf.problems.append(errors.PactOnePlace(field="pcf.geographyCountry"))
    if pcf.source.get("ccuCalculationApproach") == "Credit":
        pcf.problems.append(errors.CreditRefused(field="pcf.ccuCalculationApproach"))
    return found


def check_in_force(document: PactDocument, *, at: datetime) -> None:
    """Raises PactRefused where the declaration is deprecated, not valid yet, or no longer."""
    problems = []
    if document.status != "Active":
        problems.append(errors.PactNotInForce(field="status"))
    if document.valid_from and at < document.valid_from:
        problems.append(errors.PactNotInForce(field="validityPeriodStart"))
    if at >= document.valid_until:
        named = "validityPeriodEnd" in document.kept
        problems.append(
            errors.PactNotInForce(field="validityPeriodEnd" if named else "pcf.referencePeriodEnd")
        )
    if problems:
        raise errors.PactRefused(problems)


def read_inputs(answers: Mapping[str, Any]) -> PactDocument:
    """The document of `{"pact": …}`; its fields are named from there. Raises PactRefused, InputUnknown."""
    only(answers, {"pact": {}})
    try:
        return read(answers["pact"])
    except errors.PactRefused as refused:
        for problem in refused.problems:
            problem.field = f"pact.{problem.field}"
        raise errors.PactRefused(refused.problems) from None


def calculate(document: PactDocument, store: FactorStore) -> Footprint:
    """The declared figure as a footprint of the declared unit, rounded up to the gram."""
    about = store["given-figures"].about
    pcf = document.kept["pcf"]
    version, number = document.kept["specVersion"], document.kept["id"]
    factor = Factor(
        id=f"pact.{number}",
        value=document.kilograms,
        unit="kgCO2e",
        region=next((pcf[name] for name in _GEOGRAPHY if name in pcf), about.region),
        year=(
            _moment(pcf["referencePeriodEnd"], "") - timedelta(days=1)
        ).year,  # the end is the first moment after
        source=f"{document.supplier}: PACT {version}, {number}",
        dataset=about.dataset,
        dataset_version=about.version,
    )
    line = Line(
        code="declared",
        label=format_lazy(
            _("{product}, as {supplier} declares it"), product=document.product, supplier=document.supplier
        ),
        grams=grams_up(document.kilograms),
        quantity=Decimal(1),
        unit="declared_unit",
        stage="declared",
        factors=(factor,),
        note=_("The supplier's figure as it is, not checked by us."),
    )
    return Footprint(
        calculator="product",
        inputs={"pact": document.kept},
        lines=(line,),
        methods=(Method("declared", _("The declared figure (counted)"), line.grams),),
        not_counted=tuple(_not_counted(pcf)),
        steps=tuple(_steps(document)),
        engine_version=ENGINE_VERSION,
        dataset_version=store.release,
    )


def _not_counted(pcf: Mapping[str, Any]) -> Iterator[NotCounted]:
    for stage in ("use", "end"):
        note = _("Outside the boundary: this footprint ends at the gate of the factory.")
        yield NotCounted(f"outside-{stage}", STAGE_WORDS[stage], note=note)
    if Decimal(str(pcf["exemptedEmissionsPercent"])) > 0:
        note = format_lazy(
            _("The supplier left out about {percent} %."), percent=pcf["exemptedEmissionsPercent"]
        )
        yield NotCounted("exempted", _("What the supplier exempted"), note=note)


def _steps(document: PactDocument) -> Iterator[Step]:
    pcf = document.kept["pcf"]
    if document.unit_amount != 1:
        each = (document.kilograms / document.unit_amount).quantize(Decimal("0.000001"))
        yield Step("per-unit", _("Per single unit, kg CO₂e"), each.normalize(), "")
    if document.primary_share is not None:
        yield Step(
            "primary-share", _("Share of own (primary) figures, by mass of CO₂e"), document.primary_share, "%"
        )
    period = f"{pcf['referencePeriodStart'][:10]} – {pcf['referencePeriodEnd'][:10]}"
    yield Step("period", _("Reference period"), period, "")
    yield Step("valid-until", _("Declared until"), document.valid_until.date().isoformat(), "")
    yield Step("standards", _("Standards named"), ", ".join(pcf["crossSectoralStandards"]), "")


def _version(head: _Reader) -> None:
    version = head.pattern("specVersion", re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(-[0-9]{8})?"))
    if version and not _VERSION.fullmatch(version):
        head.problems.append(errors.PactVersionUnknown(field="specVersion", version=version[:20]))


def _in_order(reader: _Reader, later: str, start: datetime | None, end: datetime | None) -> None:
    if start and end and start >= end:
        reader.problems.append(errors.PactOrder(field=f"{reader.path}{later}"))


def _years_later(moment: datetime) -> datetime:
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + YEARS_IN_FORCE, day=day)


def _words(given: Any, field: str, most: int) -> str:
    path, _dot, name = field.rpartition(".")
    words = text({name: given}, name, most=most, path=f"{path}." if path else "")
    if not words:
        raise errors.InputMissing(field=field)
    return words


def _matching(given: Any, field: str, pattern: re.Pattern[str]) -> str:
    if not isinstance(given, str) or not pattern.fullmatch(given):
        raise errors.InputMalformed(field=field)
    return given


def _known(given: Any, field: str, known: tuple[str, ...]) -> str:
    if given not in known:
        raise errors.ChoiceUnknown(field=field, known=", ".join(known))
    return str(given)


def _moment(given: Any, field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given) if isinstance(given, str) and "T" in given else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1900 < moment.year < 2200:
        raise errors.InputMalformed(field=field)
    return moment.astimezone(UTC)


def _number(given: Any, field: str, least: Decimal | None, most: Decimal) -> Decimal:
    """A decimal as PACT writes it, a text; a plain JSON number will do."""
    written = str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given
    if not isinstance(written, str) or len(written) > 40:
        raise errors.InputMalformed(field=field)
    try:
        value = Decimal(written)
    except InvalidOperation:
        raise errors.InputMalformed(field=field) from None
    if not value.is_finite() or abs(value) > most:
        raise errors.AmountOutOfRange(field=field, most=f"{most:,}", decimals=30)
    if not _DECIMAL.fullmatch(written):
        raise errors.InputMalformed(field=field)
    if least is not None and value < least:
        if field.endswith(("Uptake", "Emissions")):  # of what is emitted, below nothing would be a credit
            raise errors.CreditRefused(field=field)
        raise errors.AmountOutOfRange(field=field, most=f"{most:,}", decimals=30)
    return value


def _listed(given: Any, field: str, pattern: re.Pattern[str]) -> list[str]:
    if not isinstance(given, list) or not 1 <= len(given) <= 50:
        raise errors.InputMalformed(field=field)
    for place, word in enumerate(given):
        _words(word, f"{field}.{place}", 300)
        _matching(word, f"{field}.{place}", pattern)
    return given
