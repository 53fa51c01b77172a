"""What a buyer does at the checkout, as a browser without scripts does it."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.utils import timezone

ANSWERS = {
    "beneficiary": "Hana Sato",
    "beneficiary_kind": "person",
    "public": "yes",
    "purpose": "offset",
    "email": "hana@example.jp",
}
BASKET = "/checkout/?from=basket"


def put(client: Client, listing: Any, amount: str, unit: str = "kg", **more: str) -> Any:
    """Put a listing into the basket from its project's page."""
    asked = {"listing": listing.public_id, "amount": amount, "unit": unit, "do": "basket"}
    return client.post("/basket/add/", asked | {"project": listing.batch.project.slug} | more)


def basket(client: Client) -> Any:
    """What the basket's page knows."""
    return client.get("/basket/").context


def shown(client: Client, page: str) -> str:
    return client.get(page, headers={"Accept-Language": "en"}).content.decode()


def answer(client: Client, page: str, **answers: str) -> Any:
    """Hand the questions in."""
    return client.post(page, ANSWERS | answers, headers={"Accept-Language": "en"})


def quote_on(client: Client, page: str) -> str:
    return re.search(r'name="quote" value="([^"]+)"', shown(client, page))[1]


def confirm(client: Client, page: str) -> Any:
    """Look at the final confirmation and press its button."""
    return client.post(page, {"quote": quote_on(client, page)}, headers={"Accept-Language": "en"})


def gift(days: int = 0, **more: str) -> dict[str, str]:
    """The answers that make an order a present in so many days."""
    day = timezone.localdate() + timedelta(days=days)
    return {
        "gift": "on",
        "giver": "Taro",
        "deliver_on": day.isoformat(),
        "dedication": "おめでとう 🌱",
    } | more


def pay_page(stripe_sandbox: Any, address: str) -> None:
    """Pay on a payment page by card."""
    session = SimpleNamespace(id=address.rsplit("/", 1)[-1])
    stripe_sandbox.pay(session, "4242424242424242")
