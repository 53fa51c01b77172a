"""A row that stays locked: the page says to try again, nothing is lost, and trying again works."""

import psycopg
import pytest
from django.db import connection
from django.test import Client

from tests.shop import TONNE, check_out, state

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_an_order_that_somebody_else_has_locked_is_busy_not_broken(offer, stripe_sandbox, prefix):
    checkout = check_out(offer, TONNE)
    client = Client(raise_request_exception=False)
    page = f"{prefix}/orders/{checkout.order.public_id}/cancel/?access_token={checkout.access_token}"
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '50ms'")
    settings = connection.get_connection_params()
    settings.pop("cursor_factory", None)
    settings.pop("context", None)
    with psycopg.connect(**settings) as other:
        other.execute("select from orders_order for update")
        answer = client.post(page)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert state(checkout) == "held"
    assert client.post(page).status_code in {200, 302}
    assert state(checkout) == "cancelled"
    connection.close()  # with its impatience
