"""Onboarding: an organisation shows who it is, staff looks at it, and then it may sell.

Every act is one durable transaction. Administrators and owners act for the seller; whoever judges has not handed it in
and does not belong to it.
"""

from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.catalogue import offering, review
from marketplace.catalogue.models import BeneficialOwner, Listing, Seller, SellerDocument, SellerPaper
from marketplace.catalogue.moves import lock, move
from marketplace.catalogue.review_moves import begin_item, lock_item, move_item
from marketplace.catalogue.states import (
    REVIEW_WRITABLE,
    ListingState,
    Party,
    ReviewState,
)
from marketplace.catalogue.uploads import Upload
from people.models import Kind, Organisation, Role, User
from registry.errors import TextNotRepresentable
from registry.lifecycle.errors import Incomplete, NotForYou, NotIndependent, WrongState

durable = partial(transaction.atomic, durable=True)
COLUMNS = (
    "corporate_number", "invoice_number", "address", "phone", "website", "representative", "representative_title",
    "no_owners",
)  # fmt: skip
NEEDED_PAPERS = (SellerPaper.REGISTRATION, SellerPaper.ARTICLES, SellerPaper.IDENTITY)
WRITABLE = REVIEW_WRITABLE | {ReviewState.REJECTED}
MOST_DOCUMENTS, MOST_OWNERS = 20, 20


def is_accepted(organisation: Organisation) -> bool:
    """Whether the organisation may sell."""
    return Seller.objects.filter(organisation=organisation, state=ReviewState.APPROVED).exists()


def start(*, organisation: Organisation, by: User | None) -> Seller:
    """The onboarding of an organisation, begun when there is none. Raises NotAllowed, NotForYou for a verifier."""
    offering.require(by, organisation, Role.ADMIN)
    if organisation.kind == Kind.VERIFICATION_BODY:  # who verifies does not sell
        raise NotForYou
    known = Seller.objects.filter(organisation=organisation).first()
    if known is not None:
        return known
    try:
        with durable():
            begin_item(seller := Seller(organisation=organisation), party=Party.SELLER, by=by)
    except IntegrityError:  # begun twice at once
        return Seller.objects.get(organisation=organisation)
    return seller


def write(*, seller: Seller, by: User | None, **facts: Any) -> Seller:
    """Keep columns, complete or not. Raises NotAllowed, WrongState, TextNotRepresentable."""
    assert set(facts) <= set(COLUMNS), facts
    with durable():
        locked = _writable(seller, by)
        for column, value in facts.items():
            if isinstance(value, str) and not value.isprintable():
                raise TextNotRepresentable(field=column)
            setattr(locked, column, value)
        locked.save(update_fields=list(facts))
    return locked


def add_owner(*, seller: Seller, by: User | None, name: str, country: str, control: str) -> BeneficialOwner:
    """Name a person who owns or controls the organisation. Raises NotAllowed, WrongState, TextNotRepresentable."""
    if not (name + control).isprintable():
        raise TextNotRepresentable(field="name")
    with durable():
        locked = _writable(seller, by)
        if locked.owners.count() >= MOST_OWNERS:
            raise WrongState
        if locked.no_owners:
            locked.no_owners = False
            locked.save(update_fields=["no_owners"])
        return BeneficialOwner.objects.create(seller=locked, name=name, country=country, control=control)


def remove_owner(*, owner: BeneficialOwner, by: User | None) -> None:
    """Take a person off the list. Raises NotAllowed, WrongState."""
    with durable():
        _writable(owner.seller, by)
        owner.delete()


def add_document(*, seller: Seller, by: User | None, kind: SellerPaper, upload: Upload) -> SellerDocument:
    """Keep a checked upload; the same twice is one, but one scan may be two papers.

    Raises NotAllowed, WrongState (also for too many).
    """
    with durable():
        locked = _writable(seller, by)
        if known := locked.documents.filter(sha256=upload.sha256, kind=kind).first():
            return known
        if locked.documents.count() >= MOST_DOCUMENTS:
            raise WrongState
        return SellerDocument.objects.create(
            seller=locked,
            kind=kind,
            name=upload.name,
            media_type=upload.media_type,
            content=upload.content,
            sha256=upload.sha256,
            uploaded_by=by,
        )


def remove_document(*, document: SellerDocument, by: User | None) -> None:
    """Take a paper back. Raises NotAllowed, WrongState."""
    with durable():
        if _writable(document.seller, by).state == ReviewState.REJECTED:  # what it was refused on stays
            raise WrongState
        document.delete()


