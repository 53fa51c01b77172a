"""A participant finds their share and chips in; the organiser pays; the deadline passes; the page keeps the record."""

import io
import json
import re
from datetime import timedelta

import pypdf
import pytest
from django.core import mail
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from calculators.event_share import share_of
from marketplace.catalogue.models import Listing
from marketplace.events import organising, queries
from marketplace.events.errors import EventClosed
from marketplace.events.models import Contribution, Event
from marketplace.events.states import Part
from marketplace.orders import statement
from marketplace.orders.basket import Asked, fill
from marketplace.orders.models import Order
from marketplace.orders.services import Wish, cancel
from marketplace.outbox.models import Message
from people.models import Organisation
from registry import invariants
from registry.certificates.issue import issue
from registry.issuance import available_grams
from registry.models import Retirement
from registry.transparency.sequencer import integrate
from tests.buying.steps import answer, confirm, pay_page
from tests.events.conftest import contribute, open_event
from tests.shop import deliver_webhooks, pay, put_up_for_sale, work

pytestmark = pytest.mark.django_db(transaction=True)
ENGLISH = {"Accept-Language": "en"}


def page(client: Client, address: str) -> str:
    return client.get(address, headers=ENGLISH).content.decode()


def checkout_links(html: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(/checkout/\?[^"]+)"', html)]


@pytest.mark.parametrize("public", ["yes", "no"])
def test_a_participant_finds_their_share_and_it_is_retired_for_them_at_once(
    client, an_event, offer, stripe_sandbox, public
):
    share = share_of(saved=an_event.footprint, origin="大阪府")
    found = page(client, f"/events/{an_event.slug}/take-part/?origin=大阪")
    (link,) = checkout_links(found)
    assert f"amount={share.grams}&" in link
    confirmation = answer(client, link, beneficiary="Osaka Taro", public=public)["Location"]
    assert "The certificate names the event" in page(client, confirmation)
    pay_page(stripe_sandbox, confirm(client, confirmation)["Location"])
    deliver_webhooks(stripe_sandbox, client)
    work()
    order = Order.objects.get()
    contribution = Contribution.objects.get()
    assert (order.state, contribution.event, contribution.part, contribution.origin) == (
        "retired", an_event, "participant", "JP-27",
    )  # fmt: skip
    now = queries.progress(an_event)
    assert (now.retired, now.left, now.participants) == (share.grams, an_event.target_grams - share.grams, 1)
    shown = page(client, f"/events/{an_event.slug}/")
    number = Retirement.objects.get().number
    assert number in shown
    assert ("Osaka Taro" in shown) == (public == "yes")
    integrate()
    issued = [one for one in issue(Retirement.objects.get().pk) if one.language == "en"]
    printed = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(bytes(issued[0].pdf))).pages)
    assert "Spring choir" in printed
    assert ("Osaka Taro" in printed) == (public == "yes")
    assert "Spring choir" in page(client, f"/certificates/{number}/")


def test_the_organiser_pays_a_half_for_the_event_and_nobody_else_can_in_their_name(
    client, an_event, offer, developer, stripe_sandbox
):
    client.force_login(developer)
    link = client.get(f"/events/{an_event.slug}/manage/pay/?percent=50")["Location"]
    stranger = Client()
    assert stranger.get(link).status_code == 404
    confirmation = answer(client, link, beneficiary="Somebody Else", beneficiary_kind="person")["Location"]
    pay_page(stripe_sandbox, confirm(client, confirmation)["Location"])
    deliver_webhooks(stripe_sandbox, client)
    work()
    order = Order.objects.get()
    assert (order.state, order.beneficiary, order.beneficiary_kind) == ("retired", "Spring choir", "event")
    assert Contribution.objects.get().part == Part.ORGANISER
    assert queries.progress(an_event).retired == -(-an_event.target_grams // 2)
    rows = page(client, f"/events/{an_event.slug}/manage/contributions.csv")
    assert Retirement.objects.get().number in rows


def test_more_than_the_target_is_taken_and_shown_as_beyond_it(client, an_event, offer, chip_in):
    chip_in(an_event, offer, an_event.target_grams + 1_000)
    shown = page(client, f"/events/{an_event.slug}/")
    assert "1 kg beyond the target." in shown
    assert ">100 %" in shown or "100.1 %" in shown or "100 %" in shown
    assert 'event-bar-done" width="1000"' in shown
    assert f"/events/{an_event.slug}/take-part/" in shown


def test_a_mass_too_small_for_a_card_becomes_the_smallest_and_says_so(client, an_event, offer):
    found = page(client, f"/events/{an_event.slug}/take-part/?amount=0.001")
    assert "the least that a card can be charged for" in found
    assert len(checkout_links(found)) == 1
    nonsense = client.get(f"/events/{an_event.slug}/take-part/?origin=Atlantis", headers=ENGLISH)
    assert nonsense.status_code == 422


def test_what_was_begun_before_the_close_counts_and_nothing_is_begun_after_it(
    client, an_event, offer, stripe_sandbox
):
    begun = contribute(an_event, offer, 40_000)
    Event.objects.filter(pk=an_event.pk).update(deadline=timezone.now() - timedelta(seconds=1))
    an_event.refresh_from_db()
    held = offer.order_lines.count()
    with pytest.raises(EventClosed):  # also before the clock has closed it
        contribute(an_event, offer, 40_000)
    assert organising.close_due() == 1
    with pytest.raises(EventClosed):
        contribute(an_event, offer, 40_000)
    assert offer.order_lines.count() == held  # and nothing was held for them
    assert "still count" in page(client, f"/events/{an_event.slug}/")
    pay(stripe_sandbox, begun)
    deliver_webhooks(stripe_sandbox, client)
    work()
    assert queries.progress(an_event).retired == 40_000
    with pytest.raises(DatabaseError):  # the database has the last word
        Contribution.objects.create(order=Order.objects.get(), event=an_event, part=Part.PARTICIPANT)
    assert [one.name for one in invariants.run() if not one.holds] == []


def test_at_the_close_the_organiser_is_offered_the_rest_by_a_letter_and_one_click(
    client, an_event, offer, developer, chip_in, stripe_sandbox
):
    chip_in(an_event, offer, 50_000)
    organising.close(an_event, by=developer)
    work()
    letter = next(one for one in mail.outbox if "Spring choir" in one.subject and one.to == [developer.email])
    rest = queries.progress(an_event).rest
    link = re.search(r"http://\S+/manage/rest/", letter.body)[0]
    client.force_login(developer)
    to_checkout = client.get(link)["Location"]
    assert f"amount={rest}&" in to_checkout
    pay_page(stripe_sandbox, confirm(client, answer(client, to_checkout)["Location"])["Location"])
    deliver_webhooks(stripe_sandbox, client)
    work()
    now = queries.progress(an_event)
    assert (now.left, now.beyond, now.contributions) == (0, 0, 2)
    record = page(Client(), f"/events/{an_event.slug}/certificate/")
    for number in Retirement.objects.values_list("number", flat=True):
        assert f"/certificates/{number}/" in record
    for language in ("ja", "en"):
        pdf = client.get(f"/events/{an_event.slug}/certificate-{language}.pdf").content
        assert pdf == client.get(f"/events/{an_event.slug}/certificate-{language}.pdf").content
        printed = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf)).pages)
        assert all(number in printed for number in Retirement.objects.values_list("number", flat=True))


