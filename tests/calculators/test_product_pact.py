"""PACT documents of suppliers in, our own out, through the front door and the page."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from calculators import product_services
from calculators.errors import PactRefused
from calculators.models import SavedFootprint
from calculators.product_items import ITEMS
from calculators.services import calculate, replay, save

pytestmark = pytest.mark.django_db
FIGURE, GASES = "pcfExcludingBiogenicUptake", "ipccCharacterizationFactors"
AT = datetime(2026, 11, 24, tzinfo=UTC)
# After the example of the PACT Technical Specifications 3.0: ten kilograms of a polymer.
POLYMER: dict[str, Any] = {
    "id": "3893bb5d-da16-4dc1-9185-11d97476c254",
    "specVersion": "3.0.3",
    "created": "2026-02-01T10:00:00Z",
    "status": "Active",
    "companyName": "ポリマー工業 <script>",
    "companyIds": ["urn:pact:company:customcode:buyer-assigned:acme"],
    "productDescription": '=HYPERLINK("http://example.com")',
    "productIds": ["urn:pact:product:customcode:buyer-assigned:PP-1234"],
    "productNameCompany": "PP 1234",
    "extensions": [{"specVersion": "2.0.0", "dataSchema": "https://example.com/s.json", "data": {"x": 1}}],
    "pcf": {
        "declaredUnitOfMeasurement": "kilogram",
        "declaredUnitAmount": "10",
        "productMassPerDeclaredUnit": "10",
        "referencePeriodStart": "2025-01-01T00:00:00Z",
        "referencePeriodEnd": "2026-01-01T00:00:00Z",
        "pcfExcludingBiogenicUptake": "42.0001",
        "pcfIncludingBiogenicUptake": "-1.5",
        "fossilGhgEmissions": "41.2",
        "fossilCarbonContent": "8.5",
        "ipccCharacterizationFactors": ["AR6"],
        "crossSectoralStandards": ["ISO14067"],
        "exemptedEmissionsPercent": "1.5",
        "primaryDataShare": "62.5",
        "geographyCountry": "DE",
    },
}
EXCHANGE = {
    "company": "株式会社 試験",
    "product_id": "B 20/1",
    "mass_kg": "0.02",
    "fossil_carbon_kg": "0.0125",
    "year": 2025,
}


def polymer(*path: str, to: Any) -> dict[str, Any]:
    """The document with one value changed; `...` takes it away."""
    document = copy.deepcopy(POLYMER)
    *above, last = path
    place: Any = document
    for name in above:
        place = place[name]
    if to is ...:
        del place[last]
    else:
        place[last] = to
    return document


def bottle(**exchange: Any) -> SavedFootprint:
    answers = ITEMS["bottle"].answers()
    return save(footprint=calculate(calculator="product", inputs=answers | {"exchange": exchange}))


def test_a_suppliers_declared_figure_becomes_a_footprint_that_names_the_supplier():
    reply = APIClient().post("/api/v1/footprints/pact/", POLYMER, format="json")
    body = reply.json()
    assert reply.status_code == 201
    assert body["grams"] == body["low_grams"] == body["high_grams"] == 42_001  # 42.0001 kg, up
    assert "ポリマー工業" in body["lines"][0]["label"]
    assert body["lines"][0]["factors"][0]["dataset"] == "given-figures"
    assert body["lines"][0]["factors"][0]["year"] == 2025
    assert "extensions" not in body["inputs"]["pact"]
    saved = SavedFootprint.objects.get(pk=body["id"])
    assert replay(saved=saved).same
    scientific = product_services.import_pact(document=polymer("pcf", FIGURE, to="4.20001e+1"), at=AT)
    assert scientific.grams == 42_001
    told = product_services.declared(saved)
    assert (told.supplier, told.unit, told.grams_per_unit) == ("ポリマー工業 <script>", "kilogram", 4_201)
    assert float(told.primary_share_percent or 0) == 62.5
    assert told.valid_until == datetime(2029, 1, 1, tzinfo=UTC)  # three years after the reference period
    assert product_services.export_pact(saved=saved) == body["inputs"]["pact"]


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        (polymer("specVersion", to="2.3.0"), "pact_version_unknown", "specVersion"),
        (polymer("id", to="PF-1"), "input_malformed", "id"),
        (polymer("companyName", to=...), "input_missing", "companyName"),
        (polymer("companyName", to="a\u0007"), "input_malformed", "companyName"),
        (polymer("companyIds", to=[]), "input_malformed", "companyIds"),
        (polymer("productIds", to=["1234"]), "input_malformed", "productIds.0"),
        (polymer("created", to="yesterday"), "input_malformed", "created"),
        (polymer("status", to="Old"), "choice_unknown", "status"),
        (polymer("status", to="Deprecated"), "pact_not_in_force", "status"),
        (polymer("validityPeriodEnd", to="2026-11-01T00:00:00Z"), "pact_not_in_force", "validityPeriodEnd"),
        (polymer("validityPeriodStart", to="2999-01-01T00:00:00Z"), "input_malformed", "validityPeriodStart"),
        (polymer("validityPeriodStart", to="2027-01-01T00:00:00Z"), "pact_not_in_force", "validityPeriodStart"),
        (polymer("validityPeriodStart", to="2025-06-01T00:00:00Z"), "pact_validity", "validityPeriodStart"),
        (polymer("validityPeriodEnd", to="2029-01-02T00:00:00Z"), "pact_validity", "validityPeriodEnd"),
        (polymer("pcf", to=...), "input_missing", "pcf"),
        (polymer("pcf", to=[]), "input_malformed", "pcf"),
        (polymer("pcf", "declaredUnitOfMeasurement", to="kg"), "choice_unknown", "pcf.declaredUnitOfMeasurement"),
        (polymer("pcf", "declaredUnitAmount", to="0"), "amount_out_of_range", "pcf.declaredUnitAmount"),
        (polymer("pcf", "declaredUnitAmount", to="-1"), "amount_out_of_range", "pcf.declaredUnitAmount"),
        (polymer("pcf", "declaredUnitAmount", to="ten"), "input_malformed", "pcf.declaredUnitAmount"),
        (polymer("pcf", FIGURE, to=...), "input_missing", f"pcf.{FIGURE}"),
        (polymer("pcf", FIGURE, to="-3"), "credit_refused", f"pcf.{FIGURE}"),
        (polymer("pcf", FIGURE, to="NaN"), "amount_out_of_range", f"pcf.{FIGURE}"),
        (polymer("pcf", FIGURE, to="1e300"), "amount_out_of_range", f"pcf.{FIGURE}"),
        (polymer("pcf", "primaryDataShare", to="101"), "amount_out_of_range", "pcf.primaryDataShare"),
        (polymer("pcf", "referencePeriodEnd", to="2024-01-01T00:00:00Z"), "pact_order", "pcf.referencePeriodEnd"),
        (polymer("pcf", "referencePeriodEnd", to="2026-01-01"), "input_malformed", "pcf.referencePeriodEnd"),
        (polymer("pcf", "geographyRegionOrSubregion", to="Europe"), "pact_one_place", "pcf.geographyCountry"),
        (polymer("pcf", "ccuCalculationApproach", to="Credit"), "credit_refused", "pcf.ccuCalculationApproach"),
        (polymer("pcf", GASES, to=["GWP"]), "input_malformed", f"pcf.{GASES}.0"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_taken_names_its_json_field(document, code, field):
    with pytest.raises(PactRefused) as refusal:
        product_services.import_pact(document=document, at=AT)
    assert (field, code) in [(place.field, place.code) for place in refusal.value.problems]
    assert not SavedFootprint.objects.exists()


def test_every_place_at_fault_is_told_at_once_over_http():
    wrong = polymer("status", to=None) | {"companyName": ""}
    reply = APIClient().post("/api/v1/footprints/pact/", wrong, format="json")
    assert reply.status_code == 422
    assert reply.json()["code"] == "pact_refused"
    assert {error["field"] for error in reply.json()["errors"]} == {"status", "companyName"}
    assert APIClient().post("/api/v1/footprints/pact/", [POLYMER], format="json").status_code in (400, 422)
    assert (
        APIClient()
        .post("/api/v1/footprints/", {"calculator": "product", "inputs": {"pact": 7}})
        .json()["errors"][0]["field"]
        .endswith("pact.id")
    )


def test_a_product_to_the_gate_goes_out_as_pact_and_comes_in_again_with_the_same_figure():
    saved = bottle(**EXCHANGE)
    document = APIClient().get(f"/api/v1/footprints/{saved.pk}/pact/").json()
    assert document["pcf"]["pcfExcludingBiogenicUptake"] == f"{saved.grams / 1000}"
    assert document["pcf"]["declaredUnitOfMeasurement"] == "piece"
    assert document["pcf"]["primaryDataShare"] == "0"
    assert document["productIds"][0].startswith("urn:pact:")
    assert document["productIds"][0].endswith(":supplier-id:B%2020%2F1")
    by_gtin = product_services.export_pact(saved=bottle(**EXCHANGE | {"product_id": "4712345060507"}))
    assert by_gtin["productIds"] == ["urn:gtin:4712345060507"]
    assert {source["version"] for source in document["pcf"]["secondaryEmissionFactorSources"]} == {"2025"}
    again = product_services.import_pact(document=document, at=AT)
    assert again.grams == saved.grams
    assert product_services.declared(again).supplier == "株式会社 試験"


def test_what_a_document_must_say_is_asked_for_and_never_invented(client):
    saved = bottle(company="A")
    reply = client.get(f"/api/v1/footprints/{saved.pk}/pact/")
    assert reply.status_code == 422
    assert {error["field"] for error in reply.json()["errors"]} == {
        "exchange.mass_kg", "exchange.fossil_carbon_kg", "exchange.year",
    }  # fmt: skip
    page = client.get(f"/footprints/{saved.pk}/pact.json", headers={"Accept-Language": "ja"})
    assert page.status_code == 422
    assert "データの年" in page.content.decode()
    whole_life = save(footprint=calculate(calculator="product", inputs=ITEMS["t-shirt"].answers()))
    assert client.get(f"/api/v1/footprints/{whole_life.pk}/pact/").json()["code"] == "pact_needs_gate"
    ready = client.get(f"/footprints/{bottle(**EXCHANGE).pk}/pact.json")
    assert "attachment" in ready["Content-Disposition"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_takes_a_file_or_a_text_and_says_what_is_wrong(client, language):
    said = {"headers": {"Accept-Language": language}}
    page, text = "/calculate/product/pact/", json.dumps(POLYMER, ensure_ascii=False)
    assert client.get(page, **said).status_code == 200
    taken = client.post(page, {"file": SimpleUploadedFile("pcf.json", text.encode())}, **said)
    shown = client.get(taken.url, **said).content.decode()
    assert '<script>"' not in shown
    assert "ポリマー工業 &lt;script&gt;" in shown
    assert client.post(page, {"text": text}, **said).status_code == 302
    number = taken.url.split("/")[2]
    part = client.get(f"/calculate/product/?footprint={number}", **said).content.decode()
    assert 'name="own_kg_1" value="4.20001"' in part  # 42.0001 kg for ten kilograms
    for wrong in ("", "[", "[" * 100_000, '{"a": NaN}', "x" * 2_000_000, "[]", "null"):
        assert (
            client.post(page, {"file": SimpleUploadedFile("pcf.json", wrong.encode())}, **said).status_code
            == 422
        )
    refused = client.post(page, {"text": json.dumps(polymer("pcf", "declaredUnitAmount", to="0"))}, **said)
    assert "pcf.declaredUnitAmount" in refused.content.decode()
