"""From a result to an offset of a chosen share, also beyond all of it; told on the order and on the certificate."""

import io
import re

import pypdf
import pytest
from django.test import Client

from calculators.services import calculate, save
from marketplace.buying.models import Draft, OffsetShare
from marketplace.orders.models import Order
from marketplace.orders.services import access_token
from registry.certificates.issue import issue
from registry.models import Retirement
from registry.transparency.sequencer import integrate
from tests.buying.steps import answer, confirm, pay_page, put
from tests.shop import deliver_webhooks, put_up_for_sale, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def footprint(db):
    inputs = {"legs": [{"from": "HND", "to": "CDG"}], "cabin": "economy", "passengers": 1}
    return save(footprint=calculate(calculator="flight", inputs=inputs))


def chosen(client, footprint, share):
    """What the projects offer for this share, in kilograms."""
    return client.get("/projects/", {"footprint": footprint.id, "share": share}).context["wanted"]


def printed(retirement):
    pages = [
        page.extract_text()
        for certificate in issue(retirement.pk)
        for page in pypdf.PdfReader(io.BytesIO(bytes(certificate.pdf))).pages
    ]
    return re.sub(r"\s", "", "".join(pages))


@pytest.mark.parametrize(("share", "public"), [("150", "yes"), ("33.3", "no")])
def test_a_share_of_a_footprint_is_paid_retired_and_named(
    client, offer, footprint, stripe_sandbox, share, public
):
    wanted = chosen(client, footprint, share)
    asked = f"listing={offer.public_id}&amount={wanted['kilograms']}&unit=kg&footprint={footprint.id}"
    confirmation = answer(client, f"/checkout/?{asked}", public=public)["Location"]
    told = client.get(confirmation, headers={"Accept-Language": "en"}).content.decode()
    assert f"{share} % of" in told
    assert "the certificate also names the footprint" in told
    pay_page(stripe_sandbox, confirm(client, confirmation)["Location"])
    deliver_webhooks(stripe_sandbox, Client())
    work()
    order, shared = Order.objects.get(), OffsetShare.objects.get()
    assert (order.state, shared.grams) == ("retired", wanted["grams"])
    draft = Draft.objects.get()
    token = access_token(f"draft:{draft.pk}:{draft.attempt}")
    page = client.get(f"/orders/{order.public_id}/", {"access_token": token})
    assert f'href="/footprints/{footprint.id}/"' in page.content.decode()
    integrate()
    retirement = Retirement.objects.get()
    certificate = client.get(f"/certificates/{retirement.number}/").content.decode()
    assert (footprint.id in certificate) == (footprint.id in printed(retirement)) == (public == "yes")


def test_a_share_of_nothing_and_one_that_is_none_choose_no_mass(client, footprint):
    for share in ("0", "-5", "nan", "1e9", "10001", ""):
        assert chosen(client, footprint, share) is None or share == ""


def test_several_footprints_of_one_basket_are_all_named(
    client, offer, npo, verification_body, footprint, stripe_sandbox
):
    drive = save(footprint=calculate(calculator="car", inputs={"distance_km": 120, "drive": "petrol"}))
    put_up_for_sale(npo, verification_body, code="0021")
    for one, share in ((footprint, "100"), (drive, "1000")):
        client.post("/basket/footprints/", {"footprint": one.id, "share": share})
    put(client, offer, "1")
    client.post("/basket/", {"extra": ""})
    confirmation = answer(client, "/checkout/?from=basket", public="yes")["Location"]
    pay_page(stripe_sandbox, confirm(client, confirmation)["Location"])
    deliver_webhooks(stripe_sandbox, Client())
    work()
    assert dict(OffsetShare.objects.values_list("footprint", "grams")) == {
        footprint.id: footprint.grams,
        drive.id: drive.grams * 10,
    }
    integrate()
    certificate = client.get(f"/certificates/{Retirement.objects.get().number}/").content.decode()
    assert all(one.id in certificate for one in (footprint, drive))
