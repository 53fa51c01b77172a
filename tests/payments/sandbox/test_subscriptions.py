"""Subscriptions: begun at the hosted page, renewed by time, declined, tried again, paused, changed, cancelled."""

from typing import Any

import pytest
import stripe

from .driver import Driver, line
from .test_shapes import compare_object

MONTHLY = line(recurring={"interval": "month"})


def subscribed(sandbox: Driver, **more: Any) -> Any:
    """A session that began a subscription of ¥3,940 a month, with everything it made in full."""
    made = sandbox.paid(
        mode="subscription",
        line_items=[MONTHLY],
        subscription_data={"metadata": {"standing": "st_1"}},
        customer_email="hana@example.jp",
        **more,
    )
    return sandbox.client().v1.checkout.sessions.retrieve(
        made.id, {"expand": ["subscription.default_payment_method", "invoice.payments", "customer"]}
    )


def newest(sandbox: Driver, subscription: str) -> Any:
    found = sandbox.client().v1.invoices.list({"subscription": subscription, "limit": 1})
    return sandbox.client().v1.invoices.retrieve(found.data[0].id, {"expand": ["payments"]})


def test_the_page_begins_a_subscription_and_its_first_invoice_is_paid(sandbox: Driver):
    session = subscribed(sandbox)
    subscription, invoice = session.subscription, session.invoice
    assert (session.payment_intent, session.payment_status) == (None, "paid")
    assert (subscription.status, subscription.metadata["standing"]) == ("active", "st_1")
    assert (invoice.status, invoice.amount_paid, invoice.billing_reason) == (
        "paid",
        3940,
        "subscription_create",
    )
    assert session.customer.email == "hana@example.jp"
    intent = sandbox.client().v1.payment_intents.retrieve(invoice.payments.data[0].payment.payment_intent)
    assert (intent.amount_received, intent.customer) == (3940, session.customer.id)
    for path in (
        f"/v1/checkout/sessions/{session.id}?expand[]=subscription.latest_invoice.payments&expand[]=customer",
        "/v1/subscriptions",
        "/v1/invoices",
        "/v1/events?limit=100",
        f"/v1/prices/{'price_none'}",
    ):
        answer = sandbox.raw("GET", path)
        if answer.status == 200:
            compare_object(answer.json(), path)


def test_a_month_drafts_an_invoice_that_can_be_made_larger_or_smaller_before_it_is_paid(sandbox: Driver):
    client, session = sandbox.client(), subscribed(sandbox)
    subscription = session.subscription.id
    for month, (change, total) in enumerate(((-940, 3000), (60, 4000)), start=1):
        assert sandbox.control("/billing/month") == {"renewed": 1}
        draft = newest(sandbox, subscription)
        assert (draft.status, draft.total, draft.billing_reason) == ("draft", 3940, "subscription_cycle")
        item = client.v1.invoice_items.create(
            {
                "customer": session.customer.id,
                "invoice": draft.id,
                "amount": change,
                "currency": "jpy",
                "description": "The price of this month",
                "metadata": {"month": str(month)},
            }
        )
        compare_object(sandbox.raw("GET", f"/v1/invoiceitems/{item.id}").json())
        paid = client.v1.invoices.finalize_invoice(draft.id, {"auto_advance": True})
        assert (paid.status, paid.amount_paid) == ("paid", total)
        compare_object(sandbox.raw("GET", f"/v1/invoices/{draft.id}?expand[]=payments").json())
        with pytest.raises(stripe.InvalidRequestError, match="already finalized"):
            client.v1.invoices.finalize_invoice(draft.id)
    periods = [one.lines.data[-1].period for one in client.v1.invoices.list().data]
    assert [one.start for one in periods[:2]] == [one.end for one in periods[1:]]  # months without a gap
    sandbox.control("/clock", advance=62 * 86_400)
    sandbox.control("/clock", advance=3_601)  # nobody touched these drafts: their hour passes
    assert {one.status for one in client.v1.invoices.list().data} == {"paid"}


