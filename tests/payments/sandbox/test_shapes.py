"""Every object we return beside Stripe's reference: no field it does not have, none missing, all of its type."""

from typing import Any

import pytest

from . import reference
from .conftest import fixture
from .driver import Driver

TYPES = {"string": str, "integer": int, "boolean": bool, "number": (int, float), "decimal": str}


def compare(document: Any, fields: dict[str, Any], where: str) -> None:
    """Fails with the path of the first difference."""
    assert isinstance(document, dict), where
    strangers = document.keys() - fields.keys()
    assert not strangers, f"{where}: Stripe has no {sorted(strangers)}"
    for name, rule in fields.items():
        path = f"{where}.{name}"
        if not rule.get("optional"):
            assert name in document, f"{path} is missing"
            assert document[name] is not None, f"{path} is null"
        if document.get(name) is not None:
            compare_value(document[name], rule, path)


def compare_value(value: Any, rule: dict[str, Any], path: str) -> None:
    if isinstance(value, dict) and isinstance(value.get("object"), str) and rule["is"] != "map":
        assert rule.get("expandable") or rule["is"] in {"list", "any"} or "reference" in rule, path
        compare_object(value, path)
    elif rule["is"] == "object":
        if "fields" in rule:
            compare(value, rule["fields"], path)
    elif rule["is"] == "array":
        assert isinstance(value, list), path
        for place, entry in enumerate(value):
            compare_value(entry, rule["of"], f"{path}[{place}]")
    elif rule["is"] == "map":
        assert isinstance(value, dict), path
    elif rule["is"] in TYPES:
        assert isinstance(value, TYPES[rule["is"]]), f"{path} is {value!r}"
        assert rule["is"] == "boolean" or not isinstance(value, bool), path
        assert value in rule.get("enum", [value]), f"{path} is {value!r}"


def compare_object(document: dict[str, Any], where: str = "") -> None:
    """An object of any kind, with the objects inside it."""
    if document["object"] == "list":
        assert document.keys() == {"object", "data", "has_more", "url"}
        for entry in document["data"]:
            compare_object(entry, f"{where}.data")
        return
    compare(document, fixture(document["object"])["fields"], f"{where}/{document['object']}")
    if document["object"] == "event":
        compare_object(document["data"]["object"], where)


def test_the_fixtures_are_what_the_installed_library_publishes():
    for name, content in reference.published().items():
        assert fixture(name.removesuffix(".json")) == content, (
            f"run python -m tests.payments.sandbox.reference ({name})"
        )


@pytest.mark.parametrize(
    ("kind", "path", "expand"),
    [
        ("session", "/v1/checkout/sessions/{session}", ["line_items.data.price.product"]),
        ("session", "/v1/checkout/sessions/{session}", ["payment_intent.latest_charge.balance_transaction"]),
        ("intent", "/v1/payment_intents/{intent}", ["payment_method", "latest_charge.refunds"]),
        ("charge", "/v1/charges", ["data.balance_transaction", "data.payment_intent"]),
        ("refund", "/v1/refunds", ["data.charge", "data.balance_transaction.source"]),
        ("balance", "/v1/balance_transactions", ["data.source"]),
        ("dispute", "/v1/disputes", ["data.charge", "data.payment_intent"]),
        ("event", "/v1/events?limit=100", []),
    ],
)
def test_every_reply_has_the_shape_that_stripe_publishes(sandbox: Driver, kind, path, expand):
    for number in (
        "4242424242424242",
        "4000002500003155",
        "4000000000000259",
        "4000000000005126",
        "4000000000007726",
    ):
        session = sandbox.paid(number, customer_email="hana@example.jp" if number.endswith("26") else None)
        if number.endswith("26"):
            sandbox.client().v1.refunds.create(
                {"payment_intent": str(session.payment_intent), "amount": 1000}
            )
    sandbox.control("/clock", advance=60)
    declined = sandbox.session()
    sandbox.pay(declined, "4000000000009995")
    for one in (session, declined):
        intent = sandbox.client().v1.checkout.sessions.retrieve(one.id).payment_intent
        asked = "&".join(f"expand[]={name}" for name in expand)
        sign = "&" if "?" in path else "?"
        answer = sandbox.raw(
            "GET", path.format(session=one.id, intent=intent) + (sign + asked if asked else "")
        )
        assert answer.status == 200, answer.text
        compare_object(answer.json(), kind)
