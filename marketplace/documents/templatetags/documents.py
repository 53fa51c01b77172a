"""`{% documents_of order access_token %}`: an order's documents, and to whom its receipt is addressed."""

from typing import Any

from django import template

from marketplace.documents import contents, queries, services
from marketplace.documents.forms import AddresseeForm
from marketplace.orders.models import Order
from marketplace.orders.states import Funding, State

register = template.Library()


@register.inclusion_tag("documents/_of_order.html", takes_context=True)
def documents_of(context: template.Context, order: Order, access_token: str) -> dict[str, Any]:
    """The part of an order's page. Orders that came to nothing have none of it."""
    concerned = order.state in {State.HELD, State.AWAITING_PAYMENT, State.PAID, State.RETIRING, State.RETIRED}
    receipt = services.in_force(order)
    addressee = contents.addressee_of(order)
    if receipt is not None:
        addressee = contents.Addressee(receipt.paper.addressee, receipt.paper.honorific)
    return {
        "concerned": concerned and order.funding != Funding.STATEMENT,
        "order": order,
        "access_token": access_token,
        "documents": queries.of_order(order) if order.state == State.RETIRED else [],
        "addressee": addressee,
        "form": AddresseeForm(initial={"addressee": addressee.name, "honorific": addressee.honorific}),
        "csrf_token": context.get("csrf_token"),
    }
