"""/healthz and /readyz: what a load balancer asks."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from marketplace import health
from marketplace.outbox.models import Message
from marketplace.tasks import heartbeat


@pytest.fixture(autouse=True)
def nobody_has_been_at_work():
    cache.delete(health.HEARTBEAT)


@pytest.fixture
def checks(db: None, client: Client):
    return lambda: client.get("/readyz").json()["checks"]


def test_healthz_asks_nobody_else(client):
    reply = client.get("/healthz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_a_site_without_a_worker_is_not_ready_and_says_why(client):
    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json()["status"] == "unavailable"
    assert reply.json()["checks"]["worker"] == "no heartbeat"
    assert reply.headers["Retry-After"] == "5"


def test_the_checks_are_those_of_the_contract(checks):
    assert list(checks()) == ["database", "redis", "worker", "outbox", "log", "stripe"]


def test_a_heartbeat_makes_the_worker_ready(checks):
    heartbeat()
    assert checks()["worker"] == "ok"


def test_a_message_that_nobody_takes_up_makes_the_outbox_unready(checks):
    assert checks()["outbox"] == "ok"
    message = Message.objects.create(kind="mail", key="late", payload={}, due_at=timezone.now())
    assert checks()["outbox"] == "ok"
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now() - timedelta(minutes=5))
    assert checks()["outbox"] == "a message is 300 s late"


def test_stripe_without_its_webhook_secret_is_not_ready(checks, settings):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_1", ""
    assert checks()["stripe"] == "not configured"
    settings.STRIPE_WEBHOOK_SECRET = "whsec_1"
    assert checks()["stripe"] == "ok"


def test_a_redis_that_is_away_is_named_and_the_other_checks_still_run(checks, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/redis.sock"}}
    found = checks()
    assert found["redis"] == "unreachable"
    assert found["database"] == "ok"
