"""A kept product footprint as a ProductFootprint of the PACT data model, version 3.0.3.

Only what is known is written. What PACT makes mandatory and nobody told us is asked for, not invented.
"""

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote, urlsplit

from calculators import errors, factor_store
from calculators.errors import PactNeedsGate
from calculators.models import SavedFootprint
from calculators.product import STAGE_WORDS, primary_share

SPEC_VERSION: Final = "3.0.3"
# What has no mass of its own and no carbon in it, so that neither need be asked.
_WITHOUT_MASS: Final = ("kilowatt hour", "megajoule", "ton kilometer", "hour", "megabit second")
# The set of warming potentials behind each source, by its own words; a figure of one's own names none.
_POTENTIALS: Final[Mapping[str, str]] = {"agribalyse": "AR6"}
# Each field of `exchange` that a document needs, and the place in the document that it fills.
_NEEDED: Final[Mapping[str, str]] = {
    "company": "companyName",
    "mass_kg": "pcf.productMassPerDeclaredUnit",
    "fossil_carbon_kg": "pcf.fossilCarbonContent",
    "year": "pcf.referencePeriodStart",
}


def missing(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of the inputs that a document needs and that were not told, such as `exchange.company`."""
    if "pact" in inputs:
        return ()
    told = inputs["exchange"]
    unit = inputs["declared_unit"]["unit"]
    spared = (
        {"mass_kg", "fossil_carbon_kg"}
        if unit in _WITHOUT_MASS
        else {"mass_kg"}
        if unit == "kilogram"
        else set()
    )
    lacks = [f"exchange.{name}" for name in _NEEDED if name not in told and name not in spared]
    return tuple(lacks if inputs["name"] else ["name", *lacks])


def document_of(saved: SavedFootprint, *, site: str) -> dict[str, Any]:
    """The document. Raises PactNeedsGate, PactIncomplete."""
    inputs = saved.inputs
    if saved.calculator != "product":
        raise PactNeedsGate(field="calculator")
    if "pact" in inputs:
        return dict(inputs["pact"])
    if inputs["boundary"] != "gate":
        raise PactNeedsGate(field="boundary")
    if lacks := missing(inputs):
        raise errors.PactIncomplete([errors.InputMissing(field=name) for name in lacks])
    told = inputs["exchange"]
    address = f"{site}{saved.get_absolute_url()}"
    code = told.get("product_id") or saved.pk
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, address)),
        "specVersion": SPEC_VERSION,
        "created": _written(saved.created_at),
        "status": "Active",
        "companyName": told["company"],
        "companyIds": [f"urn:pact:company:customcode:vendor-assigned:{quote(told['company'], safe='')}"],
        "productDescription": told.get("description") or inputs["name"],
        "productIds": [_product_urn(code, site)],
        "productNameCompany": inputs["name"],
        "comment": (
            f"Worked out at {address}, engine {saved.engine_version}, factors {saved.dataset_version}, "
            f"SHA-256 {saved.hash}. Not verified by a third party. Biogenic uptake was not counted, so that the figure "
            "with it equals the one without; all gases stand as fossil. No credit or offset is taken off."
        ),
        "pcf": _pcf(saved),
    }


def _product_urn(code: str, site: str) -> str:
    """A number that is a URN or a GTIN stays what it is; any other is one that was told to this site."""
    if re.fullmatch(r"(?i:urn):[a-z0-9][a-z0-9-]{0,31}:\S+", code):
        return code
    if re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", code):
        return f"urn:gtin:{code}"
    return f"urn:pact:{urlsplit(site).hostname}:supplier-id:{quote(code, safe='')}"


def _pcf(saved: SavedFootprint) -> dict[str, Any]:
    inputs, told, result = saved.inputs, saved.inputs["exchange"], saved.result("en")
    amount, unit = Decimal(str(inputs["declared_unit"]["amount"])), inputs["declared_unit"]["unit"]
    kilograms = _decimal(Decimal(saved.grams) / 1000)
    mass = amount if unit == "kilogram" else Decimal(str(told.get("mass_kg", 0)))
    year: int = told["year"]
    sources = _sources(result)
    pcf: dict[str, Any] = {
        "declaredUnitOfMeasurement": unit,
        "declaredUnitAmount": _decimal(amount),
        "productMassPerDeclaredUnit": _decimal(mass),
        "referencePeriodStart": _written(datetime(year, 1, 1, tzinfo=UTC)),
        "referencePeriodEnd": _written(datetime(year + 1, 1, 1, tzinfo=UTC)),
        "boundaryProcessesDescription": "; ".join(
            f"{line['stage']}: {line['label']}" for line in result["lines"]
        )[:2000],
        "pcfExcludingBiogenicUptake": kilograms,
        "pcfIncludingBiogenicUptake": kilograms,
        "fossilGhgEmissions": kilograms,
        "fossilCarbonContent": _decimal(Decimal(str(told.get("fossil_carbon_kg", 0)))),
        "ipccCharacterizationFactors": _potentials(result),
        "crossSectoralStandards": ["ISO14067"],
        "exemptedEmissionsPercent": "0",
        "exemptedEmissionsDescription": _left_out(result),
        "primaryDataShare": _decimal(primary_share(result)),
    }
    if "country" in told:
        pcf["geographyCountry"] = told["country"]
    return pcf | ({"secondaryEmissionFactorSources": sources} if sources else {})


def _processes(result: Mapping[str, Any]) -> str:
    return "; ".join(f"{line['stage']}: {line['label']}" for line in result["lines"])[:2000]


def _left_out(result: Mapping[str, Any]) -> str:
    """Nothing was exempted by a rule; but a stage without a line is named, not passed over."""
    without = [part["code"].removeprefix("missing-") for part in result["not_counted"]]
    named = [stage for stage in without if stage in STAGE_WORDS]
    return f"No exemption rule was used. No line was given for: {', '.join(named) or 'none'}."


def _sources(result: Mapping[str, Any]) -> list[dict[str, str]]:
    """Every published dataset used, once."""
    used = {
        (factor["dataset"], factor["dataset_version"])
        for line in result["lines"]
        for factor in line["factors"]
        if factor["dataset"] != "given-figures"
    }
    about = factor_store.load(result["dataset_version"]).datasets
    return [
        {"name": f"{about[name].about.source} ({name})", "version": version} for name, version in sorted(used)
    ]


def _potentials(result: Mapping[str, Any]) -> list[str]:
    used = {factor["dataset"].partition("-")[0] for line in result["lines"] for factor in line["factors"]}
    return sorted({_POTENTIALS.get(name, "AR5") for name in used})


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _decimal(value: Decimal) -> str:
    """As PACT writes decimals: a text without an exponent."""
    return f"{value.normalize():f}"
