"""What a label claims, and the order lines behind it. What is only held, or came back with the goods, is neither."""

from datetime import datetime, time

from django.db.models import QuerySet, Sum

from marketplace.events.models import Event
from marketplace.labels.models import Label
from marketplace.orders.models import OrderLine
from marketplace.orders.states import UNPAID, State
from marketplace.pages.formats import JST
from marketplace.products import grams as product_grams
from marketplace.products.models import Product

_NOT_CLAIMED = UNPAID | {State.CANCELLED, State.EXPIRED}
# The reason of the move by which an order ends because its goods came back.
GIVEN_BACK = "cancelled"


def lines(label: Label) -> QuerySet[OrderLine]:
    """The order lines of a label's product since its beginning, or of its event."""
    if label.event_id:
        return OrderLine.objects.filter(order__contribution__event=label.event_id)
    assert label.since is not None
    since = datetime.combine(label.since, time(), JST)
    return OrderLine.objects.filter(
        order__product_version__product=label.product_id, order__created_at__gte=since
    )


def grams(label: Label) -> int:
    """Grams of CO2e that must be retired for the label to be valid.

    Of an event its target; of a product what its sales come to, or the units that its company says it sold, if more.
    """
    if isinstance(label.event, Event):
        return label.event.target_grams
    assert isinstance(label.product, Product)
    sold = lines(label).exclude(order__state__in=_NOT_CLAIMED).exclude(order__moves__reason=GIVEN_BACK)
    counted: int = sold.aggregate(grams=Sum("grams"))["grams"] or 0
    said = label.sold_units.first()
    return max(counted, product_grams.of_sale(label.product.version, said.units) if said else 0)
