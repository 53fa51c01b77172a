"""Examples of every call, in the schema. tests/api/test_examples.py runs them, so that each is what really happens.

What is asked stands here; what was answered is recorded in api_examples.json by
`OKAESHI_RECORD_EXAMPLES=1 pytest tests/api/test_examples.py`. `{listing}` and the like stand for things that have to be
there: the test puts those of its shop, the schema those of the recording.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from calculators.product_api import EXAMPLE as PACT

RECORDED = Path(__file__).with_suffix(".json")
ONCE = {"Idempotency-Key": "sale-2026-000123"}
LINES = [{"listing": "{listing}", "mass": {"amount": "1.25", "unit": "kg"}}]
BENEFICIARY = {"name": "Hana Sato", "kind": "person", "public": False}
SALES = "external_id,product,quantity\nsale-1,SHIRT-1,2\nsale-2,SHIRT-1,1\n"
FLIGHT = {
    "calculator": "flight",
    "inputs": {"legs": [{"from": "HND", "to": "CDG"}], "cabin": "economy", "passengers": 1},
}


class Asked(NamedTuple):
    """One request: parameters by name, wherever they go, and the body."""

    parameters: dict[str, Any] = {}
    body: Any = None


REQUESTS: dict[str, Asked] = {
    "list_calculators": Asked(),
    "create_footprint": Asked(body={**FLIGHT, "language": "en"}),
    "create_footprints": Asked(body={"items": [FLIGHT]}),
    "get_footprint": Asked({"id": "{footprint}"}),
    "replay_footprint": Asked({"id": "{footprint}"}),
    "import_pact": Asked(body=PACT.value),
    "export_pact": Asked({"id": "{pact_footprint}"}),
    "listings_list": Asked({"livemode": False}),
    "projects_list": Asked(),
    "projects_retrieve": Asked({"slug": "{project}"}),
    "quotes_create": Asked(body={"lines": LINES}),
    "checkouts_create": Asked(
        body={
            "lines": [{"listing": "{listing}", "mass": {"amount": "60", "unit": "kg"}}],
            "email": "hana@example.jp",
            "beneficiary": BENEFICIARY,
        }
    ),
    "orders_create": Asked(
        ONCE, {"lines": LINES, "beneficiary": BENEFICIARY, "external_id": "sale-2026-000123"}
    ),
    "orders_list": Asked({"state": "retired"}),
    "orders_retrieve": Asked({"order": "{order}"}),
    "orders_cancel": Asked({"order": "{held_order}"}),
    "products_list": Asked(),
    "products_retrieve": Asked({"code": "SHIRT-1"}),
    "imports_list": Asked(),
    "imports_create": Asked(
        {"Idempotency-Key": "sales-2026-11"}, {"name": "november.csv", "content": SALES, "begin": True}
    ),
    "imports_retrieve": Asked({"found": "{done_import}"}),
    "imports_problems": Asked({"found": "{done_import}"}),
    "imports_preview": Asked({"found": "{import}"}),
    "imports_begin": Asked({"found": "{import}"}),
    "imports_stop": Asked({"found": "{import}"}),
    "get_widget_offer": Asked({"product": "{product}", "quantity": 2, "language": "en"}),
    "get_label": Asked({"label": "{label}"}),
    "lint_claims": Asked(
        body={"texts": ["Our climate-neutral tea", "We pay for a forest in Kochi."], "market": "eu"}
    ),
    "test_switch_retrieve": Asked(),
    "test_switch_set": Asked(body={"outcome": "retire", "delay_seconds": 10}),
    "webhooks_list": Asked(),
    "webhooks_create": Asked(
        body={
            "url": "https://shop.example.com/okaeshi",
            "events": ["order.retired", "certificate.ready"],
            "description": "The shop's server",
        }
    ),
    "webhooks_retrieve": Asked({"webhook": "{webhook}"}),
    "webhooks_update": Asked({"webhook": "{webhook}"}, {"events": ["order.retired", "batch.reversed"]}),
    "webhooks_delete": Asked({"webhook": "{spare_webhook}"}),
    "webhooks_ping": Asked({"webhook": "{webhook}"}),
    "webhooks_replay": Asked({"webhook": "{webhook}"}, {"since": "2026-11-30T00:00:00Z"}),
    "webhooks_renew_secret": Asked({"webhook": "{webhook}"}, {"both_hours": 24}),
    "webhook_deliveries_list": Asked({"webhook": "{webhook}"}),
    "webhook_deliveries_retrieve": Asked({"delivery": "{delivery}"}),
    "webhook_deliveries_replay": Asked({"delivery": "{delivery}"}),
    "list_registry_projects": Asked(),
    "list_batches": Asked({"livemode": False}),
    "list_retirements": Asked({"livemode": False}),
    "show_retirement": Asked({"number": "{retirement}"}),
    "show_proof": Asked({"number": "{retirement}"}),
    "show_units": Asked({"serial": "{serial}"}),
    "show_account": Asked({"number": "{account}"}),
    "list_cancellations": Asked({"livemode": False}),
    "show_cancellation": Asked({"number": "{cancellation}"}),
    "list_schemes": Asked(),
    "list_methodologies": Asked(),
    "list_verification_bodies": Asked(),
    "reconcile": Asked({"livemode": False}),
}


def filled(value: Any, stand_ins: dict[str, str]) -> Any:
    """A request with the things that stand for its `{names}`."""
    if isinstance(value, dict):
        return {name: filled(inner, stand_ins) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, stand_ins) for inner in value]
    if isinstance(value, str) and value[:1] + value[-1:] == "{}":
        return stand_ins[value[1:-1]]
    return value


def show(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Put the examples into the schema: drf-spectacular's post-processing hook."""
    recorded = _recorded()
    for operations in result.get("paths", {}).values():
        for operation in operations.values():
            _show_call(operation, recorded)
    for name, operations in result.get("webhooks", {}).items():
        body = operations["post"]["requestBody"]["content"]["application/json"]
        if name in recorded["events"]:
            body["examples"] = {"sent": {"value": recorded["events"][name]}}
    return result


def _show_call(operation: dict[str, Any], recorded: dict[str, Any]) -> None:
    name = operation["operationId"]
    asked, answer = REQUESTS.get(name), recorded["replies"].get(name)
    if asked is None or answer is None:
        return
    parameters = filled(asked.parameters, recorded["stand_ins"])
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in parameters:
            parameter["example"] = parameters[parameter["name"]]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None and asked.body is not None:
        body["examples"] = {"asked": {"value": filled(asked.body, recorded["stand_ins"])}}
    for content in operation["responses"].get(str(answer["status"]), {}).get("content", {}).values():
        content["examples"] = {"answered": {"value": answer["reply"]}}


@cache
def _recorded() -> dict[str, Any]:
    empty: dict[str, Any] = {"stand_ins": {}, "replies": {}, "events": {}}
    return empty | json.loads(RECORDED.read_text()) if RECORDED.exists() else empty
