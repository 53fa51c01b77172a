"""What is reviewed: for each kind, which rows wait, whose they are, and the services that carry a decision out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from marketplace.catalogue import review, revisions, sellers
from marketplace.catalogue.models import Listing, Revision, Seller
from marketplace.catalogue.states import ListingState, ReviewState
from marketplace.moderation.enums import ItemKind
from marketplace.moderation.models import Item
from people.models import Organisation, User

WAITING = ("submitted", "in_review")
assert set(WAITING) <= {*ListingState.values} & {*ReviewState.values}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that is reviewed. The acts run inside the transaction of the decision."""

    rows: Callable[[], QuerySet[Any]]
    seller: Callable[[Any], Organisation]
    listing: Callable[[Any], Listing | None]
    take_up: Callable[[Any, User], Any]
    approve: Callable[[Any, User, str], Any]
    ask_changes: Callable[[Any, User, str], Any]
    reject: Callable[[Any, User, str, str], Any]
    hear: Callable[[Any, User, str], Any]


KINDS: dict[ItemKind, Kind] = {
    ItemKind.ONBOARDING: Kind(
        rows=lambda: Seller.objects.select_related("organisation"),
        seller=lambda row: row.organisation,
        listing=lambda _row: None,
        take_up=lambda row, by: sellers.start_review(seller=row, by=by),
        approve=lambda row, by, text: sellers.accept(seller=row, by=by, text=text),
        ask_changes=lambda row, by, text: sellers.ask_changes(seller=row, by=by, text=text),
        reject=lambda row, by, code, text: sellers.reject(seller=row, by=by, code=code, text=text),
        hear=lambda row, by, text: sellers.hear_appeal(seller=row, by=by, text=text),
    ),
    ItemKind.LISTING: Kind(
        rows=lambda: Listing.objects.select_related("seller", "batch__project"),
        seller=lambda row: row.seller,
        listing=lambda row: row,
        take_up=lambda row, by: review.start_review(listing=row, by=by),
        approve=lambda row, by, text: review.approve(listing=row, by=by, text=text),
        ask_changes=lambda row, by, text: review.ask_changes(listing=row, by=by, text=text),
        reject=lambda row, by, code, text: review.reject(listing=row, by=by, code=code, text=text),
        hear=lambda row, by, text: review.hear_appeal(listing=row, by=by, text=text),
    ),
    ItemKind.REVISION: Kind(
        rows=lambda: Revision.objects.select_related("listing__seller", "listing__batch__project"),
        seller=lambda row: row.listing.seller,
        listing=lambda row: row.listing,
        take_up=lambda row, by: revisions.start_review(revision=row, by=by),
        approve=lambda row, by, text: revisions.approve(revision=row, by=by, text=text),
        ask_changes=lambda row, by, text: revisions.ask_changes(revision=row, by=by, text=text),
        reject=lambda row, by, code, text: revisions.reject(revision=row, by=by, code=code, text=text),
        hear=lambda row, by, text: revisions.hear_appeal(revision=row, by=by, text=text),
    ),
}


def of(item: Item) -> tuple[Kind, Any]:
    """The kind of an item and its row as it stands."""
    kind = KINDS[ItemKind(item.kind)]
    return kind, kind.rows().get(pk=item.subject)


def waiting(kind: ItemKind) -> QuerySet[Any]:
    """The rows that wait for a decision."""
    return KINDS[kind].rows().filter(state__in=WAITING)
