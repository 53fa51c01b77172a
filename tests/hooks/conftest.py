import json
from typing import Any

import pytest
from django.test import Client

from marketplace.hooks import endpoints, gathering, sending
from marketplace.hooks.enums import EventType
from marketplace.hooks.models import Endpoint
from tests.hooks.receiver import Receiver, receiver  # noqa: F401 (fixture)


class Api:
    """A client that shows a key and speaks JSON."""

    def __init__(self, key: str) -> None:
        self.client, self.key = Client(), key

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.key}", **headers},
        )


@pytest.fixture
def api(test_key: str) -> Api:
    return Api(test_key)


@pytest.fixture
def live_api(live_key: str) -> Api:
    return Api(live_key)


@pytest.fixture
def endpoint(company, receiver: Receiver) -> Endpoint:  # noqa: F811
    """The company listens to everything in test mode."""
    made, _secret = endpoints.create(
        organisation=company, livemode=False, url=receiver.url, events=list(EventType.values)
    )
    return made


def send() -> int:
    """What the senders do until nothing is due; how many requests they made."""
    while gathering.gather():
        pass
    return sum(sending.send_to(one) for one in sending.busy_endpoints())
