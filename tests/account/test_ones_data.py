"""What an account keeps, hands over and gives up: footprints, notices, a copy of everything, and the farewell."""

import io
import json
import re
import zipfile
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import models, transaction
from django.urls import reverse

from calculators.services import calculate, save
from marketplace.account import copies, farewells, footprints, notices, ownership, tasks
from marketplace.account.models import Copy
from marketplace.catalogue.services import follow_project
from marketplace.errors import FarewellImpossible
from marketplace.orders.losses import tell_of_losses
from marketplace.orders.models import Order
from people.models import User
from registry.invariants import broken, run
from registry.lifecycle import decisions
from registry.models import Erasure, Opening, VerificationBody
from registry.transparency.sequencer import integrate
from tests.cast import PASSWORD
from tests.registry.reversals.acts import report, settle
from tests.shop import check_out, work

pytestmark = pytest.mark.django_db(transaction=True)
# Columns of an order that say nothing of a person, or only together with what is erased.
IMPERSONAL = {
    "public_id", "key", "state", "funding", "external_id", "language", "access_token_hash", "beneficiary_kind",
    "purpose", "footprint", "currency", "tax_rate",
}  # fmt: skip


@pytest.fixture
def flight(db):
    inputs = {"legs": [{"from": "HND", "to": "CDG"}], "cabin": "economy", "passengers": 1}
    return save(footprint=calculate(calculator="flight", inputs=inputs))


@pytest.fixture
def bought(offer, buy, buyer, flight) -> Order:
    order = buy(offer, 10_000, email=buyer.email, footprint=flight.pk, message="Thanks 🌱")
    ownership.attach(buyer)
    return order


def test_footprints_and_retirements_stand_side_by_side_and_nothing_is_kept_unasked(
    client, bought, buyer, flight
):
    client.force_login(buyer)
    assert footprints.kept_by(buyer) == []
    client.post(reverse("account:keep_footprint", args=[flight.pk]))
    client.post(reverse("account:keep_footprint", args=[flight.pk]))
    (kept,) = footprints.kept_by(buyer)
    assert (kept.retired, kept.left) == (10_000, flight.grams - 10_000)
    page = client.get(reverse("account:footprints")).content.decode()
    assert re.search(r'<svg class="pairs-bars"[^>]*role="img" aria-label="[^"]*10 kg"', page)
    assert "neutral" not in page.lower()
    this_month = footprints.over_time(buyer, [kept], today=date.today())
    assert [(each.emitted, each.retired) for each in this_month] == [(flight.grams, 10_000)]
    assert len(footprints.over_time(buyer, [kept], today=date(date.today().year + 2, 1, 1))) == 3  # by year
    client.post(reverse("account:drop_footprint", args=[flight.pk]))
    assert footprints.kept_by(buyer) == []


def test_what_becomes_of_a_project_is_told_in_the_account_and_by_letter_to_those_who_want_one(
    client, bought, buyer, staff, verifier, verification_body
):
    batch = bought.lines.get().listing.batch
    project, body = batch.project, VerificationBody.objects.get(organisation=verification_body)
    client.force_login(buyer)
    form = {"project_letters": "no", "yearly_letter": "yes"}
    client.post(reverse("account:letters"), form)
    mail.outbox.clear()
    settle(report([batch], 1_000, by=staff), body=body, staff=staff, verifier=verifier)
    tell_of_losses()
    decisions.suspend(project=project, reason="Fire on the slope")
    work()
    assert [letter.to for letter in mail.outbox if letter.to == [buyer.email]] == []
    told = notices.notices_of(buyer)
    assert [notice.fresh for notice in told] == [
        True
    ] * 3  # the buffer on hold, what came of it, the suspension
    assert {notice.certificates for notice in told} == {(bought.lines.get().retirement.number,)}
    page = client.get(reverse("account:notices")).content.decode()
    assert "Fire on the slope" in page
    assert "Not covered: 1 kg" in page
    assert not notices.notices_of(buyer)[0].fresh
    client.post(reverse("account:letters"), form | {"project_letters": "yes"})
    mail.outbox.clear()
    with transaction.atomic():
        follow_project(project, suspended=False)
    work()
    tasks.write_about(date.today().year)
    tasks.write_about(date.today().year)
    work()
    assert [letter.to for letter in mail.outbox if letter.to == [buyer.email]] == [[buyer.email]] * 2


