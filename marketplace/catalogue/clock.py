"""What time and sales do to listings. Safe to run twice and at once: each listing is locked and looked at again."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from marketplace.catalogue import queries
from marketplace.catalogue.models import Listing
from marketplace.catalogue.moves import give_back, lock, move
from marketplace.catalogue.states import IN_ESCROW, ListingState, Party, ReviewState
from registry.models import Hold

durable = partial(transaction.atomic, durable=True)
MAY_EXPIRE = frozenset({ListingState.APPROVED, ListingState.LIVE, ListingState.PAUSED, ListingState.SOLD_OUT})


def tick() -> int:
    """Everything that is due; answers with how many listings changed."""
    return expire_due() + begin_sales() + follow_stock() + bring_home()


def expire_due() -> int:
    """End what was on sale until yesterday."""
    due = Listing.objects.filter(state__in=MAY_EXPIRE, expires_on__lt=timezone.localdate())
    return sum(_moved(listing, MAY_EXPIRE, ListingState.EXPIRED) for listing in due.order_by("pk"))


def begin_sales() -> int:
    """What is approved goes on sale once its seller is accepted, also when it was suspended at that moment."""
    ready = Listing.objects.filter(
        state=ListingState.APPROVED, seller__seller_facts__state=ReviewState.APPROVED
    )
    return sum(_moved(one, {ListingState.APPROVED}, ListingState.LIVE) for one in ready.order_by("pk"))


def follow_stock() -> int:
    """What has less left than it sells at once, and nothing on hold, is sold out; what got units back is on sale."""
    every: Any = queries.with_stock(Listing.objects.order_by("pk"))
    empty = every.filter(state=ListingState.LIVE, available_grams__lt=F("minimum_grams")).exclude(
        escrow__in=Hold.objects.values("account")
    )
    filled = every.filter(state=ListingState.SOLD_OUT, available_grams__gte=F("minimum_grams"))
    return sum(_moved(one, {ListingState.LIVE}, ListingState.SOLD_OUT) for one in empty) + sum(
        _moved(one, {ListingState.SOLD_OUT}, ListingState.LIVE) for one in filled
    )


def bring_home() -> int:
    """Units that were on hold when their listing ended, and are free now, go back to the seller."""
    left: Any = queries.with_stock(Listing.objects.exclude(state__in=IN_ESCROW))
    return sum(_brought(listing) for listing in left.filter(available_grams__gt=0).order_by("pk"))


def _brought(listing: Listing) -> bool:
    with durable():
        locked = lock(listing)
        return locked.state not in IN_ESCROW and give_back(locked) > 0


def _moved(listing: Listing, states: Iterable[ListingState], state: ListingState) -> bool:
    with durable():
        locked = lock(listing)
        if ListingState(locked.state) not in states:
            return False
        move(locked, state, party=Party.CLOCK)
    return True
