"""What payments add to the menu of the desk."""

from django.utils.translation import gettext_lazy as _

from marketplace.payments import stuck
from marketplace.payments.models import Goodwill, GoodwillState
from registry.desk.access import Standing
from registry.desk.menu import Item, staff


def waiting(standing: Standing) -> int:
    """How many gestures of goodwill wait for this person as the second one."""
    proposed = Goodwill.objects.filter(state=GoodwillState.PROPOSED)
    return proposed.exclude(proposed_by=standing.user).count()


def refused(_standing: Standing) -> int:
    """How many refunds Stripe would not carry out."""
    return stuck.waiting().count()


ITEMS = [
    Item("payments:goodwill", _("Goodwill"), staff, waiting),
    Item("payments:refunds", _("Refunds that were refused"), staff, refused),
]