def test_a_copy_holds_everything_and_goes_after_a_week(client, bought, buyer, flight):
    footprints.keep(user=buyer, id=flight.pk)
    client.force_login(buyer)
    client.post(reverse("account:ask_copy"))
    assert client.get(reverse("account:download")).status_code == 404
    client.post(reverse("account:ask_copy"))
    work()
    answer = client.get(reverse("account:download"))
    pack = zipfile.ZipFile(io.BytesIO(answer.content))
    told = json.loads(pack.read("data.json"))
    number = bought.lines.get().retirement.number
    assert {f"certificates/{number}-v1-{language}.pdf" for language in ("ja", "en")} < set(pack.namelist())
    assert told["orders"][0]["message"] == "Thanks 🌱"
    assert {each["field"] for each in told["retirements"][0]["versions"][0]["openings"]} == {
        "beneficiary",
        "message",
    }
    assert told["footprints"][0]["id"] == flight.pk
    assert [f"documents/{each['number']}.pdf" in pack.namelist() for each in told["documents"]] == [True]
    Copy.objects.update(asked_at="2020-01-01T00:00:00Z")
    copies.forget_old()
    assert not Copy.objects.exists()


def test_who_deletes_their_account_leaves_the_public_facts_and_nothing_else(client, bought, buyer, flight):
    footprints.keep(user=buyer, id=flight.pk)
    old_address, retirement = buyer.email, bought.lines.get().retirement
    client.post(reverse("account_login"), {"login": buyer.email, "password": PASSWORD})
    page = reverse("account:farewell")
    asked = client.get(page)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": PASSWORD})
    assert client.post(page, {"email": "someone@else.org"}).status_code == 422
    bought.ownership.delete()  # as if bought as a guest since the last sign-in
    assert client.post(page, {"email": old_address}).url == "/"
    assert client.get(reverse("account:home")).status_code == 302
    work()
    integrate()

    bought.refresh_from_db()
    buyer.refresh_from_db()
    assert [getattr(bought, name) for name in farewells.PERSONAL] == list(farewells.PERSONAL.values())
    assert not Opening.objects.filter(retirement=retirement).exists()
    assert Erasure.objects.filter(retirement=retirement).count() == 2
    assert buyer.email.endswith("@deleted.invalid")
    assert not EmailAddress.objects.filter(email=old_address).exists()
    assert not User.objects.filter(email=old_address).exists()
    assert [letter.to for letter in mail.outbox if "deleted" in letter.subject] == [[old_address]]
    farewells.forget(buyer.pk)  # a worker that was killed does it once more
    # The books add up, the proof of the retirement holds, and its page shows the facts.
    assert broken(run()) == []
    leaf = retirement.number
    shown = client.get(reverse("certificates:page", args=[leaf])).content.decode()
    assert "Hana Sato" not in shown
    assert "10" in shown
    assert client.get(f"/api/v1/registry/retirements/{leaf}/proof").status_code == 200
    assert client.get(reverse("certificates:pdf", args=[leaf])).status_code == 404


def test_an_account_with_something_under_way_stays(
    bought, buyer, offer, stripe_sandbox, npo_owner, npo, staff
):
    ownership.attach_order(order=check_out(offer, 10_000).order, user=buyer)
    for user in (buyer, npo_owner, staff):  # an open order, the only owner of an organisation, staff
        assert len(farewells.obstacles(user)) == 1
        with pytest.raises(FarewellImpossible):
            farewells.ask(user)
    assert User.objects.filter(is_active=False).count() == 0


def test_every_text_of_an_order_is_erased_or_says_nothing_of_a_person():
    texts = {
        field.name
        for field in Order._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
    }
    assert texts == set(farewells.PERSONAL) | IMPERSONAL, "say in farewells.PERSONAL what becomes of it"
