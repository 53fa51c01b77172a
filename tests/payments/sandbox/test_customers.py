"""Customers: made, changed, named by a payment page, deleted."""

import pytest
import stripe

from .driver import Driver
from .test_shapes import compare_object


def test_a_customer_is_made_changed_listed_and_deleted(sandbox: Driver, client: stripe.StripeClient):
    made = client.v1.customers.create(
        {"email": "hana@example.jp", "name": "佐藤 花", "metadata": {"buyer": "7", "old": "1"}}
    )
    client.v1.customers.create({"email": "other@example.jp"})
    changed = client.v1.customers.update(made.id, {"phone": "0312345678", "metadata": {"plan": "monthly"}})
    assert changed.to_dict()["metadata"] == {"buyer": "7", "old": "1", "plan": "monthly"}
    assert changed.name == "佐藤 花"
    found = client.v1.customers.list({"email": "hana@example.jp"})
    assert [one.id for one in found.data] == [made.id]
    for path in (f"/v1/customers/{made.id}", "/v1/customers", "/v1/events"):
        compare_object(sandbox.raw("GET", path).json())

    assert client.v1.customers.delete(made.id).deleted
    assert client.v1.customers.retrieve(made.id).deleted
    assert [one.email for one in client.v1.customers.list().data] == ["other@example.jp"]
    with pytest.raises(stripe.InvalidRequestError, match="No such customer") as gone:
        client.v1.customers.update(made.id, {"name": "x"})
    assert gone.value.code == "resource_missing"
    sandbox.flush()
    kinds = [kind for kind in sandbox.listener.types() if kind.startswith("customer.")]
    assert kinds == ["customer.created", "customer.created", "customer.updated", "customer.deleted"]


def test_a_payment_page_for_a_customer_knows_the_address_and_names_the_customer(
    sandbox: Driver, client: stripe.StripeClient
):
    customer = client.v1.customers.create({"email": "hana@example.jp"})
    session = sandbox.paid(customer=customer.id)
    assert (session.customer, session.customer_details.email) == (customer.id, "hana@example.jp")
    intent = client.v1.payment_intents.retrieve(
        str(session.payment_intent), {"expand": ["customer", "latest_charge.customer"]}
    )
    assert intent.customer.id == intent.latest_charge.customer.id == customer.id
    for trouble in ({"customer": "cus_nobody"}, {"customer": customer.id, "customer_email": "a@example.jp"}):
        with pytest.raises(stripe.InvalidRequestError):
            sandbox.session(**trouble)
