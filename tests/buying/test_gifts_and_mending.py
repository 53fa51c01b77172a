"""A present opens on its day and its recipient is forgotten; a slip is mended until the retirement starts."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from marketplace.buying.models import Draft
from marketplace.errors import TooLateToMend
from marketplace.gifts.models import Gift
from marketplace.gifts.services import JST, deliver_due, gift_url
from marketplace.gifts.tasks import deliver
from marketplace.orders import mending, services
from marketplace.orders.models import Order
from registry.models import Opening
from tests.buying.steps import answer, confirm, gift, pay_page, shown
from tests.shop import check_out, deliver_webhooks, pay, work

pytestmark = pytest.mark.django_db(transaction=True)  # Stripe is never called inside a transaction


@pytest.fixture
def given(client, offer, stripe_sandbox) -> Order:
    """A present for tomorrow, paid and retired."""
    page = f"/checkout/?listing={offer.public_id}&amount=1240&unit=kg"
    confirmation = answer(client, page, **gift(days=1, recipient_email="hanako@example.org"))["Location"]
    assert "From Taro" in shown(client, confirmation)
    payment = confirm(client, confirmation)["Location"]
    pay_page(stripe_sandbox, payment)
    deliver_webhooks(stripe_sandbox, Client())
    work()
    return Order.objects.get()


def tomorrow_at(hour: int) -> datetime:
    return (timezone.now().astimezone(JST) + timedelta(days=1)).replace(hour=hour, minute=5)


def letters() -> list[mail.EmailMessage]:
    return [letter for letter in mail.outbox if letter.to == ["hanako@example.org"]]


def test_a_gift_stays_closed_until_its_morning_and_is_then_delivered_once(given, client):
    link = gift_url(given).partition("//")[2].partition("/")[2]
    assert "not open yet" in shown(client, f"/{link}")
    assert "おめでとう" not in shown(client, f"/{link}")
    assert [deliver_due(), deliver_due(now=tomorrow_at(7)), deliver_due(now=tomorrow_at(8))] == [0, 0, 1]
    deliver_due(now=tomorrow_at(9))
    work()
    (letter,) = letters()
    assert "おめでとう 🌱" in letter.body
    assert gift_url(given) in letter.body
    found = Gift.objects.get()
    assert (found.recipient_email, found.delivered_at is None) == ("", False)
    Gift.objects.update(deliver_on=timezone.localdate() - timedelta(days=1))
    page = shown(client, f"/{link}")
    assert all(words in page for words in ("おめでとう 🌱", "From Taro", ".pdf"))


def test_until_then_the_giver_may_change_day_and_address_and_nobody_remembers_them_afterwards(given, client):
    here = f"/orders/{given.public_id}/gift/?access_token={services.access_token(given.key)}"
    assert "hanako@example.org" in shown(client, here)
    changed = {"deliver_on": timezone.localdate().isoformat(), "recipient_email": "hanako@example.org"}
    assert client.post(here, changed | {"deliver_on": "2020-01-01"}).status_code == 422
    assert client.get(f"/orders/{given.public_id}/gift/").status_code == 404
    assert client.post(here, changed).status_code == 302
    Gift.objects.update(deliver_on=timezone.localdate() - timedelta(days=1))
    deliver()
    work()
    assert len(letters()) == 1
    assert not Draft.objects.exclude(answers={}).exists()
    assert not Gift.objects.exclude(recipient_email="").exists()
    assert client.get(here).status_code == 404, "delivered is delivered"


def test_a_gift_that_came_to_nothing_has_no_page_and_forgets_its_recipient(client, offer, stripe_sandbox):
    page = f"/checkout/?listing={offer.public_id}&amount=1240&unit=kg"
    confirm(client, answer(client, page, **gift(recipient_email="hanako@example.org"))["Location"])
    order = Order.objects.get()
    services.cancel(order)
    deliver_due()
    assert Gift.objects.get().recipient_email == ""
    assert client.get(f"/gifts/{gift_url(order).rstrip('/').rpartition('/')[2]}/").status_code == 404
    assert client.get("/gifts/nothing/").status_code == 404


def test_a_slip_is_mended_on_the_orders_page_and_the_certificate_says_it_right(client, offer, stripe_sandbox):
    checkout = check_out(offer, 1_000_000, beneficiary="Hana Sat")
    here = f"/orders/{checkout.order.public_id}/mend/?access_token={checkout.access_token}"
    assert 'value="Hana Sat"' in shown(client, here)
    words = {"beneficiary": "Hana Sato", "beneficiary_kind": "person", "public": "yes", "purpose": "offset"}
    assert client.post(here, words | {"beneficiary": "a\u202eb"}).status_code == 422
    assert client.post(here, words).status_code == 302
    pay(stripe_sandbox, checkout)
    deliver_webhooks(stripe_sandbox, client)
    work()
    assert Opening.objects.get(field="beneficiary").text == "Hana Sato"
    with pytest.raises(TooLateToMend):
        mending.mend(
            checkout.order,
            beneficiary="Nobody",
            beneficiary_kind="person",
            public=True,
            message="",
            purpose="offset",
        )
    assert client.get(here).status_code == 302
    assert client.get(f"/orders/{checkout.order.public_id}/mend/?access_token=x").status_code == 404
