"""What the platform itself does with listings: it lists without a review, and follows what the registry decides."""

from django.utils import timezone

from marketplace.catalogue.models import Listing
from marketplace.catalogue.moves import begin, lock, move
from marketplace.catalogue.review import end_suspension, stop
from marketplace.catalogue.sellers import vouch
from marketplace.catalogue.states import PUBLISHED, ListingState, Party, SuspensionCause
from marketplace.outbox import services as outbox
from registry import issuance
from registry.models import Account, Batch, Project


def list_for_sale(
    *,
    batch: Batch,
    source: Account,
    grams: int,
    project_price_minor: int,
    currency: str = "JPY",
    minimum_grams: int = 1_000,
    shelves: int = issuance.SHELVES,
) -> Listing:
    """Move `grams` of a batch from the seller's holding account into a new escrow account and offer them at a price
    (minor units per tonne, what the project receives). Inside the caller's transaction, without a review: the
    platform answers for it.

    Raises AccountRefused and InsufficientStock, as registry.issuance.shelve.
    """
    assert source.organisation is not None
    listing = Listing(
        livemode=batch.livemode,
        batch=batch,
        source=source,
        seller=source.organisation,
        offered_grams=grams,
        project_price_minor=project_price_minor,
        currency=currency,
        minimum_grams=minimum_grams,
    )
    vouch(source.organisation)
    begin(listing, party=Party.PLATFORM, by=None)
    for state in (
        ListingState.SUBMITTED,
        ListingState.IN_REVIEW,
        ListingState.APPROVED,
        ListingState.LIVE,
    ):
        move(listing, state, party=Party.PLATFORM, shelves=shelves)
    return listing


def follow_project(project: Project, *, suspended: bool) -> None:
    """Stop the sale of a project that the registry suspends, in its transaction; let it go on when it is reinstated.

    What was stopped for another cause as well, or by its seller, stays as it is. Those who bought of it are told
    after the commit.
    """
    found = Listing.objects.filter(batch__project=project).order_by("pk")
    if suspended:
        for listing in found.filter(state__in=[*PUBLISHED, ListingState.SUSPENDED]):
            stop(lock(listing), SuspensionCause.PROJECT, party=Party.PLATFORM)
    else:
        for listing in found.filter(suspensions__cause=SuspensionCause.PROJECT, suspensions__ended_at=None):
            end_suspension(lock(listing), SuspensionCause.PROJECT, party=Party.PLATFORM)
    state, moment = "suspended" if suspended else "reinstated", timezone.now().isoformat()
    outbox.put(
        "standing",
        key=f"{project.registry_id}:{moment}:0",
        payload={"project": project.registry_id, "state": state, "after": 0, "moment": moment},
    )