def submit(*, seller: Seller, by: User | None) -> Seller:
    """Hand the onboarding in. Raises NotAllowed, WrongState, Incomplete(missing)."""
    with durable():
        locked = _writable(seller, by)
        if missing := what_is_missing(locked):
            raise Incomplete(missing=", ".join(missing))
        move_item(locked, ReviewState.SUBMITTED, party=Party.SELLER, by=by)
    return locked


def start_review(*, seller: Seller, by: User | None) -> Seller:
    """Take an onboarding up. Raises NotForYou, NotIndependent, WrongState."""
    return _decide(seller, ReviewState.IN_REVIEW, by)


def ask_changes(*, seller: Seller, by: User | None, text: str) -> Seller:
    """Send it back, saying what is missing; also one that was accepted, whose sales go on. Raises ReasonMissing."""
    return _decide(seller, ReviewState.NEEDS_CHANGES, by, text=review.said(text))


def reject(*, seller: Seller, by: User | None, code: str, text: str = "") -> Seller:
    """Refuse a seller on a ground of the closed list. Raises ReasonUnknown, ReasonMissing."""
    return _decide(seller, ReviewState.REJECTED, by, code=code, text=review.ground(code, text))


def accept(*, seller: Seller, by: User | None, text: str = "") -> Seller:
    """Let the organisation sell; its approved listings go on sale at once."""
    with transaction.atomic():  # its own, or that of a decision
        locked = _locked_for(seller, by)
        move_item(locked, ReviewState.APPROVED, party=Party.STAFF, by=by, text=text.strip())
        _put_on_sale(locked.organisation)
    return locked


def hear_appeal(*, seller: Seller, by: User | None, text: str) -> Seller:
    """Take a refused onboarding up again: it waits for another review as it was handed in. Raises ReasonMissing."""
    return _decide(seller, ReviewState.SUBMITTED, by, text=review.said(text))


def vouch(organisation: Organisation) -> None:
    """The platform answers for a seller whose credits it lists itself. Inside the caller's transaction."""
    if Seller.objects.filter(organisation=organisation).exists():
        return
    begin_item(seller := Seller(organisation=organisation), party=Party.PLATFORM, by=None)
    for state in (ReviewState.SUBMITTED, ReviewState.IN_REVIEW, ReviewState.APPROVED):
        move_item(seller, state, party=Party.PLATFORM)


def what_is_missing(seller: Seller) -> list[str]:
    """What has to be said before it can be handed in, in the reader's language."""
    missing = [
        words
        for words, said in (
            (_("the corporate number"), seller.corporate_number or seller.organisation.country != "JP"),
            (_("the address"), seller.address),
            (_("the phone number"), seller.phone),
            (_("the representative"), seller.representative),
            (_("who owns or controls the organisation"), seller.no_owners or seller.owners.exists()),
        )
        if not said
    ]
    there = set(seller.documents.values_list("kind", flat=True))
    return missing + [str(SellerPaper(kind).label) for kind in NEEDED_PAPERS if kind not in there]


def corporate_check_digit(twelve: str) -> int:
    """The first digit of a corporate number, from the other twelve: 9 - (sum of P x Q mod 9).

    P: the digit, counted from the last; Q: 1 for odd, 2 for even places. National Tax Agency of Japan, ordinance on
    corporate numbers, article 2.
    """
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(twelve)))
    return 9 - total % 9


def is_corporate_number(text: str) -> bool:
    """Whether 13 digits are a corporate number, by the check digit."""
    well_formed = len(text) == 13 and text.isascii() and text.isdigit()
    return well_formed and int(text[0]) == corporate_check_digit(text[1:])


def _put_on_sale(organisation: Organisation) -> None:
    for listing in Listing.objects.filter(seller=organisation, state=ListingState.APPROVED).order_by("pk"):
        move(lock(listing), ListingState.LIVE, party=Party.PLATFORM)


def _writable(seller: Seller, by: User | None) -> Seller:
    locked = lock_item(seller)
    offering.require(by, locked.organisation, Role.ADMIN)
    if locked.state not in WRITABLE:
        raise WrongState
    return locked


def _locked_for(seller: Seller, by: User | None) -> Seller:
    locked = lock_item(seller)
    review.require_independent(by, locked.organisation)
    if by is not None and by.pk == locked.submitted_by_id:
        raise NotIndependent
    return locked


def _decide(seller: Seller, state: ReviewState, by: User | None, *, code: str = "", text: str = "") -> Seller:
    with transaction.atomic():
        locked = _locked_for(seller, by)
        move_item(locked, state, party=Party.STAFF, by=by, code=code, text=text)
    return locked
