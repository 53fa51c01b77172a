"""Selling as an NPO meets it over HTTP, one short step after the other."""

import csv
import io
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marketplace.catalogue import audience, offering, review, revisions, sellers
from marketplace.catalogue.models import Listing, PageViews, Seller, SellerDocument
from marketplace.selling.sheets import guarded
from people.models import Role
from people.services import add_member
from registry.issuance import available_grams
from tests.cast import sign_in_twice
from tests.shop import TONNE

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
PEOPLE = {"representative": "森 太郎", "address": "高知県梼原町1", "phone": "0889-00-0000"}
SCRIPT = "<script>alert(1)</script>\u05d0\u05d1 🌲"


@pytest.fixture
def seller(client: Client, npo_owner) -> Client:
    client.force_login(npo_owner)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def step(client: Client, listing: Listing, name: str, **typed: str):
    return client.post(f"/sell/listings/{listing.public_id}/write/{name}/", typed)


def upload(client: Client, name: str, content: bytes, media_type: str, kind: str = "other"):
    file = SimpleUploadedFile(name, content, content_type=media_type)
    return client.post("/sell/organisation/papers/", {"kind": kind, "file": file})


def test_from_credits_to_a_listing_in_four_short_steps(seller, credits, npo_owner):
    page = text(seller.get("/sell/new/"))
    chosen = re.search(r'name="stock" value="([^"]+)"', page)[1]
    assert seller.post("/sell/new/", {"stock": "others/things"}).status_code == 422
    assert seller.post("/sell/new/", {"stock": chosen}).url.endswith("/write/amount/")
    listing = Listing.objects.get()
    assert "You hold 10 t of this" in text(seller.get(f"/sell/listings/{listing.public_id}/write/amount/"))
    too_much = step(seller, listing, "amount", offered_grams="10.000001", minimum_grams="1")
    assert too_much.status_code == 422
    step(seller, listing, "amount", offered_grams="６．０", minimum_grams="５", later="1")
    assert listing.batch.project.name in text(seller.get("/sell/"))  # to go on another day
    step(seller, listing, "price", price="￥１０，０００円", currency="JPY", preview="1")
    shown = text(seller.get(f"/sell/listings/{listing.public_id}/write/price/"))
    assert "¥12,598 for one tonne. ¥10,000 of it go to you." in shown
    assert step(seller, listing, "price", price="9.999", currency="JPY").status_code == 422
    assert step(seller, listing, "price", price="9.5", currency="JPY").status_code == 422
    step(seller, listing, "words", words_ja="若い杉を間伐します。", words_en=SCRIPT)
    last = text(seller.get(f"/sell/listings/{listing.public_id}/write/send/"))
    assert "<script>alert" not in last
    assert "alert(1)" in last
    assert step(seller, listing, "send").url == f"/sell/listings/{listing.public_id}/"
    listing.refresh_from_db()
    assert (listing.state, listing.minimum_grams, listing.submitted_by) == ("submitted", 5_000, npo_owner)
    assert available_grams(listing.escrow_id) == 6 * TONNE


def test_a_published_listing_is_changed_paused_and_withdrawn(seller, live, npo_owner, staff):
    at = f"/sell/listings/{live.public_id}/"
    typed = {"price": "12000", "minimum_grams": "1", "added_grams": "", "expires_on": "", "words_ja": ""}
    assert seller.post(f"{at}change/", typed | {"price": "0"}).status_code == 422
    seller.post(f"{at}change/", typed | {"later": "1", "words_ja": "道を直します。"})
    page = text(seller.get(f"{at}change/"))
    assert "¥10,000" in page
    assert "¥15,118" in page  # what a buyer would pay
    assert "<p>道を直します。</p>" in page
    seller.post(f"{at}change/", typed | {"send": "1"})
    assert "is being looked at" in text(seller.get(at))
    assert Listing.objects.get().project_price_minor == 10_000
    revision = revisions.open_revision(live)
    revisions.start_review(revision=revision, by=staff)
    revisions.ask_changes(revision=revision, by=staff, text=f"Why? {SCRIPT}")
    assert "&lt;script&gt;" in text(seller.get(f"{at}change/"))
    seller.post(f"{at}change/withdraw/")
    assert revisions.open_revision(live) is None
    for act, state in (
        ("pause", "paused"),
        ("resume", "live"),
        ("resume", "live"),
        ("withdraw", "withdrawn"),
    ):
        seller.post(f"{at}do/{act}/")
        assert Listing.objects.get().state == state
    assert seller.post(f"{at}do/explode/").status_code == 404


def test_what_is_sent_back_and_what_is_stopped_says_why(seller, submitted, accepted, npo_owner, staff):
    at = f"/sell/listings/{submitted.public_id}/"
    review.start_review(listing=submitted, by=staff)
    review.ask_changes(listing=submitted, by=staff, text="Name the stand of trees.")
    assert "Name the stand of trees." in text(seller.get(f"{at}write/words/"))
    offering.submit(listing=submitted, by=npo_owner)
    review.start_review(listing=submitted, by=staff)
    review.approve(listing=submitted, by=staff)
    review.suspend(listing=submitted, by=staff, reason="A storm is reported.")
    page = text(seller.get(at))
    assert "A storm is reported." in page
    assert "Withdraw this listing" not in page


