"""The guard of tests/network.py sees what it is there to see."""

import pytest
from django.db import transaction
from redis import Redis

from marketplace.payments import gateway
from tests.network import open_transactions


@pytest.mark.django_db
def test_the_transaction_around_a_test_is_not_one_of_ours():
    assert open_transactions() == []


@pytest.mark.django_db(transaction=True)
def test_stripe_is_not_called_inside_a_transaction(stripe_sandbox):
    with transaction.atomic(), pytest.raises(AssertionError, match="inside a transaction"):
        gateway.fetch_session("cs_test_nothing")


@pytest.mark.django_db(transaction=True)
def test_redis_is_not_called_inside_a_transaction(settings):
    redis = Redis.from_url(settings.REDIS_URL)
    redis.ping()  # the wire is open already
    with transaction.atomic(), pytest.raises(AssertionError, match="inside a transaction"):
        redis.ping()
