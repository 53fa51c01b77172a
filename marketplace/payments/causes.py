"""What a payment is for: an order, or somebody's direct support. One place knows that there are two."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.orders import moves as orders
from marketplace.orders import stock
from marketplace.orders.models import Order
from marketplace.payments.models import Payment
from marketplace.support import moves as supports
from marketplace.support.models import Support

Cause = Order | Support


@dataclass(frozen=True, slots=True)
class Bill:
    """What the payment page says: (name, minor units) items, to whom it belongs, and in which language."""

    public_id: str
    email: str
    language: str
    items: list[tuple[str, int]]


def lock(payment_id: int) -> Cause:
    """What a payment is for, locked before the payment itself."""
    order, support = Payment.objects.values_list("order_id", "support_id").get(pk=payment_id)
    return orders.lock(order) if order is not None else supports.lock(support)


def bill_of(payment: Payment) -> Bill:
    """The bill of a payment."""
    if payment.support is not None:
        support = payment.support
        with translation.override(support.language):
            item = _("Direct support: %(project)s") % {"project": support.project.name}
        return Bill(support.public_id, support.email, support.language, [(item, support.amount_minor)])
    order = payment.for_order
    items = stock.charge_items(order) if not payment.standing else stock.monthly_items(order)
    return Bill(order.public_id, order.email, order.language, items)
