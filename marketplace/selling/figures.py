"""What a seller reads: what can be put up for sale, what was sold, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from marketplace.catalogue import queries
from marketplace.catalogue.audience import views_of
from marketplace.catalogue.models import Listing
from marketplace.orders.models import OrderLine
from marketplace.orders.states import State
from people.models import Organisation
from registry import accounts, holdings
from registry.models import Account, Batch, Reserved

SOLD = (State.PAID, State.RETIRING, State.RETIRED)
SALES_SHOWN = 20
VIEWS_OF = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Stock:
    """What a holding account has of one batch, free to be put up for sale."""

    account: Account
    batch: Batch
    grams: int

    @property
    def key(self) -> str:
        return f"{self.account.number}/{self.batch.serial}"


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold in one currency; `minor` is the project's own part, in minor units."""

    currency: str
    minor: int
    grams: int
    orders: int


def stock_of(organisation: Organisation, *, livemode: bool) -> list[Stock]:
    """Everything that can be put up for sale, in the order of its serials."""
    found = []
    for account in accounts.holding_accounts(organisation).filter(livemode=livemode, closed_at=None):
        kept = set(Reserved.objects.filter(transfer__source=account).values_list("segment", flat=True))
        free: dict[Batch, int] = {}
        for piece in holdings.held_segments(account=account):
            if piece.pk not in kept:
                free[piece.batch] = free.get(piece.batch, 0) + piece.hi - piece.lo
        found += [Stock(account, batch, grams) for batch, grams in free.items()]
    return found


def free_grams(listing: Listing) -> int:
    """What is left of a listing's batch in its holding account."""
    account = listing.source
    kept = set(Reserved.objects.filter(transfer__source=account).values_list("segment", flat=True))
    held = holdings.held_segments(account=account, batch=listing.batch)
    return sum(piece.hi - piece.lo for piece in held if piece.pk not in kept)


def listings_of(organisation: Organisation) -> list[Any]:
    """Every listing of an organisation, newest first, with its stock, what was sold of it and its page's views."""
    every: list[Any] = list(
        queries.with_stock(
            Listing.objects.filter(seller=organisation).select_related("batch__project")
        ).order_by("-id")
    )
    sold = dict(
        lines_sold(organisation)
        .values_list("listing")
        .annotate(total=Sum("grams"))
        .values_list("listing", "total")
    )
    seen = views_of({one.batch.project_id for one in every}, since=timezone.localdate() - VIEWS_OF)
    for one in every:
        one.sold_grams = sold.get(one.pk, 0)
        one.views = seen.get(one.batch.project_id, 0)
    return every


def lines_sold(organisation: Organisation, *, livemode: bool | None = None) -> QuerySet[OrderLine]:
    """Lines of paid orders of an organisation's listings; nothing of who bought is read with them."""
    found = OrderLine.objects.filter(listing__seller=organisation, order__state__in=SOLD)
    return found if livemode is None else found.filter(livemode=livemode)


def sold(organisation: Organisation) -> list[Sold]:
    """The totals, in live mode, by currency."""
    totals = (
        lines_sold(organisation, livemode=True)
        .values("listing__currency")
        .annotate(minor=Sum("project_minor"), mass=Sum("grams"), orders=Count("order", distinct=True))
        .order_by("listing__currency")
    )
    return [Sold(row["listing__currency"], row["minor"], row["mass"], row["orders"]) for row in totals]


def latest_sales(organisation: Organisation) -> Iterable[OrderLine]:
    """The latest sales, newest first."""
    return (
        lines_sold(organisation)
        .select_related("order", "listing__batch__project", "retirement")
        .order_by("-order__created_at", "-id")[:SALES_SHOWN]
    )
