"""Putting credits up for sale, and stopping the sale."""

from django.db import connection

from marketplace.catalogue.models import Listing, ListingState
from registry import accounts, issuance
from registry.enums import AccountKind
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
    (minor units per tonne, what the project receives). Inside the caller's transaction.

    Raises AccountRefused and InsufficientStock, as registry.issuance.shelve.
    """
    assert source.organisation is not None
    escrow = accounts.open_account(
        kind=AccountKind.ESCROW, livemode=batch.livemode, organisation=source.organisation
    )
    issuance.shelve(batch=batch, source=source, escrow=escrow, grams=grams, shelves=shelves)
    return Listing.objects.create(
        livemode=batch.livemode,
        batch=batch,
        escrow=escrow,
        seller=source.organisation,
        project_price_minor=project_price_minor,
        currency=currency,
        minimum_grams=minimum_grams,
    )


def set_state(listing: Listing, state: ListingState) -> None:
    """Let a listing sell, pause it or suspend it. New holds stop at once; paid orders finish."""
    assert connection.in_atomic_block
    locked = Listing.objects.select_for_update().get(pk=listing.pk)
    locked.state = state
    locked.save(update_fields=["state"])


def follow_project(project: Project, *, suspended: bool) -> None:
    """Stop the sale of a project that the registry suspends, in its transaction; let it go on when it is reinstated."""
    was, becomes = (
        (ListingState.LIVE, ListingState.SUSPENDED)
        if suspended
        else (ListingState.SUSPENDED, ListingState.LIVE)
    )
    for listing in Listing.objects.filter(batch__project=project, state=was).order_by("pk"):
        set_state(listing, becomes)
