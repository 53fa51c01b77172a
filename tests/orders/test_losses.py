"""Buyers hear of a loss on their project, once, and that their certificates stay valid."""

import pytest
from django.core import mail
from django.test import Client

from marketplace.orders.losses import tell_of_losses
from marketplace.outbox.models import Message
from registry import queries
from registry.models import VerificationBody
from registry.reversals import acts
from tests.registry.reversals.acts import plant, report, settle
from tests.shop import TONNE, work

pytestmark = pytest.mark.django_db(transaction=True)


def test_buyers_of_an_affected_batch_are_told_once_and_their_record_says_so(
    offer, buy, npo, verification_body, staff, verifier, client: Client
):
    order = buy(offer, TONNE)
    retirement = order.lines.get().retirement
    body = VerificationBody.objects.get(organisation=verification_body)
    plant(npo, verification_body, "0077", tonnes=10)  # a pool of one tonne
    settle(report([offer.batch], 3 * TONNE, by=staff), body=body, staff=staff, verifier=verifier)
    acts.dismiss(reversal=report([offer.batch], 1, by=staff), reason="Fog.", by=staff)
    work()
    mail.outbox.clear()
    for _again in range(2):
        tell_of_losses()
        work()
    told = [letter for letter in mail.outbox if letter.to == [order.email]]
    assert len(told) == 2  # the buffer on hold, and what came of it; nothing of the fog
    assert all("stays valid" in letter.body or "引き続き有効" in letter.body for letter in told)
    assert not Message.objects.filter(done_at=None).exists()

    said = client.get(f"/api/v1/registry/retirements/{retirement.number}/").json()
    assert said["status"] == "loss_uncovered"
    assert [event["type"] for event in said["events"]] == [
        "loss_reported",
        "loss_on_hold",
        "loss_verified",
        "loss_cancelled",
    ]
    assert [(r["covered_grams"], r["uncovered_grams"]) for r in said["reversals"]] == [(TONNE, 2 * TONNE)]
    page = client.get(
        f"/certificates/{retirement.number}/", headers={"Accept-Language": "en"}
    ).content.decode()
    assert "This retirement and its certificate stay valid." in page
    assert queries.retirement(retirement.number).grams == retirement.grams
