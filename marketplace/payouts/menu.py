"""What the payouts add to the menu of the desk."""

from django.utils.translation import gettext_lazy as _

from marketplace.payouts import queries
from registry.desk.access import Standing
from registry.desk.menu import Item, member, staff


def late(_standing: Standing) -> int:
    """How many lines must be paid soon."""
    return queries.near_the_last_day().count()


ITEMS = [
    Item("payouts:desk", _("Money owed to projects"), staff, late),
    Item("payouts:reconciliations", _("Our books and Stripe's"), staff),
    Item("payouts:home", _("My organisation's payouts"), member),
]
