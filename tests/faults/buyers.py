"""Buyers who do what people do when a site dies under their hands: they wait a moment and press the button again."""

import itertools
import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
import stripe

from marketplace.runtime.site import Site
from tests.faults import points
from tests.payments.sandbox.driver import CARD, fetch

PATIENCE = 60  # seconds
_number = itertools.count(1)


class Shop:
    """A site under test, seen from outside: its pages, its Stripe, and its database for what only an operator sees."""

    def __init__(self, site: Site, *, listing: str, api_key: str) -> None:
        self.site, self.listing, self.api_key = site, listing, api_key
        self.faults = points.folder(site.root)
        base = {"api": f"http://localhost:{site.sandbox_port}"}
        self.stripe = stripe.StripeClient(site.environment["STRIPE_SECRET_KEY"], base_addresses=base)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.site.servers[0].connect("okaeshi") as connection:
            answer = connection.execute(query)
            return answer.fetchall() if answer.description else []

    def met(self) -> list[str]:
        return list(dict.fromkeys((self.faults / "met").read_text().splitlines()))

    def arm(self, point: str, how: str) -> None:
        (self.faults / "struck").unlink(missing_ok=True)
        draft = self.faults / "draft"
        draft.write_text(json.dumps({"point": point, "how": how}))
        draft.rename(self.faults / "armed")

    def disarm(self) -> None:
        (self.faults / "armed").unlink(missing_ok=True)

    def struck(self) -> bool:
        return (self.faults / "struck").exists()

    def until(self, true: Callable[[], bool], *, seconds: float = PATIENCE) -> bool:
        """Wait until something is true, mending meanwhile what has died."""
        deadline = time.monotonic() + seconds
        while not (done := true()) and time.monotonic() < deadline:
            self.mend()
            time.sleep(0.05)
        return done

    def mend(self) -> None:
        for part in self.site.parts.values():
            part.failures, part.restart_at = 0, 0.0  # it did not fail: it was killed
        self.site.mend()

    def sandbox(self, path: str, **given: Any) -> Any:
        """A switch of the Stripe sandbox."""
        url = f"http://localhost:{self.site.sandbox_port}/_sandbox{path}"
        return fetch(url, method="POST", data=json.dumps(given)).json()


class Buyer:
    """A person with a browser and an address of their own."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.browser = requests.Session()
        number = next(_number)
        self.browser.headers["X-Forwarded-For"] = f"10.0.{number // 256}.{number % 256}"
        self.page = ""  # the order's page, token and all

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """One request, again and again while nobody answers or something fails on the shop's side."""
        answers: list[requests.Response] = []

        def answered() -> bool:
            try:
                answers.append(
                    self.browser.request(
                        method, self.shop.site.url + path, allow_redirects=False, timeout=20, **more
                    )
                )
            except requests.RequestException:
                return False
            return answers[-1].status_code < 500

        assert self.shop.until(answered), answers[-1:] or "nobody answers"
        return answers[-1]

    def check_out(self) -> str:
        """The address of the payment page."""
        page = f"/checkout/?listing={self.shop.listing}&amount=20&unit=kg"
        form = {
            **_hidden(self.ask("GET", page).text),
            "beneficiary": "Hana Sato",
            "beneficiary_kind": "person",
            "public": "yes",
            "purpose": "offset",
            "email": "hana@example.jp",
        }
        answer = self.ask("POST", page, data=form)
        assert answer.status_code == 302, answer.text
        confirmation = answer.headers["Location"]
        form = _hidden(self.ask("GET", confirmation).text) | {"method": "card"}
        answer = self.ask("POST", confirmation, data=form)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def pay(self, payment_page: str) -> None:
        form = urlencode({"number": "4242424242424242"} | CARD)
        answer = fetch(payment_page, method="POST", data=form)
        assert answer.status == 303, answer.text
        parts = urlsplit(answer.headers["location"])
        self.page = f"{parts.path}?{parts.query}"

    def cancel(self) -> None:
        page = self.page.removesuffix("&from=stripe")
        form = _hidden(self.ask("GET", page).text)
        path, query = page.split("?")
        assert self.ask("POST", f"{path}cancel/?{query}", data=form).status_code == 302


def _hidden(html: str) -> dict[str, str]:
    fields = re.findall(r'name="(csrfmiddlewaretoken|quote)" value="([^"]+)"', html)
    assert fields, html
    return dict(fields)


# --- five lives of an order ----------------------------------------------------------------------------------------
def buys(shop: Shop) -> None:
    buyer = Buyer(shop)
    buyer.pay(buyer.check_out())
    buyer.ask("GET", buyer.page)


def pays_and_never_comes_back(shop: Shop) -> None:
    buyer = Buyer(shop)
    buyer.pay(buyer.check_out())


def lets_it_expire(shop: Shop) -> None:
    session = urlsplit(Buyer(shop).check_out()).path.rsplit("/", 1)[-1]
    shop.stripe.v1.checkout.sessions.expire(session)


def cancels_while_paying(shop: Shop) -> None:
    """Stripe has the money, the shop has not heard of it, and the buyer presses cancel."""
    buyer = Buyer(shop)
    payment_page = buyer.check_out()
    shop.sandbox("/webhooks", hold=True)
    buyer.pay(payment_page)
    buyer.cancel()
    shop.sandbox("/webhooks", reset=True)
    shop.sandbox("/webhooks/release")


def orders_on_a_statement(shop: Shop) -> None:
    answer = Buyer(shop).ask(
        "POST",
        "/api/v1/orders/",
        json={
            "lines": [{"listing": shop.listing, "mass": {"amount": "1.25", "unit": "kg"}}],
            "beneficiary": {"name": "Kaze Airways", "kind": "organisation"},
            "language": "en",
        },
        headers={"Authorization": f"Bearer {shop.api_key}", "Idempotency-Key": f"booking-{next(_number)}"},
    )
    assert answer.status_code == 201, answer.text


LIVES = [buys, lets_it_expire, cancels_while_paying, orders_on_a_statement]
