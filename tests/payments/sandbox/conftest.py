"""One sandbox process for all tests of this folder, made new between them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from .driver import Driver, Listener
from .reference import FIXTURES


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    listener = Listener()
    driver = Driver(tmp_path_factory.mktemp("stripe"), listener)
    driver.start()
    yield driver
    driver.kill()
    listener.close()


@pytest.fixture
def sandbox(_running: Driver) -> Driver:
    """A sandbox that has seen nothing yet."""
    _running.forget()
    return _running


@pytest.fixture
def own_sandbox(tmp_path) -> Iterator[Driver]:
    """A sandbox that the test starts, kills and starts again by itself."""
    listener = Listener()
    driver = Driver(tmp_path, listener)
    yield driver
    if driver.process is not None and driver.process.poll() is None:
        driver.kill()
    listener.close()


@pytest.fixture
def client(sandbox: Driver) -> stripe.StripeClient:
    """Stripe's own library, pointed at the sandbox."""
    return sandbox.client()


def fixture(name: str) -> Any:
    """What Stripe's reference says, from tests/payloads/stripe/."""
    return json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))


def expect_refusal(act: Callable[[], object], name: str, **named: str) -> stripe.StripeError:
    """Runs a call that Stripe refuses, and compares status, type, code, parameter and sentence with the fixture."""
    published = fixture("errors")["errors"][name]
    with pytest.raises(stripe.StripeError) as caught:
        act()
    error = caught.value
    assert error.error is not None
    assert error.http_status == published["status"]
    assert error.error.type == published["type"]
    assert getattr(error.error, "code", None) == published.get("code")
    if "param" in published:
        assert error.error.param == published["param"].format_map(named)
    assert error.error.message.startswith(_filled(published["message"], named)), error.error.message
    return error


def _filled(sentence: str, named: dict[str, str]) -> str:
    for key, value in named.items():
        sentence = sentence.replace(f"{{{key}}}", value)
    return sentence.split("{")[0]
