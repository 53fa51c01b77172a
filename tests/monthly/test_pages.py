"""The pages of a standing order: agreed to in full view, opened by its link, ended in two clicks."""

import csv
import io
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from marketplace.monthly.models import StandingOrder
from marketplace.orders.services import access_token
from tests.cast import person
from tests.monthly.conftest import Shop
from tests.shop import _Session, work

FORM = {
    "form_key": f"form:{'k' * 32}",
    "by": "mass",
    "amount": "１２０",
    "unit": "kg",
    "cap": "¥2,000",
    "choice_2": "kind:forest",
    "fallback": "skip",
    "beneficiary": "<b>花</b> =1+1 🌱",
    "beneficiary_kind": "person",
    "public": "yes",
    "email": "hana@example.jp",
}


@pytest.mark.django_db(transaction=True)
def test_the_terms_are_shown_before_anything_begins_and_its_page_does_everything(
    shop: Shop, client: Client, offer
):
    page = client.get("/monthly/").content.decode()
    assert not re.search(r"<input[^>]*checked", page)  # nothing is chosen for the visitor
    form = FORM | {"choice_1": f"project:{offer.batch.project.slug}"}
    assert client.post("/monthly/", form | {"cap": "many"}).status_code == 422
    assert "under this limit" in client.post("/monthly/", form | {"cap": "100"}).content.decode()
    shown = client.post("/monthly/", form | {"step": "check"}).content.decode()
    for item in ("In a year", "Term", "Ending it", "never more than", "It renews by itself every month"):
        assert item in shown
    for item in (
        "Platform fee",
        "/legal/commerce/",
        "Yes, show it in the public registry",
        "hana@example.jp",
    ):
        assert item in shown
    assert "<b>花</b>" not in shown
    form["shown"] = re.search(r'name="shown" value="([^"]+)"', shown)[1]
    dearer = form | {"step": "pay", "shown": form["shown"] + "0"}
    assert "has changed since you saw it" in client.post("/monthly/", dearer).content.decode()
    assert not StandingOrder.objects.exists()

    paying = client.post("/monthly/", form | {"step": "pay"})
    assert client.post("/monthly/", form | {"step": "pay"}).url == paying.url  # a double click
    shop.stripe.pay(_Session(paying.url))
    shop.settle()
    standing = StandingOrder.objects.get()
    assert standing.state == "active"
    link = f"?access_token={access_token(standing.key)}"
    home = f"/monthly/{standing.public_id}/"
    for wrong in ("", "?access_token=x"):
        assert client.get(home + wrong).status_code == 404
        assert client.post(f"{home}end/{wrong}").status_code == 404
    assert "R-" in client.get(home + link).content.decode()
    for act, found in (("skip", True), ("keep", False)):
        client.post(f"{home}do/{link}", {"act": act})
        standing.refresh_from_db()
        assert standing.skip_next is found
    for act, state in (("pause", "paused"), ("resume", "active"), ("nonsense", "active")):
        client.post(f"{home}do/{link}", {"act": act})
        standing.refresh_from_db()
        assert standing.state == state
    changed = client.post(
        f"{home}change/{link}",
        {"by": "money", "cap": "900", "choice_1": "kind:forest", "choice_2": "", "fallback": "any"},
    )
    assert changed.status_code == 302
    standing.refresh_from_db()
    assert (standing.by, standing.cap_minor, standing.fallback) == ("money", 900, "any")

    year = timezone.localtime(standing.months.get().begins).year
    assert "120" in client.get(f"{home}{year}/{link}").content.decode()
    sheet = client.get(f"{home}{year}.csv{link}").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(sheet))
    assert (row["grams"], row["state"], row["retirement"][:2]) == ("120000", "ordered", "R-")

    client.get(f"{home}end/{link}")
    client.post(f"{home}end/{link}")
    assert "Ended" in client.get(home + link).content.decode()
    shop.settle()
    assert {"Your monthly offset has begun", "Your monthly offset has ended"} <= {
        one.subject for one in mail.outbox
    }


@pytest.mark.django_db
def test_people_find_their_own_and_guests_get_links_by_mail(client: Client, a_standing_order):
    owner = person("owner@example.org")
    StandingOrder.objects.update(user=owner)
    home = f"/monthly/{a_standing_order.public_id}/"
    client.force_login(owner)
    assert home in client.get("/monthly/mine/").content.decode()
    assert client.get(home).status_code == 200
    client.force_login(person("stranger@example.org"))
    assert client.get(home).status_code == 404
    for email in ("HANA@example.jp", "hana@example.jp", "nobody@example.jp"):
        assert client.post("/monthly/mine/", {"email": email}).status_code == 302
    work()
    [letter] = mail.outbox
    assert letter.to == ["hana@example.jp"]
    assert f"{home}?access_token={access_token(a_standing_order.key)}" in letter.body
