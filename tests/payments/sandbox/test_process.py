"""The process: how it starts, when it refuses to, and that a killed one forgets nothing."""

import os
import signal
import subprocess
import sys

import pytest

from .driver import PROJECT, Driver, order

COMMAND = (sys.executable, "-m", "marketplace.payments.sandbox", "--port", "0")


@pytest.mark.parametrize(
    ("environment", "options"),
    [
        ({"STRIPE_SECRET_KEY": "sk_live_abcdefghij"}, ()),
        ({"STRIPE_SECRET_KEY": " rk_live_abcdefghij"}, ()),
        ({"SOME_OTHER_STRIPE_KEY": "sk_live_abcdefghij"}, ()),
        ({}, ("--secret-key", "sk_live_abcdefghij")),
    ],
)
def test_with_a_live_key_it_does_not_start(tmp_path, environment, options):
    outcome = subprocess.run(
        [*COMMAND, "--state", str(tmp_path / "state"), *options],
        cwd=PROJECT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert outcome.returncode == 1
    assert "live key" in outcome.stderr
    assert "abcdefghij" not in outcome.stderr, "the key itself is never printed"
    assert not (tmp_path / "state").exists()


def test_webhooks_are_never_sent_unsigned(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "STRIPE_WEBHOOK_SECRET"}
    outcome = subprocess.run(
        [*COMMAND, "--state", str(tmp_path), "--webhook-url", "http://localhost:1/"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert outcome.returncode == 1
    assert "STRIPE_WEBHOOK_SECRET" in outcome.stderr


def test_a_killed_sandbox_forgets_nothing(own_sandbox: Driver):
    own_sandbox.start("--hold", "true")
    client = own_sandbox.client()
    created = client.v1.checkout.sessions.create(order(), {"idempotency_key": "order-17"})
    own_sandbox.pay(created)
    own_sandbox.control("/clock", advance=60)
    own_sandbox.kill()
    own_sandbox.start()
    assert client.v1.checkout.sessions.retrieve(created.id).payment_status == "paid"
    again = client.v1.checkout.sessions.create(order(), {"idempotency_key": "order-17"})
    assert again.id == created.id
    assert own_sandbox.listener.received == []
    own_sandbox.control("/webhooks/release")
    own_sandbox.flush()
    assert "checkout.session.completed" in own_sandbox.listener.types()


def test_a_given_key_is_the_only_key(own_sandbox: Driver):
    own_sandbox.start(environment={"STRIPE_SECRET_KEY": "sk_test_the_one"})
    assert own_sandbox.raw("GET", "/v1/events").status == 401
    assert own_sandbox.raw("GET", "/v1/events", authorization="Bearer sk_test_the_one").status == 200


def test_it_stops_at_once_when_told_to(own_sandbox: Driver):
    own_sandbox.start()
    assert own_sandbox.process is not None
    own_sandbox.process.send_signal(signal.SIGTERM)
    assert own_sandbox.process.wait(timeout=10) == 0


def test_it_touches_no_database_of_ours():
    code = (
        "import sys; import marketplace.payments.sandbox.__main__; "
        "sys.exit('django.db.models' in sys.modules or 'psycopg' in sys.modules or 'stripe' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, timeout=60, check=False).returncode == 0
