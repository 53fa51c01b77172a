"""An organisation shows who it is before it sells: what is kept, who judges it, and what is refused."""

import itertools

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.catalogue import clock, review, sellers, uploads
from marketplace.catalogue.models import Listing, Seller, SellerPaper
from marketplace.catalogue.services import follow_project
from marketplace.catalogue.states import REVISION_MOVES, SELLER_MOVES, RejectionCode, ReviewState
from marketplace.catalogue.uploads import UploadRefused, checked
from people.errors import NotAllowed
from people.models import Role
from people.services import add_member
from registry.lifecycle.errors import Incomplete, NotForYou, NotIndependent, WrongState
from tests.cast import person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
HTML = b"<!doctype html><script>alert(1)</script>"
FACTS = {
    "corporate_number": "7000012050002",
    "address": "東京都千代田区霞が関3-1-1",
    "phone": "03-0000-0000",
    "representative": "森 太郎",
}


@pytest.fixture
def onboarding(npo, npo_owner) -> Seller:
    seller = sellers.start(organisation=npo, by=npo_owner)
    sellers.write(seller=seller, by=npo_owner, **FACTS)
    sellers.add_owner(seller=seller, by=npo_owner, name="森 太郎", country="JP", control="理事長")
    for place, kind in enumerate(sellers.NEEDED_PAPERS):
        upload = checked(name=f"{kind}.pdf", media_type="application/pdf", content=PDF + bytes([place]))
        sellers.add_document(seller=seller, by=npo_owner, kind=kind, upload=upload)
    return seller


def state(seller: Seller) -> str:
    return Seller.objects.get(pk=seller.pk).state


@pytest.mark.parametrize(
    ("name", "media_type", "content"),
    [
        ("定款.pdf", "application/pdf", PDF),
        ("a.PNG", "image/png", PNG),
        ("IMG_1.jpeg", "image/jpeg", JPEG),
        ("a.webp", "image/webp", WEBP),
        ("IMG_2.HEIC", "", HEIC),
    ],
)
def test_each_kind_is_kept_under_its_own_name_only(name, media_type, content):
    assert checked(name=name, media_type=media_type, content=content).content == content
    lies = [
        {"content": HTML},
        {"content": b"MZ\x90\x00" + content},
        {"content": b"PK\x03\x04" + content},
        {"content": b"<svg xmlns='http://www.w3.org/2000/svg'/>"},
        {"content": PNG if content != PNG else JPEG},
        {"media_type": "text/html"},
        {"name": "a.html"},
        {"name": "a"},
        {"name": f"evil\u202e{name}"},
        {"content": b""},
    ]
    for lie in lies:
        with pytest.raises(UploadRefused):
            checked(**{"name": name, "media_type": media_type, "content": content} | lie)


def test_what_is_larger_than_twenty_megabytes_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", len(PDF))
    checked(name="a.pdf", media_type="application/pdf", content=PDF)
    with pytest.raises(UploadRefused):
        checked(name="a.pdf", media_type="application/pdf", content=PDF + b" ")


def test_a_corporate_number_has_a_check_digit():
    assert sellers.is_corporate_number("7000012050002")  # the National Tax Agency's own
    for wrong in ("6000012050002", "7000012050020", "700001205000", "７000012050002"):
        assert not sellers.is_corporate_number(wrong)


def test_what_is_missing_is_named_and_what_was_handed_in_stays(npo, npo_owner, onboarding):
    papers = onboarding.documents.all()
    sellers.remove_document(document=papers[0], by=npo_owner)
    with pytest.raises(Incomplete) as refused:
        sellers.submit(seller=onboarding, by=npo_owner)
    assert refused.value.params["missing"] == SellerPaper.REGISTRATION.label
    upload = checked(name="r.pdf", media_type="application/pdf", content=PDF)
    for kind in (SellerPaper.OTHER, SellerPaper.REGISTRATION, SellerPaper.REGISTRATION):
        sellers.add_document(seller=onboarding, by=npo_owner, kind=kind, upload=upload)
    assert onboarding.documents.filter(sha256=upload.sha256).count() == 2, "once as each of the two"
    sellers.submit(seller=onboarding, by=npo_owner)
    with pytest.raises(WrongState):
        sellers.write(seller=onboarding, by=npo_owner, phone="1")
    with pytest.raises(DatabaseError), transaction.atomic():
        onboarding.documents.first().delete()


def test_nothing_goes_on_sale_before_the_seller_is_accepted_by_someone_else(
    onboarding, submitted, npo, npo_owner, staff
):
    review.start_review(listing=submitted, by=staff)
    review.approve(listing=submitted, by=staff)
    listing = Listing.objects.get()
    assert listing.state == "approved"
    with pytest.raises(DatabaseError), transaction.atomic():
        Listing.objects.update(state="live")
    sellers.submit(seller=onboarding, by=npo_owner)
    with pytest.raises(NotForYou):
        sellers.start_review(seller=onboarding, by=npo_owner)
    inside = person("both@example.org", is_staff=True)
    add_member(organisation=npo, email=inside.email, role=Role.VIEWER)
    with pytest.raises(NotIndependent):
        sellers.start_review(seller=onboarding, by=inside)
    sellers.start_review(seller=onboarding, by=staff)
    sellers.reject(seller=onboarding, by=staff, code=RejectionCode.DOCUMENTS, text="A page is missing.")
    sellers.submit(seller=onboarding, by=npo_owner)
    sellers.start_review(seller=onboarding, by=staff)
    with pytest.raises(DatabaseError), transaction.atomic():
        Seller.objects.update(submitted_by=staff)
    follow_project(listing.batch.project, suspended=True)
    sellers.accept(seller=onboarding, by=staff)
    follow_project(listing.batch.project, suspended=False)
    assert clock.tick() == 1  # it was suspended when its seller was accepted
    listing.refresh_from_db()
    assert (state(onboarding), listing.state) == ("approved", "live")
    sellers.ask_changes(seller=onboarding, by=staff, text="Who represents you since April?")
    listing.refresh_from_db()
    assert (state(onboarding), listing.state) == ("needs_changes", "live")
    assert not sellers.is_accepted(npo)


def test_members_below_administrators_and_verifiers_have_no_onboarding(
    npo, npo_owner, buyer, verification_body, verifier
):
    add_member(organisation=npo, email=buyer.email, role=Role.MEMBER)
    with pytest.raises(NotAllowed):
        sellers.start(organisation=npo, by=buyer)
    with pytest.raises(NotForYou):
        sellers.start(organisation=verification_body, by=verifier)


def test_the_database_knows_the_tables_of_onboarding_and_revisions():
    for table, is_seller in ((SELLER_MOVES, True), (REVISION_MOVES, False)):
        known = set()
        for was, to in itertools.product(ReviewState, ReviewState):
            with connection.cursor() as cursor:
                cursor.execute("select catalogue_may_review(%s, %s, %s)", [is_seller, was, to])
                if cursor.fetchone()[0]:
                    known.add((was, to))
        assert known == {(was, to) for was, targets in table.items() for to in targets}
