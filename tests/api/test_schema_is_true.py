"""What the schema says of each call is what the call does: asked with values the schema allows and ones it does not."""

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS

from marketplace.orders import api as order_api
from marketplace.products import api as product_api
from marketplace.wsgi import application
from tests.calculators.test_product_pact import POLYMER

pytestmark = pytest.mark.django_db
# A value of the right form may still be refused for what it means (an airport that is not there): 422 is no untruth.
UNTRUE = [check for check in CHECKS.get_all() if check.__name__ != "positive_data_acceptance"]

schemathesis.serializer.alias(["text/csv", "application/x-ndjson"], "text/plain")

schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


@pytest.fixture(autouse=True)
def _all_requests_stay_in_the_tests_transaction(db):
    """As Django's own test client sees to."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_schema_is_true(case, company_order, a_product, test_key):
    if case.path_parameters and "order" in case.path_parameters:
        case.path_parameters["order"] = company_order.public_id
    if case.path_parameters and "code" in case.path_parameters:
        case.path_parameters["code"] = a_product.code
    case.call_and_validate(headers={"Authorization": f"Bearer {test_key}"}, checks=UNTRUE)


def test_the_schema_is_made_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


FLIGHT = {
    "calculator": "flight",
    "inputs": {
        "legs": [{"from": "HND", "to": "CDG"}],
        "cabin": "economy",
        "passengers": 1,
        "round_trip": True,
    },
}


def test_the_schema_is_true_of_what_succeeds(company_order, test_listing, a_product, test_key):
    """Chance finds refusals; these find each kind of success."""

    def call(method: str, path: str, status: int = 200, body=None, *, headers=None, **parts: str):
        case = schema[path][method].Case(path_parameters=parts, body=body or schemathesis.core.NOT_SET)
        shown = {"Authorization": f"Bearer {test_key}", **(headers or {})}
        response = case.call_and_validate(headers=shown, checks=UNTRUE)
        assert response.status_code == status, (path, response.text)
        return response.json()

    lines = [{"listing": test_listing.public_id, "mass": {"amount": "1.5", "unit": "kg"}}]
    order = {"lines": lines, "beneficiary": {"name": "風航空", "kind": "organisation"}, "purpose": "offset"}
    project = test_listing.batch.project
    footprint = call("POST", "/api/v1/footprints/", 201, FLIGHT)["id"]
    call("GET", "/api/v1/footprints/{id}/", id=footprint)
    call("POST", "/api/v1/footprints/{id}/replay/", id=footprint)
    call("POST", "/api/v1/footprints/batch/", body={"items": [FLIGHT, {**FLIGHT, "inputs": {}}]})
    declared = call("POST", "/api/v1/footprints/pact/", 201, POLYMER)["id"]
    call("GET", "/api/v1/footprints/{id}/pact/", id=declared)
    call("POST", "/api/v1/quotes/", 201, {"lines": lines})
    placed = call("POST", "/api/v1/orders/", 201, order, headers={"Idempotency-Key": "a-first-order"})
    call("GET", "/api/v1/orders/{order}/", order=placed["id"])
    call("GET", "/api/v1/orders/")
    call("POST", "/api/v1/products/", 201, product_api.NEW.value)
    call("PUT", "/api/v1/products/{code}/", body=product_api.EDIT.value, code="SHIRT-1")
    call("GET", "/api/v1/products/{code}/", code="SHIRT-1")
    call("GET", "/api/v1/products/")
    sold = call("POST", "/api/v1/orders/", 201, order_api.SALE.value, headers={"Idempotency-Key": "a-sale"})
    assert sold["product"] == {"code": "SHIRT-1", "version": 2, "quantity": 3}
    call("POST", "/api/v1/products/{code}/state/", body={"state": "paused"}, code="SHIRT-1")
    call("GET", "/api/v1/listings/")
    call("GET", "/api/v1/projects/{slug}/", slug=project.slug)
    number = placed["lines"][0]["retirement"]
    retirement = call("GET", "/api/v1/registry/retirements/{number}/", number=number)
    call("GET", "/api/v1/registry/units/{serial}/", serial=retirement["serials"][0])
    call("GET", "/api/v1/registry/reconciliation/")
    call("GET", "/api/v1/registry/batches/")
