"""A label is valid only while the retirements behind it cover what it claims; nobody has to switch it off."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from marketplace.catalogue import review
from marketplace.claims import Market
from marketplace.labels import services, standing
from marketplace.labels.errors import ClaimRefused, LabelExists, SinceRefused, UnitsRefused
from marketplace.labels.models import Label, SoldUnits
from marketplace.labels.standing import Standing
from people.errors import NotAllowed
from registry.models import Retirement, VerificationBody
from tests.registry.reversals.acts import report, settle

pytestmark = pytest.mark.django_db(transaction=True)


def badge(label: Label, language: str = "en") -> str:
    """What a shop's visitor sees after the minute that copies may be kept."""
    caches["process"].clear()
    reply = Client().get(f"/labels/{label.public_id}/badge-{language}.svg")
    assert reply.status_code == 200
    assert "max-age=30" in reply["Cache-Control"]
    assert not reply.cookies
    return reply.content.decode()


def test_a_product_is_labelled_by_what_its_sales_retired(offer, make_product, label_of, sell):
    product = make_product(offer)
    label = label_of(product)
    assert standing.backing(label).standing == Standing.NOTHING_YET
    assert "not valid" in badge(label)
    sell(product, 3)
    backing = standing.backing(label)
    assert (backing.standing, backing.claimed, backing.retired, backing.retirements) == (
        Standing.VALID, 7_038, 7_038, 1,
    )  # fmt: skip
    assert "Offset: 7.038 kg of credits retired" in badge(label)
    assert "7.038 kgを無効化済み" in badge(label, "ja")


def test_sales_elsewhere_count_as_soon_as_they_are_declared(offer, make_product, label_of, sell, developer):
    product = make_product(offer)
    label = label_of(product)
    sell(product, 2)
    today = timezone.localdate()
    services.say_sold(label=label, units=2, until=today, by=developer)
    assert standing.backing(label).valid
    services.say_sold(label=label, units=3, until=today, by=developer)
    short = standing.backing(label)
    assert (short.standing, short.missing) == (Standing.SHORT, 2_346)
    assert "Less is retired than is claimed" in badge(label)
    with pytest.raises(UnitsRefused):  # what was said is never taken back
        services.say_sold(label=label, units=1, until=today, by=developer)
    sell(product, 1, key="the third")
    assert standing.backing(label).valid


def test_goods_that_may_come_back_are_claimed_when_their_credits_are_retired(
    offer, make_product, label_of, sell
):
    product = make_product(offer, return_days=14)
    label = label_of(product)
    sell(product)
    assert standing.backing(label).claimed == 0


def test_a_suspended_listing_takes_the_claim_away_and_its_return_brings_it_back(
    offer, make_product, label_of, sell, staff
):
    label = label_of(product := make_product(offer))
    sell(product)
    with transaction.atomic():
        review.suspend(listing=offer, by=staff, reason="project")
    assert standing.backing(label).standing == Standing.SUSPENDED
    assert "A project behind it is suspended" in badge(label)


def test_a_loss_takes_the_claim_away_until_the_buffer_makes_it_good(
    offer, make_product, label_of, sell, staff, verifier, verification_body
):
    label = label_of(product := make_product(offer))
    sell(product)
    loss = report([offer.batch], 1_000, by=staff)
    assert standing.backing(label).standing == Standing.LOSS
    body = VerificationBody.objects.get(organisation=verification_body)
    settle(loss, body=body, staff=staff, verifier=verifier)
    loss.refresh_from_db()
    expected = Standing.LOSS if loss.uncovered_grams else Standing.VALID
    assert standing.backing(label).standing == expected


def test_an_event_is_labelled_when_its_target_is_retired(an_event, offer, label_of, chip_in):
    label = label_of(an_event)
    chip_in(an_event, offer, 20_000)
    assert standing.backing(label).standing == Standing.SHORT
    chip_in(an_event, offer, an_event.target_grams - 20_000)
    assert standing.backing(label).valid


def test_words_that_claim_too_much_are_refused_by_their_market(offer, make_product, label_of):
    product = make_product(offer)
    with pytest.raises(ClaimRefused) as refused:
        label_of(product, reductions_en="We are climate neutral.")
    assert refused.value.field == "reductions_en"
    words = "We offset the emissions of every shirt."
    with pytest.raises(ClaimRefused):
        label_of(product, Market.EU, reductions_en=words)
    assert label_of(product, Market.UK, reductions_en=words).reductions_en == words


def test_a_label_is_made_once_a_market_ended_for_good_and_never_edited(
    offer, make_product, label_of, developer, buyer
):
    product = make_product(offer)
    label = label_of(product)
    with pytest.raises(LabelExists):
        label_of(product)
    with pytest.raises(SinceRefused):
        label_of(product, Market.UK, since=timezone.localdate() + timedelta(days=1))
    with pytest.raises(NotAllowed):
        services.withdraw(label=label, by=buyer)
    services.withdraw(label=label, by=developer)
    assert "Withdrawn" in badge(label)
    assert label_of(product).pk != label.pk
    for change in (
        lambda: Label.objects.filter(pk=label.pk).update(withdrawn_at=None),
        lambda: Label.objects.filter(pk=label.pk).update(reductions_en="Nothing"),
        lambda: Label.objects.filter(pk=label.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_was_declared_stays(offer, make_product, label_of, developer):
    label = label_of(make_product(offer))
    services.say_sold(label=label, units=1, until=timezone.localdate(), by=developer)
    with pytest.raises(DatabaseError), transaction.atomic():
        SoldUnits.objects.update(units=0)


def test_the_proof_shows_every_retirement_and_only_its_own_people_more(
    offer, make_product, label_of, sell, client: Client, developer
):
    label = label_of(product := make_product(offer), reductions_en="We pack in paper.")
    number = Retirement.objects.get(order_line__order=sell(product)).number
    where = f"/labels/{label.public_id}/"
    page = client.get(where).content.decode()
    for words in ("This label is valid.", "We pack in paper.", number, "has offset 2.346 kg"):
        assert words in page
    assert "Withdraw this label" not in page
    client.force_login(developer)
    own = client.get(where).content.decode()
    assert "Withdraw this label" in own
    assert f"/labels/{label.public_id}/badge-en.svg" in own
    told = client.get(f"/api/v1/labels/{label.public_id}/").json()
    assert (told["valid"], told["retired_grams"]) == (True, 2_346)
    assert told["words"]["sentence"] in own


def test_the_frame_may_stand_anywhere_and_does_nothing(offer, make_product, label_of, client: Client):
    label = label_of(make_product(offer))
    reply = client.get(f"/labels/{label.public_id}/frame-ja/")
    policy = reply["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert "X-Frame-Options" not in reply
    assert client.get(f"/labels/{label.public_id}/")["X-Frame-Options"] == "DENY"


def test_the_linter_is_open_to_programs_and_people(client: Client, db):
    asked = {"texts": ["Our climate-neutral tea", "We pay for a forest."], "market": "eu"}
    told = client.post("/api/v1/claims/lint/", asked, content_type="application/json").json()
    assert told == {"passes": False, "claims": [{"word": "climate-neutral", "strength": "forbidden"}]}
    page = client.post("/labels/words/", {"market": "eu", "text": "An eco shirt"}).content.decode()
    assert "may not be said there" in page
