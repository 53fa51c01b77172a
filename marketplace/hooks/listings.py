"""The event of a listing that is suspended."""

from django.conf import settings
from django.urls import reverse

from marketplace.catalogue.models import Listing
from marketplace.hooks.emitting import Told, emit, listeners
from marketplace.hooks.enums import EventType


def listing_suspended(listing: Listing, cause: str) -> None:
    """`listing.suspended`, to whoever listens in its mode: what is on sale, and what no longer is, is public."""
    data = {
        "listing": listing.public_id,
        "project": listing.batch.project.slug,
        "vintage": listing.batch.vintage,
        "cause": cause,
        "url": settings.SITE_URL + reverse("catalogue:project", args=[listing.batch.project.slug]),
    }
    listening = listeners(EventType.LISTING_SUSPENDED, livemode=listing.livemode)
    emit(
        Told(
            EventType.LISTING_SUSPENDED,
            organisation,
            listing.livemode,
            about=listing.public_id,
            key=f"{listing.public_id}:{listing.moves.latest('id').pk}",
            data=data,
        )
        for organisation in set(listening.values_list("organisation", flat=True))
    )
