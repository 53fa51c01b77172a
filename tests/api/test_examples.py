"""The examples of the schema are run against a shop: each is answered as it says, and as its schema says."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from django.utils import timezone

from calculators.product_services import import_pact
from calculators.services import calculate, save
from marketplace.api_examples import FLIGHT, RECORDED, REQUESTS, filled
from marketplace.catalogue import review
from marketplace.catalogue.models import Listing
from marketplace.claims import Market
from marketplace.hooks import endpoints
from marketplace.hooks.api import SAYS
from marketplace.hooks.emitting import emit, order_event
from marketplace.hooks.enums import EventType
from marketplace.hooks.models import Endpoint, Event
from marketplace.labels import services as labels
from marketplace.orders import statement
from marketplace.orders.api_shapes import order_out
from marketplace.orders.basket import Asked as BasketLine
from marketplace.orders.basket import fill
from marketplace.orders.fulfilment import certify
from marketplace.orders.models import Order
from marketplace.orders.queries import orders
from marketplace.orders.services import Wish
from marketplace.products import importing
from marketplace.products.states import Policy
from marketplace.wsgi import application
from people.models import Organisation
from registry.accounts import holding_account
from registry.cancellations import cancel
from registry.enums import CancellationReason
from registry.issuance import issue
from registry.models import Cancellation
from registry.retiring.amendments import amend
from registry.retiring.claims import Words
from registry.retiring.retirements import Wanted
from registry.reversals.acts import begin_rehearsal, finish_rehearsal
from registry.transparency.sequencer import integrate
from tests.api.test_schema_is_true import UNTRUE

pytestmark = pytest.mark.django_db(transaction=True)
RECORD = os.environ.get("OKAESHI_RECORD_EXAMPLES") == "1"
FREE = {"input_schema", "inputs", "metadata", "commitments", "headers", "diff", "differences"}
schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


def operations() -> Iterator[tuple[str, Any]]:
    for result in schema.get_all_operations():
        operation = result.ok()
        yield operation.definition.raw["operationId"], operation


@pytest.fixture
def stand_ins(
    company, developer, npo, company_order, test_listing, make_product, an_import, stripe_sandbox
) -> dict[str, str]:
    """What has to be there: an order with its retirement in the log, another on hold, a webhook with a log."""
    held = statement.place(
        organisation=company,
        fill_basket=lambda: fill([BasketLine(test_listing.public_id, grams=1_000)], by_card=False),
        wish=Wish("Hana Sato"),
        key="held",
        retire_after=timezone.now() + timedelta(hours=1),
    )
    every, spare = (
        endpoints.create(
            organisation=company,
            livemode=False,
            url=f"https://shop.example.com/{name}",
            events=list(EventType.values),
        )[0]
        for name in ("webhooks", "spare")
    )
    product = make_product(test_listing, livemode=False, policy=Policy.SHOPPER)
    imported = importing.upload(
        organisation=company,
        livemode=False,
        name="october.csv",
        content=b"external_id,product\nsale-0,GONE-1\n",
    )
    importing.begin(found=imported)
    importing.carry_on(imported.public_id)
    integrate()
    retirement = company_order.lines.get().retirement
    assert retirement
    return {
        "listing": test_listing.public_id,
        "project": test_listing.batch.project.slug,
        "order": company_order.public_id,
        "held_order": held.public_id,
        "footprint": save(footprint=calculate(calculator="flight", inputs=FLIGHT["inputs"])).id,
        "webhook": every.public_id,
        "spare_webhook": spare.public_id,
        "delivery": endpoints.ping(every).public_id,
        "retirement": retirement.number,
        "serial": retirement.serials[0],
        "account": test_listing.escrow.number,
        "product": product.public_id,
        "import": an_import.public_id,
        "done_import": imported.public_id,
        "pact_footprint": import_pact(document=REQUESTS["import_pact"].body).id,
        "cancellation": cancelled(npo, test_listing).number,
        "label": labels.make(of=product, market=Market.JAPAN, by=developer).public_id,
    }


def cancelled(npo: Organisation, listing: Listing) -> Cancellation:
    """A kilogram of another vintage, cancelled by its holder."""
    with transaction.atomic():
        batch = issue(project=listing.batch.project, vintage=2023, tonnes=1, livemode=False)
        return cancel(
            account=holding_account(npo, livemode=False),
            wanted=Wanted(batch, grams=1_000),
            reason=CancellationReason.VOLUNTARY,
        )


def test_every_call_is_answered_as_its_example_says(stand_ins, test_key):
    replies, wrong = {}, []
    for name, operation in operations():
        if name not in REQUESTS:
            continue
        asked = filled(REQUESTS[name]._asdict(), stand_ins)
        status, reply = ask(operation, asked["parameters"], asked["body"], test_key)
        replies[name] = {"status": status, "reply": shortened(reply)}
        if status >= 300:
            wrong.append(f"{name}: {status} {reply}")
    if RECORD:
        told = {event.type: json.loads(event.body) for event in happenings(stand_ins)}
        recorded = {"stand_ins": stand_ins, "replies": replies, "events": told}
        RECORDED.write_text(json.dumps(recorded, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    recorded = json.loads(RECORDED.read_text())["replies"]
    for name, answer in replies.items():
        if answer["status"] != recorded[name]["status"]:
            wrong.append(f"{name}: {answer['status']}")
        wrong += [f"{name}: {each}" for each in unlike(recorded[name]["reply"], answer["reply"])]
    assert not wrong, "\n".join(wrong)


def test_every_call_has_an_example():
    """Its request stands in marketplace/api_examples.py, or beside its view (drf-spectacular's OpenApiExample)."""
    without = {
        name
        for name, operation in operations()
        if name not in REQUESTS and "examples" not in written(operation)
    }
    assert without == set()
    recorded = json.loads(RECORDED.read_text())
    assert set(recorded["replies"]) == set(REQUESTS)
    assert set(recorded["events"]) == set(SAYS)


def ask(operation: Any, parameters: dict[str, Any], body: Any, key: str) -> tuple[int, Any]:
    """Ask as the schema says it is asked, and hold the reply against the schema."""
    parts: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {"Authorization": f"Bearer {key}"}}
    for parameter in operation.definition.raw.get("parameters", ()):
        if parameter["name"] in parameters:
            value = parameters[parameter["name"]]
            parts[parameter["in"]][parameter["name"]] = value if isinstance(value, str) else json.dumps(value)
    case = operation.Case(
        path_parameters=parts["path"],
        query=parts["query"],
        body=schemathesis.core.NOT_SET if body is None else body,
        media_type=None if body is None else "application/json",
    )
    response = case.call_and_validate(headers=parts["header"], checks=UNTRUE)
    if not response.content:
        return response.status_code, None
    text = response.content.decode()
    return response.status_code, json.loads(text) if text.startswith(("{", "[")) else text