@pytest.mark.parametrize(
    ("after", "status"), [("past_due", "past_due"), ("unpaid", "unpaid"), ("canceled", "canceled")]
)
def test_a_declined_renewal_is_tried_again_as_switched_and_ends_as_switched(sandbox: Driver, after, status):
    client, subscription = sandbox.client(), subscribed(sandbox).subscription.id
    sandbox.control(
        "/billing", outcome="insufficient_funds", retry_days=[3, 5], after_last_retry=after, times=0
    )
    sandbox.control("/billing/month")
    sandbox.control("/billing/hurry")
    for attempt in (1, 2):
        invoice = newest(sandbox, subscription)
        assert (invoice.status, invoice.attempt_count) == ("open", attempt)
        assert invoice.next_payment_attempt > invoice.created
        assert client.v1.subscriptions.retrieve(subscription).status == "past_due"
        sandbox.control("/billing/hurry")
    assert newest(sandbox, subscription).next_payment_attempt is None
    assert client.v1.subscriptions.retrieve(subscription).status == status
    compare_object(sandbox.raw("GET", "/v1/events?limit=100").json())
    if status == "past_due":
        client.v1.invoices.void_invoice(newest(sandbox, subscription).id)
        assert client.v1.subscriptions.retrieve(subscription).status == "active"


def test_a_retry_that_succeeds_puts_the_subscription_in_order(sandbox: Driver):
    client, subscription = sandbox.client(), subscribed(sandbox).subscription.id
    sandbox.control("/billing", outcome="declined", times=2)
    sandbox.control("/billing/month")
    sandbox.control("/billing/hurry")
    sandbox.control("/billing/hurry")
    assert newest(sandbox, subscription).attempt_count == 2
    sandbox.control("/billing/hurry")
    assert newest(sandbox, subscription).status == "paid"
    assert client.v1.subscriptions.retrieve(subscription).status == "active"
    sandbox.flush()
    told = [kind for kind in sandbox.listener.types() if kind.startswith("invoice.pa")]
    assert told.count("invoice.payment_failed") == 2
    assert told.count("invoice.paid") == 2  # the first month's, and this


def test_what_is_paused_is_not_collected_and_what_is_cancelled_is_over(sandbox: Driver):
    client, session = sandbox.client(), subscribed(sandbox)
    subscription = session.subscription.id
    item = session.subscription.to_dict()["items"]["data"][0]
    client.v1.subscriptions.update(subscription, {"pause_collection": {"behavior": "void"}})
    sandbox.control("/billing/month")
    assert newest(sandbox, subscription).status == "void"
    client.v1.subscriptions.update(subscription, {"pause_collection": ""})
    price = {"currency": "jpy", "product": item["price"]["product"], "unit_amount": 500}
    changed = client.v1.subscriptions.update(
        subscription,
        {
            "items": [
                {
                    "id": item["id"],
                    "price_data": price | {"recurring": {"interval": "month"}},
                    "quantity": 1,
                }
            ],
            "proration_behavior": "none",
        },
    )
    assert changed.pause_collection is None
    sandbox.control("/billing/month", subscription=subscription)
    assert newest(sandbox, subscription).total == 500
    ended = client.v1.subscriptions.cancel(subscription)
    assert ended.status == "canceled"
    sandbox.control("/billing/hurry")
    assert (
        newest(sandbox, subscription).status == "draft"
    )  # an invoice of a cancelled subscription waits for ever
    assert sandbox.control("/billing/month") == {"renewed": 0}
    assert client.v1.subscriptions.list().data == []
    assert [one.id for one in client.v1.subscriptions.list({"status": "all"}).data] == [subscription]
    for act in (
        lambda: client.v1.subscriptions.update(subscription, {"description": "again"}),
        lambda: client.v1.subscriptions.cancel(subscription),
        lambda: sandbox.session(mode="subscription"),
        lambda: sandbox.session(line_items=[MONTHLY]),
    ):
        with pytest.raises(stripe.InvalidRequestError):
            act()


def test_products_and_prices_are_kept_and_sold(sandbox: Driver, client: stripe.StripeClient):
    product = client.v1.products.create({"name": "Forest, every month", "metadata": {"kind": "forest"}})
    price = client.v1.prices.create(
        {
            "product": product.id,
            "currency": "jpy",
            "unit_amount": 1200,
            "recurring": {"interval": "month"},
        }
    )
    assert client.v1.prices.list({"product": product.id}).data[0].id == price.id
    session = sandbox.paid(mode="subscription", line_items=[{"price": price.id, "quantity": 1}])
    assert session.amount_total == 1200
    for path in (f"/v1/prices/{price.id}?expand[]=product", f"/v1/products/{product.id}", "/v1/products"):
        compare_object(sandbox.raw("GET", path).json())
    with pytest.raises(stripe.InvalidRequestError, match="No such price"):
        sandbox.session(line_items=[{"price": "price_none", "quantity": 1}])
