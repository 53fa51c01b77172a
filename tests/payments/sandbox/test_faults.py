"""Trouble between the shop and Stripe: errors, silence and broken connections, and what is true afterwards."""

import pytest
import stripe

from .driver import Driver, order

SESSIONS = "/v1/checkout/sessions"


def create(sandbox: Driver, key: str = "order-17", **options: object) -> stripe.checkout.Session:
    return sandbox.client(**options).v1.checkout.sessions.create(order(), {"idempotency_key": key})


def test_an_error_before_the_act_leaves_nothing_and_may_be_retried(sandbox: Driver):
    sandbox.control("/faults", path=SESSIONS)
    with pytest.raises(stripe.APIError) as caught:
        create(sandbox)
    assert caught.value.http_status == 500
    assert sandbox.client().v1.checkout.sessions.list().data == []
    assert create(sandbox).status == "open"


def test_an_error_after_the_act_is_the_outcome_that_stripe_remembers(sandbox: Driver):
    sandbox.control("/faults", path=SESSIONS, after_effect=True)
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            create(sandbox)
    assert len(sandbox.client().v1.checkout.sessions.list().data) == 1, "done all the same"
    assert create(sandbox, "order-17-again").status == "open"


def test_a_connection_closed_after_the_act_is_healed_by_the_same_key(sandbox: Driver):
    sandbox.control("/faults", kind="close", path=SESSIONS)
    with pytest.raises(stripe.APIConnectionError):
        create(sandbox)
    healed = create(sandbox)
    assert [session.id for session in sandbox.client().v1.checkout.sessions.list().data] == [healed.id]


def test_the_library_heals_a_broken_connection_by_itself(sandbox: Driver):
    sandbox.control("/faults", kind="close", path=SESSIONS)
    assert create(sandbox, max_network_retries=1).status == "open"
    assert len(sandbox.client().v1.checkout.sessions.list().data) == 1


def test_an_answer_may_never_come(sandbox: Driver):
    sandbox.control("/faults", kind="hang", path=SESSIONS, method="POST", seconds=30)
    impatient = stripe.RequestsClient(timeout=0.2)
    with pytest.raises(stripe.APIConnectionError):
        create(sandbox, http_client=impatient)
    sandbox.control("/faults/clear")
    assert create(sandbox, "another key").status == "open"


def test_stripe_may_ask_for_patience(sandbox: Driver):
    sandbox.control("/faults", status=429, times=2)
    for _ in range(2):
        with pytest.raises(stripe.RateLimitError):
            sandbox.client().v1.refunds.list()
    assert sandbox.client().v1.refunds.list().data == []


def test_a_fault_that_is_not_known_is_refused(sandbox: Driver):
    assert "error" in sandbox.control("/faults", kind="earthquake")
    assert "error" in sandbox.control("/faults", colour="moss")
    assert "error" in sandbox.control("/faults", times="twice")
    assert "error" in sandbox.control("/faults", seconds=-1)
