"""A file of sales over the API: sent in one call, watched, every refused row told; nothing twice, nothing of others."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marketplace.orders.models import Order, Statement
from marketplace.products.models import Import
from people.models import Mode, Scope
from people.services import issue_api_key
from tests.shop import work

pytestmark = pytest.mark.django_db(transaction=True)
SALES = "external_id,product,quantity\na,SHIRT-1,2\nb,NOTHING,1\nc,SHIRT-1,1\nd,SHIRT-1,0\n"


@pytest.fixture
def api(client: Client, test_key: str) -> Any:
    """Asks with the company's test key; answers with the status and the JSON."""

    def ask(
        method: str, path: str = "", body: Any = None, *, key: str = test_key, **more: Any
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {key}"} | more.pop("headers", {})
        more = {"content_type": "application/json"} | more
        reply = client.generic(method, f"/api/v1/imports/{path}", body or "", headers=headers, **more)
        return reply.status_code, reply.json()

    return ask


@pytest.fixture
def shirt(make_product, test_listing):
    return make_product(test_listing, livemode=False)


def test_a_file_is_sent_placed_and_told_row_by_row(api, shirt, company):
    status, made = api("POST", "?name=november.csv", SALES, content_type="text/csv")
    assert (status, made["state"], made["rows"], made["name"]) == (201, "read", 4, "november.csv")
    path = f"{made['id']}/"
    foreseen = api("GET", path + "preview/")[1]["results"]
    assert [one["becomes"] for one in foreseen] == ["order", "refused", "order", "refused"]
    assert (foreseen[0]["grams"], foreseen[1]["code"]) == (4_692, "product_unknown")
    assert Order.objects.count() == 0
    assert api("POST", path + "begin/")[1]["state"] == "running"
    work()
    done = api("GET", path)[1]
    assert (done["state"], done["done"], done["placed"], done["refused"]) == ("done", 4, 2, 2)
    problems = api("GET", path + "problems/")[1]["results"]
    assert [(one["row"], one["external_id"], one["code"], one["field"]) for one in problems] == [
        (2, "b", "product_unknown", "product"),
        (4, "d", "quantity_invalid", "quantity"),
    ]
    assert api("POST", path + "begin/")[0] == 409
    assert api("GET")[1]["results"][0]["id"] == made["id"]


def test_the_schema_tells_of_each_body_by_an_example_that_is_taken(api, shirt, client):
    shown = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    bodies = shown["paths"]["/api/v1/imports/"]["post"]["requestBody"]["content"]
    assert set(bodies) == {"application/json", "text/csv", "application/x-ndjson"}
    for media_type in ("text/csv", "application/x-ndjson"):
        assert bodies[media_type]["schema"]["type"] == "string"
        (example,) = bodies[media_type]["examples"].values()
        status, made = api("POST", "?name=sales", example["value"], content_type=media_type)
        assert (status, made["rows"], made["name"]) == (201, 2, "sales")
        assert {one["becomes"] for one in api("GET", f"{made['id']}/preview/")[1]["results"]} == {"order"}


def test_however_the_same_file_is_sent_again_it_is_the_same_import(api, shirt, client, test_key):
    body = {"name": "a.csv", "content": SALES, "begin": True}
    once = {"Idempotency-Key": "november"}
    sent = [client.post("/api/v1/imports/", body, content_type="application/json",
                        headers={"Authorization": f"Bearer {test_key}"} | once) for _try in range(2)]  # fmt: skip
    assert sent[1].headers["Idempotent-Replayed"] == "true"
    assert sent[0].content == sent[1].content
    work()
    status, again = api("POST", "?begin=true", SALES, content_type="text/csv")
    assert (status, again["id"], again["state"]) == (201, sent[0].json()["id"], "done")
    lines = '{"external_id": "a", "product": "SHIRT-1", "quantity": 2}\n{"external_id": "e", "product": "SHIRT-1"}\n'
    other = api("POST", "?begin=true", lines, content_type="application/x-ndjson")[1]
    work()
    told = api("GET", f"{other['id']}/")[1]
    assert (told["known"], told["placed"]) == (1, 1)
    assert Order.objects.count() == 3
    changed = api("POST", "", '{"content": "external_id,product\\nz,SHIRT-1"}', headers=once)
    assert (changed[0], changed[1]["code"]) == (422, "idempotency_mismatch")


def test_it_takes_a_key_of_the_company_in_its_mode_and_with_the_scope(api, shirt, company, an_import):
    path = f"{an_import.public_id}/"
    live = issue_api_key(organisation=company, mode=Mode.LIVE).plain
    reader = issue_api_key(organisation=company, mode=Mode.TEST, scopes=[Scope.PRODUCTS_READ]).plain
    assert api("GET", path, key=live)[0] == 404
    assert api("GET", path, key=reader)[0] == 200
    for asked in ("", path + "begin/", path + "stop/"):
        status, problem = api("POST", asked, SALES, content_type="text/csv", key=reader)
        assert (status, problem["code"]) == (403, "scope_missing")
    for nonsense in ("", "a,b\n1,2", "external_id,product\n"):
        assert api("POST", "", nonsense, content_type="text/csv")[0] in {400, 422}
    assert Import.objects.count() == 1


def test_an_overdue_statement_stops_it_and_says_so_and_once_it_is_paid_it_goes_on(
    api, shirt, company, developer, client
):
    account = Statement.objects.create(
        organisation=company, livemode=False, currency="JPY", limit_minor=10_000_000, accrued_micro=0,
        blocked_from=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    made = api("POST", "?begin=true", SALES, content_type="text/csv")[1]
    work()
    path = f"{made['id']}/"
    stopped = api("GET", path)[1]
    assert (stopped["state"], stopped["waits_for"], stopped["done"]) == ("stopped", "statement_overdue", 0)
    client.force_login(developer)
    moving = client.get(f"/company/{company.slug}/imports/{path}", headers={"HX-Request": "true"})
    assert f"{path}do/begin/" in moving.content.decode()
    Statement.objects.filter(pk=account.pk).update(blocked_from=None)
    assert api("GET", path)[1]["waits_for"] is None
    api("POST", path + "begin/")
    work()
    done = api("GET", path)[1]
    assert (done["state"], done["placed"], done["refused"]) == ("done", 2, 2)
