"""What holds for every request: keys, versions, addresses, parameters, and Idempotency-Key."""

import base64
import threading

import pytest
import stripe

from .conftest import expect_refusal, fixture
from .driver import KEY, Driver, order

CREATE = "mode=payment&success_url=http://localhost/ok&line_items[0][quantity]=1&line_items[0][price_data][currency]=jpy"
CREATE += "&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=Forest"
SESSIONS = "/v1/checkout/sessions"


def test_every_reply_names_its_request_and_its_version(sandbox: Driver):
    answer = sandbox.raw("GET", SESSIONS)
    assert answer.headers["request-id"].startswith("req_")
    assert answer.headers["stripe-version"] == stripe.api_version
    assert answer.headers["content-type"] == "application/json"


def test_only_test_keys_open_the_door(sandbox: Driver):
    for key in ("sk_live_abcdefghij", "rk_live_abcdefghij", "pk_test_abcdefghij"):
        stranger = stripe.StripeClient(key, base_addresses={"api": sandbox.url}, max_network_retries=0)
        expect_refusal(stranger.v1.refunds.list, "wrong_key", key=key[:8])
    answer = sandbox.raw("GET", SESSIONS, authorization="")
    assert answer.status == 401
    assert answer.json()["error"]["message"].startswith(fixture("errors")["errors"]["no_key"]["message"])


def test_a_key_may_also_come_as_basic_authentication(sandbox: Driver):
    basic = base64.b64encode(f"{KEY}:".encode()).decode()
    assert sandbox.raw("GET", SESSIONS, authorization=f"Basic {basic}").status == 200


def test_another_api_version_is_not_guessed_at(sandbox: Driver):
    answer = sandbox.raw("GET", SESSIONS, stripe_version="2024-06-20")
    assert answer.status == 400
    assert answer.json()["error"]["code"] == "sandbox_not_imitated"


def test_an_address_that_stripe_does_not_have_is_404(sandbox: Driver):
    answer = sandbox.raw("GET", "/v1/forests")
    assert answer.status == 404
    assert answer.json()["error"]["message"].startswith("Unrecognized request URL (GET: /v1/forests).")


@pytest.mark.parametrize(
    "body", ["line_items=3", "metadata[a][b]=c", "line_items[x][quantity]=1", "a]b[=1", "%00=1"]
)
def test_a_mangled_body_is_refused_without_breaking_anything(sandbox: Driver, body):
    answer = sandbox.raw("POST", SESSIONS, f"{CREATE}&{body}")
    assert answer.status == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_a_page_size_has_bounds(client):
    for limit in (0, 101):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.events.list({"limit": limit})
        assert caught.value.param == "limit"


def test_a_cursor_must_name_something(client):
    with pytest.raises(stripe.InvalidRequestError, match="No such refund: 're_none'"):
        client.v1.refunds.list({"starting_after": "re_none"})


def test_the_same_key_gets_the_same_reply(sandbox: Driver, client):
    first = client.v1.checkout.sessions.create(order(), {"idempotency_key": "order-17"})
    again = client.v1.checkout.sessions.create(order(), {"idempotency_key": "order-17"})
    assert first.id == again.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert again.last_response.headers["Original-Request"] == first.last_response.headers["Request-Id"]
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_the_same_key_with_something_else_is_refused(client):
    options = {"idempotency_key": "order-17"}
    client.v1.checkout.sessions.create(order(), options)
    changed = order(client_reference_id="order-18")
    expect_refusal(lambda: client.v1.checkout.sessions.create(changed, options), "key_with_other_parameters")
    elsewhere = {"payment_intent": "pi_none"}
    expect_refusal(lambda: client.v1.refunds.create(elsewhere, options), "key_with_other_endpoint")


def test_a_refusal_of_parameters_does_not_use_up_the_key(client):
    options = {"idempotency_key": "order-17"}
    expect_refusal(
        lambda: client.v1.checkout.sessions.create(order(success_url=None), options),
        "missing_parameter",
        param="success_url",
    )
    assert client.v1.checkout.sessions.create(order(), options).status == "open"


def test_a_refusal_of_the_act_is_remembered_under_the_key(sandbox: Driver, client):
    session = sandbox.session()
    options = {"idempotency_key": "expire-17"}
    client.v1.checkout.sessions.expire(session.id)
    for _ in range(2):
        error = expect_refusal(
            lambda: client.v1.checkout.sessions.expire(session.id, {}, options), "not_open", state="expired"
        )
    assert error.headers is not None
    assert error.headers["Idempotent-Replayed"] == "true"


def test_a_key_is_forgotten_after_a_day(sandbox: Driver, client):
    first = client.v1.checkout.sessions.create(order(), {"idempotency_key": "order-17"})
    sandbox.control("/clock", advance=86_400 + 60)
    again = client.v1.checkout.sessions.create(order(), {"idempotency_key": "order-17"})
    assert first.id != again.id


def test_two_requests_at_once_under_one_key_are_one_act_and_one_409(sandbox: Driver):
    sandbox.control("/faults", kind="delay", path=SESSIONS, seconds=30)
    answers = []

    def send() -> None:
        answers.append(sandbox.raw("POST", SESSIONS, CREATE, idempotency_key="order-17"))
        sandbox.control("/faults/clear")  # whoever is answered first lets the other go

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status for answer in answers) == [200, 409]
    busy = next(answer for answer in answers if answer.status == 409).json()["error"]
    published = fixture("errors")["errors"]["key_in_use"]
    assert (busy["type"], busy["code"]) == (published["type"], published["code"])
    assert busy["message"].startswith(published["message"])