def test_a_member_writes_and_an_administrator_hands_in(seller, draft, npo, buyer):
    add_member(organisation=npo, email=buyer.email, role=Role.MEMBER)
    seller.force_login(buyer)
    assert "An administrator or owner" in text(seller.get(f"/sell/listings/{draft.public_id}/write/send/"))
    assert step(seller, draft, "send").status_code == 422
    assert Listing.objects.get().state == "draft"
    assert seller.get("/sell/organisation/facts/").status_code == 403


def test_an_organisation_introduces_itself_with_photos_of_its_papers(seller, npo, buyer, staff):
    wrong = seller.post("/sell/organisation/facts/", PEOPLE | {"corporate_number": "1234567890123"})
    assert wrong.status_code == 422
    seller.post(
        "/sell/organisation/facts/",
        PEOPLE | {"corporate_number": "7000-0120-50002", "has_invoice_number": "yes"},
    )
    seller.post("/sell/organisation/people/", {"name": SCRIPT, "control": "chair", "country": "jp"})
    lies = [
        ("teikan.pdf", b"<html><script>1</script>", "application/pdf"),
        ("photo.jpg", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/jpeg"),
        ("scan.png", b"MZ\x90\x00", "image/png"),
        ("scan.webp", b"PK\x03\x04", "image/webp"),
        ("photo.heic", b"<svg/>", "image/heic"),
        ("macro.docx", b"PK\x03\x04", "application/vnd.openxmlformats"),
    ]
    for lie in lies:
        assert upload(seller, *lie).status_code == 422
    assert not SellerDocument.objects.exists()
    for place, kind in enumerate(sellers.NEEDED_PAPERS):
        upload(seller, f"{kind}.pdf", PDF + bytes([place]), "application/pdf", kind)
    paper = SellerDocument.objects.first()
    reply = seller.get(f"/sell/organisation/papers/{paper.pk}/")
    assert (reply.content, reply["X-Content-Type-Options"]) == (bytes(paper.content), "nosniff")
    assert reply["Content-Disposition"].startswith("attachment")
    page = text(seller.get("/sell/organisation/send/"))
    assert "<script>alert" not in page
    assert "T7000012050002" in page
    seller.post("/sell/organisation/send/")
    assert Seller.objects.get().state == "submitted"
    seller.post(f"/sell/organisation/papers/{paper.pk}/")
    assert SellerDocument.objects.filter(pk=paper.pk).exists()  # what was handed in stays
    for who, status in ((staff, 200), (buyer, 404)):
        sign_in_twice(seller, who)
        assert seller.get(f"/sell/organisation/papers/{paper.pk}/").status_code == status


def test_sales_are_shown_and_downloaded_without_who_bought(seller, company_order, npo):
    page = text(seller.get("/sell/"))
    line = company_order.lines.get()
    assert line.retirement.number in page
    assert "Kaze Airways" not in page
    assert 'href="/sell/payouts/"' in page
    sheet = seller.get("/sell/sales.csv").content.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(sheet)))
    assert (row["grams"], row["for_the_project"], row["currency"]) == ("2000", "20", "JPY")
    assert "Kaze" not in sheet
    assert "live" in seller.get("/sell/listings.csv").content.decode()


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\uff1d1", "\r=1"])
def test_a_name_that_is_a_formula_stays_a_name(formula):
    assert guarded(formula) == f"'{formula}"
    assert (guarded(-5), guarded("1-1"), guarded("森")) == (-5, "1-1", "森")


def test_looks_at_a_page_are_counted_and_robots_are_not(client: Client, live):
    cache.clear()
    page = f"/projects/{live.batch.project.slug}/"
    person = {"User-Agent": "Mozilla/5.0 (iPhone)"}
    for headers in (
        person,
        person,
        {"User-Agent": "Googlebot/2.1"},
        person | {"Sec-Purpose": "prefetch"},
        {},
    ):
        assert client.get(page, headers=headers).status_code == 200
    assert (audience.write_down(), audience.write_down()) == (2, 0)
    client.get(page, headers=person)
    audience.write_down()
    assert PageViews.objects.get().views == 3
    assert set(client.get(page, headers=person).cookies) <= {"csrftoken"}  # of the forms on it


def test_who_adds_an_organisation_in_order_to_sell_comes_back_to_selling(client: Client, buyer):
    client.force_login(buyer)
    link = re.search(r'href="(/account/organisations/new/[^"]*)"', text(client.get("/sell/")))[1]
    names = {"kind": "npo", "legal_name": "Satoyama Club", "name_en": "Satoyama", "slug": "satoyama"}
    assert client.post(link, names).url == "/sell/"
    elsewhere = "/account/organisations/new/?next=https://example.org/"
    assert client.post(elsewhere, names | {"slug": "satoyama-2"}).url == "/account/organisations/satoyama-2/"
