"""The stock behind an order's lines: held, held again, released. Inside the caller's transaction, the order locked."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import with_stock
from marketplace.catalogue.standing import states_kept
from marketplace.catalogue.states import ListingState
from marketplace.errors import ListingNotForSale
from marketplace.orders.basket import Basket
from marketplace.orders.models import Order, OrderLine
from marketplace.pages.formats import mass
from registry import ledger
from registry.errors import InsufficientStock

HELD_AGAIN_FOR = timedelta(hours=1)  # paid already: it only has to outlast the retirement


def check_left(basket: Basket) -> None:
    """Refuse what is more than what is left at this moment, before anyone is asked further. Holds nothing.

    Raises InsufficientStock naming the line.
    """
    asked: Any = with_stock(Listing.objects.filter(pk__in=[line.listing.pk for line in basket.lines]))
    left: dict[int, int] = {listing.pk: listing.available_grams for listing in asked}
    for place, line in enumerate(basket.lines):
        if line.grams > left[line.listing.pk]:
            raise InsufficientStock(field=f"lines.{place}.mass", available_grams=left[line.listing.pk])


def hold(order: Order, lines: list[OrderLine]) -> None:
    """Hold each line's units until the order's `held_until`.

    Raises InsufficientStock and ListingNotForSale naming the line: a listing that is suspended at this moment is
    suspended after this hold, or before it.
    """
    states = states_kept([line.listing_id for line in lines])
    # In the order of their accounts, so that two baskets never wait for each other.
    for place, line in sorted(enumerate(lines), key=lambda numbered: numbered[1].listing.escrow_id):
        assert order.held_until is not None
        # Sold out until the clock looks again, perhaps with these very units.
        if states[line.listing_id] not in {ListingState.LIVE, ListingState.SOLD_OUT}:
            raise ListingNotForSale(field=f"lines.{place}.listing")
        try:
            line.serials = ledger.hold(
                key=line.hold_key,
                account_id=line.listing.escrow_id,
                grams=line.grams,
                expires_at=order.held_until,
            )
        except InsufficientStock as short:
            raise InsufficientStock(field=f"lines.{place}.mass", **short.params) from None


def hold_again(order: Order) -> bool:
    """Hold everything once more for an order whose money came late. False, with nothing held, when stock is short."""
    order.held_until = timezone.now() + HELD_AGAIN_FOR
    lines = list(order.lines.select_related("listing"))
    for line in lines:
        line.hold_key += "+"
    try:
        with transaction.atomic():
            hold(order, lines)
    except (InsufficientStock, ListingNotForSale):
        return False
    OrderLine.objects.bulk_update(lines, ["hold_key", "serials"])
    return True


def release(order: Order) -> None:
    """Give every line's units back to the stock; safe to repeat."""
    for line in order.lines.select_related("listing").order_by("listing__escrow_id"):
        ledger.release(key=line.hold_key)


def charge_items(order: Order) -> list[tuple[str, int]]:
    """What the payment page lists: each line with its fees, and the tax; (name, minor units), summing to the total."""
    with translation.override(order.language):
        items = []
        for line in order.lines.select_related("listing__batch__project").order_by("id"):
            net = line.project_minor + line.platform_fee_minor + line.payment_fee_minor
            project = line.listing.batch.project.name
            items.append(
                (
                    _("%(mass)s of CO2e: %(project)s") % {"mass": mass(line.grams), "project": project},
                    net,
                )
            )
        items.append((_("Consumption tax (%(rate)s %%)") % {"rate": order.tax_rate}, order.tax_minor))
    return [(name, amount) for name, amount in items if amount > 0]


def monthly_items(order: Order) -> list[tuple[str, int]]:
    """The same for an order that begins a standing order: one item, tax included, since it is paid every month."""
    with translation.override(order.language):
        return [(_("An offset every month, consumption tax included"), order.total_minor)]