def test_the_badge_is_the_same_for_everyone_and_may_be_kept_a_minute(client, an_event, offer, chip_in):
    before = client.get(f"/events/{an_event.slug}/badge-en.svg")
    assert (before["Content-Type"], before["Cache-Control"]) == ("image/svg+xml", "public, max-age=60")
    assert not before.cookies
    assert "Cookie" not in before.get("Vary", "")
    chip_in(an_event, offer, 50_000)
    after = client.get(f"/events/{an_event.slug}/badge-ja.svg").content.decode()
    assert "春の合唱祭" in after
    assert "50 kg" in after
    assert "<script" not in after


def test_a_draft_is_its_organisers_alone_and_a_withdrawn_page_says_so(client, buyer, offer, chip_in):
    event = open_event(buyer, offer)
    chip_in(event, offer, 50_000)
    organising.withdraw(event, by=buyer)
    assert "withdrawn this page" in page(Client(), f"/events/{event.slug}/")
    with pytest.raises(EventClosed):
        contribute(event, offer, 50_000)
    assert queries.progress(event).retired == 50_000


def test_a_cancelled_contribution_counts_for_nothing(client, an_event, offer, stripe_sandbox):
    contribute(an_event, offer, 50_000)
    order = Order.objects.get()
    assert queries.progress(an_event).waiting == 50_000
    cancel(order)
    work()
    now = queries.progress(an_event)
    assert (now.waiting, now.retired, now.left) == (0, 0, an_event.target_grams)


