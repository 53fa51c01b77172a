"""Whose an order is, how it is found again, and what its buyer may still do with the words."""

import re
import secrets
from ipaddress import IPv6Address

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from marketplace.account import ownership
from marketplace.orders.models import Order
from registry.certificates.issue import issue_waiting
from registry.certificates.verify import fields_shown
from registry.invariants import broken, run
from registry.models import Embargo
from registry.retiring.wordings import current
from registry.transparency.sequencer import integrate
from tests.cast import PASSWORD
from tests.shop import work

pytestmark = pytest.mark.django_db(transaction=True)
TEN_KILOGRAMS = 10_000


@pytest.fixture
def bought(offer, buy, buyer) -> Order:
    """Ten kilograms that the buyer bought as a guest, with their own address in capitals."""
    return buy(offer, TEN_KILOGRAMS, email="Buyer@Example.org", message="For the trip 🌱")


def somewhere() -> str:
    """An address that nobody has asked from: counters outlive a test."""
    return str(IPv6Address(secrets.randbits(64) + (0x20010DB8 << 96)))


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def test_what_a_guest_bought_comes_to_the_account_once_the_address_is_verified(
    client, bought, buyer, other_buyer
):
    EmailAddress.objects.filter(user=buyer).update(verified=False)
    assert ownership.attach(buyer) == 0
    EmailAddress.objects.filter(user=buyer).update(verified=True)
    sign_in(client, buyer)
    page = client.get(reverse("account:orders")).content.decode()
    assert bought.public_id in page
    led = client.get(reverse("account:order", args=[bought.public_id]), follow=True)
    assert led.status_code == 200
    number = bought.lines.get().retirement.number
    certificates = client.get(reverse("account:certificates")).content.decode()
    assert f"{number}.pdf?lang=ja" in certificates
    # Whoever has the address later does not get what is someone's already.
    EmailAddress.objects.filter(user=buyer).delete()
    EmailAddress.objects.create(user=other_buyer, email=buyer.email, verified=True)
    assert ownership.attach(other_buyer) == 0
    assert not ownership.orders_of(other_buyer).exists()


def test_an_order_is_found_by_number_and_address_without_an_account(client, bought):
    page = reverse("account:find_order")
    answers = set()
    for number, address in [
        (bought.public_id, "buyer@example.org"),
        (bought.lines.get().retirement.number, "buyer@example.org"),
        (bought.public_id, "someone@example.org"),
        ("ord_nothing", "buyer@example.org"),
    ]:
        mail.outbox.clear()
        answer = Client(REMOTE_ADDR=somewhere()).post(page, {"number": number, "email": address}, follow=True)
        answers.add((answer.status_code, re.sub(r'value="[^"]*"', "", answer.content.decode())))
        work()
        letters = [(letter.to, "access_token" in letter.body) for letter in mail.outbox]
        fits = address.startswith("buyer") and number != "ord_nothing"
        assert letters == ([([bought.email], True)] if fits else [])
    assert len(answers) == 1  # whether there is such an order cannot be told from the page


def test_who_looks_for_many_orders_has_to_wait(client, db):
    page, asker = reverse("account:find_order"), somewhere()
    asked = [
        client.post(page, {"number": f"ord_{n}", "email": "a@example.org"}, REMOTE_ADDR=asker).status_code
        for n in range(12)
    ]
    assert asked.count(302) >= 1
    assert asked[-1] == 429


def test_a_buyer_amends_withholds_and_discloses_the_words_of_their_retirement(client, bought, buyer):
    ownership.attach(buyer)
    client.force_login(buyer)
    retirement = bought.lines.get().retirement
    at = {name: reverse(f"account:{name}", args=[retirement.number]) for name in
          ("retirement", "amend", "withhold", "disclose", "disclose_from", "erase")}  # fmt: skip
    integrate()
    words = {"beneficiary": "<b>Aiko</b> \u05e9\u05dc\u05d5\u05dd 🌏", "kind": "person", "purpose": "offset"}
    assert client.post(at["amend"], words | {"message": ""}).url == at["retirement"]
    assert "<b>Aiko" not in client.get(at["retirement"]).content.decode()
    assert current(retirement).public == {"beneficiary": words["beneficiary"]}

    integrate()
    issue_waiting()
    client.post(at["withhold"], {"chosen": "beneficiary"})
    assert current(retirement).public == {}
    integrate()
    issue_waiting()
    papers = list(retirement.certificates.all())
    assert {paper.version for paper in papers} == {1, 2, 3}
    # The first two named her, and are signed anew without.
    assert all("beneficiary" not in fields_shown(bytes(paper.pdf)) for paper in papers)
    client.post(at["disclose_from"], {"day": "2020-01-01"})
    assert not Embargo.objects.exists()
    client.post(at["disclose_from"], {"day": "2099-01-01"})
    assert Embargo.objects.get().until.year == 2099
    client.post(at["disclose"], {"chosen": "beneficiary"})
    assert current(retirement).public == {"beneficiary": words["beneficiary"]}
    client.post(at["withhold"], {"chosen": "beneficiary"})  # the log has told it: there is no way back
    assert current(retirement).public == {"beneficiary": words["beneficiary"]}
    client.post(at["erase"], {"chosen": "beneficiary"})
    assert current(retirement).has_erased_words
    integrate()
    assert broken(run()) == []
