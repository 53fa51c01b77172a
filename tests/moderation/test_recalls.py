"""A suspension and the orders that are paid already: they finish, or their buyers say what they want. Never unasked."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from marketplace.catalogue.models import Listing
from marketplace.errors import ListingNotForSale
from marketplace.moderation import deciding, recalls
from marketplace.moderation.models import Act, Offer
from marketplace.moderation.refusals import OfferGone, SubstituteUnfit
from marketplace.orders.models import Order
from marketplace.orders.services import Checkout
from marketplace.payments import settle
from registry.issuance import available_grams
from registry.models import Retirement
from tests.shop import TONNE, check_out, pay, put_up_for_sale, state, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other_offer(npo, verification_body) -> Listing:
    return put_up_for_sale(npo, verification_body, code="0013")


@pytest.fixture
def paid(offer, stripe_sandbox) -> Checkout:
    """Paid, and not yet taken up by a worker."""
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)
    settle.settle(checkout.order.payments.get().pk)
    assert state(checkout) == "paid"
    return checkout


def suspend(listing: Listing, staff, substitute: Listing | None = None) -> None:
    deciding.suspend(listing, by=staff, code="project", words="A fire is reported.", substitute=substitute)


@pytest.fixture
def asked(paid, offer, other_offer, staff) -> Offer:
    """The listing was suspended, and the buyer of the paid order asked."""
    suspend(offer, staff, other_offer)
    work()
    assert state(paid) == "paid"
    return Offer.objects.get()


def test_paid_orders_finish_and_nothing_new_is_held(paid, offer, staff, client):
    suspend(offer, staff)
    with pytest.raises(ListingNotForSale):
        check_out(offer, TONNE)
    work()
    assert state(paid) == "retired"
    assert not Offer.objects.exists()


def test_who_accepts_gets_the_other_project_for_the_same_money(asked, paid, offer, other_offer, client):
    (letter,) = [one for one in mail.outbox if "/offers/" in one.body]
    assert "suspended" in letter.subject
    address = next(line for line in letter.body.splitlines() if "/offers/" in line).partition(
        "localhost:8000"
    )[2]
    assert client.get(address.partition("?")[0]).status_code == 404  # the number alone opens nothing
    page = client.get(address)
    assert "Take the other project" in page.content.decode()
    japanese = client.get(address, headers={"Accept-Language": "ja"}).content.decode()
    assert "代わりのプロジェクトを受け取る" in japanese
    order_page = client.get(f"/orders/{paid.order.public_id}/?access_token={paid.access_token}")
    assert f"/offers/{asked.pk}/" in order_page.content.decode()
    assert "wait for your answer" in order_page.content.decode()
    assert "everything goes on by itself" not in order_page.content.decode()
    assert client.post(address, {"answer": "accepted"}).status_code == 302
    work()
    assert state(paid) == "retired"
    assert Retirement.objects.get().batch == other_offer.batch
    assert Order.objects.get(pk=paid.order.pk).total_minor == paid.order.total_minor
    assert available_grams(offer.escrow_id) == 10 * TONNE
    assert "settled" in client.get(address).content.decode()
    with pytest.raises(OfferGone):
        recalls.take_the_money(asked)


def test_who_wants_the_money_gets_all_of_it(asked, paid, offer, client):
    address = f"/orders/{paid.order.public_id}/offers/{asked.pk}/?access_token={paid.access_token}"
    assert client.post(address, {"answer": "lapsed"}).status_code == 200  # not theirs to say
    client.post(address, {"answer": "refunded"})
    work()
    assert state(paid) == "refunded"
    assert paid.order.payments.get().refund.amount_minor == paid.order.total_minor
    assert available_grams(offer.escrow_id) == 10 * TONNE
    with pytest.raises(OfferGone):
        recalls.accept(asked)


def test_who_does_not_answer_in_two_weeks_gets_the_money(asked, paid):
    assert recalls.lapse() == 0
    Offer.objects.update(until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(OfferGone):
        recalls.accept(asked)
    assert recalls.lapse() == 1
    assert recalls.lapse() == 0
    work()
    assert state(paid) == "refunded"


def test_what_is_reinstated_goes_on_as_it_was_bought(asked, paid, offer, staff):
    deciding.reinstate(offer, by=staff, words="It was the next valley.")
    work()
    assert state(paid) == "retired"
    assert Retirement.objects.get().batch == offer.batch
    with pytest.raises(OfferGone):
        recalls.accept(asked)
    told = list(Act.objects.order_by("id").values_list("act", flat=True))
    assert told == ["decided", "recalled", "offered", "answered", "recall_ended", "decided"]


def test_a_substitute_is_on_sale_and_not_dearer(paid, offer, other_offer, test_offer, staff):
    Listing.objects.filter(pk=other_offer.pk).update(project_price_minor=10_001)
    for unfit in (offer, Listing.objects.get(pk=other_offer.pk), test_offer):
        with pytest.raises(SubstituteUnfit):
            suspend(offer, staff, unfit)
    assert Listing.objects.get(pk=offer.pk).state == "live"  # a suspension with a wrong answer is none


def test_a_substitute_that_is_stopped_meanwhile_is_not_given(asked, paid, other_offer, staff):
    suspend(other_offer, staff)
    with pytest.raises(ListingNotForSale):
        recalls.accept(asked)
    assert state(paid) == "paid"
    recalls.take_the_money(asked)
    assert state(paid) == "refund_pending"


def test_the_seller_reads_what_becomes_of_paid_orders(asked, offer, npo_owner, staff, client):
    client.force_login(npo_owner)

    def read() -> str:
        page = f"/sell/listings/{offer.public_id}/"
        return client.get(page, headers={"Accept-Language": "ja"}).content.decode()

    assert "別のプロジェクトと返金のどちらを希望するか" in read()
    deciding.reinstate(offer, by=staff, words="Settled.")
    suspend(offer, staff)
    assert "すでに支払われた注文は、そのまま進みます" in read()