def test_nothing_of_an_event_waits_in_the_outbox_when_it_is_done(an_event, developer):
    organising.close(an_event, by=developer)
    organising.close(an_event, by=developer)
    assert Message.objects.filter(kind="letter", key__contains="event-closed").count() == 1
    assert json.loads(json.dumps(Message.objects.get(key__contains="event-closed").payload))


def leave_in_stock(company: Organisation, listing: Listing, grams: int) -> None:
    """A company buys all of a listing but so many grams."""
    rest = available_grams(listing.escrow_id) - grams
    statement.place(
        organisation=company,
        fill_basket=lambda: fill([Asked(listing.public_id, grams=rest)], by_card=False),
        wish=Wish("Kaze Airways"),
        key=f"all but {grams} of {listing.pk}",
    )


def test_a_rest_that_no_one_project_has_is_offered_from_several(
    client, developer, company, npo, verification_body, stripe_sandbox
):
    listings = [put_up_for_sale(npo, verification_body, tonnes=3, code=code) for code in ("0021", "0022")]
    event = open_event(
        developer, None, choices=[(one.batch.project_id, "") for one in listings], any_other=False
    )
    target = event.target_grams
    for one in listings:
        leave_in_stock(company, one, target * 3 // 5)
    organising.close(event, by=developer)
    client.force_login(developer)
    link = client.get(f"/events/{event.slug}/manage/rest/")["Location"]
    assert link.count("listing=") == 2
    pay_page(stripe_sandbox, confirm(client, answer(client, link)["Location"])["Location"])
    deliver_webhooks(stripe_sandbox, client)
    work()
    assert Order.objects.get(contribution__event=event).lines.count() == 2
    assert queries.progress(event).left == 0
    assert Retirement.objects.filter(order_line__order__contribution__event=event).count() == 2


def test_where_the_events_projects_are_short_the_organiser_sees_what_can_be_had_and_from_where(
    client, developer, company, npo, verification_body, stripe_sandbox
):
    own, other = (put_up_for_sale(npo, verification_body, tonnes=3, code=code) for code in ("0021", "0022"))
    event = open_event(developer, own)
    leave_in_stock(company, own, event.target_grams // 5)
    organising.close(event, by=developer)
    client.force_login(developer)
    address = f"/events/{event.slug}/manage/rest/"
    shown = page(client, address)
    some, all_of_it = checkout_links(shown)
    assert (some.count("listing="), all_of_it.count("listing=")) == (1, 2)
    assert own.batch.project.name in shown
    assert other.batch.project.name in shown
    pay_page(stripe_sandbox, confirm(client, answer(client, all_of_it)["Location"])["Location"])
    deliver_webhooks(stripe_sandbox, client)
    work()
    assert queries.progress(event).left == 0


def test_without_any_stock_the_rest_stays_open_and_says_so(
    client, developer, company, npo, verification_body
):
    own = put_up_for_sale(npo, verification_body, tonnes=3, code="0021")
    event = open_event(developer, own)
    organising.close(event, by=developer)
    leave_in_stock(company, own, 0)
    client.force_login(developer)
    shown = page(client, f"/events/{event.slug}/manage/rest/")
    assert "can be paid for when there is stock again" in shown
    assert not checkout_links(shown)