def shortened(value: Any) -> Any:
    """The first of each list: enough to read the shape from."""
    if isinstance(value, dict):
        return {name: shortened(inner) for name, inner in value.items() if name != "input_schema"}
    return [shortened(inner) for inner in value[:1]] if isinstance(value, list) else value


def unlike(example: Any, reply: Any, place: str = "") -> list[str]:
    """Where a reply has not the shape of its example."""
    if isinstance(example, dict) and isinstance(reply, dict):
        if place.rpartition(".")[2] in FREE:
            return []
        found = [f"{place}.{name} is in one alone" for name in set(example) ^ set(reply)]
        both = set(example) & set(reply)
        return found + [one for name in both for one in unlike(example[name], reply[name], f"{place}.{name}")]
    if isinstance(example, list) and isinstance(reply, list):
        return [one for old, new in zip(example, reply, strict=False) for one in unlike(old, new, place)]
    alike = (
        example is None
        or reply is None
        or isinstance(reply, type(example))
        or {type(example), type(reply)} <= {int, float}
    )
    return [] if alike else [f"{place} is {reply!r}, not like {example!r}"]


def written(operation: Any) -> str:
    return json.dumps(operation.definition.raw)


def happenings(stand_ins: dict[str, str]) -> list[Event]:
    """One event of each type, made as each is made."""
    order = Order.objects.get(public_id=stand_ins["order"])
    retirement = order.lines.get().retirement
    assert retirement
    assert order.organisation_id
    Endpoint.objects.update(events=EventType.values)
    certify(order.pk)
    amend(retirement=retirement, words=Words(purpose="offset", beneficiary="Taro Ito"), by=None)
    with transaction.atomic():
        finish_rehearsal(begin_rehearsal(batch=retirement.batch, grams=1_000))
    held = Order.objects.get(public_id=stand_ins["held_order"])
    with transaction.atomic():
        gone = {"organisation_id": order.organisation_id, "livemode": False}
        for type_, state in (
            (EventType.ORDER_CANCELLED, "cancelled"),
            (EventType.ORDER_REFUNDED, "refunded"),
        ):
            told = order_out(orders().get(pk=held.pk)) | {"state": state}
            emit([order_event(type_, order=told, **gone)])
    review.suspend(listing=Listing.objects.get(public_id=stand_ins["listing"]), by=None, reason="Papers.")
    return list(Event.objects.order_by("id"))
