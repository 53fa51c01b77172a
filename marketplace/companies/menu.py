"""The menu of a company's rooms: every screen with the right that opens it. A new room adds its line here."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Membership
from people.rights import Right, grants


@dataclass(frozen=True, slots=True)
class Item:
    """One screen: the name of its address (which takes the company's short name alone), its label, and its right."""

    route: str
    label: Promise
    right: Right = Right.LOOK


ITEMS: list[Item] = [
    Item("companies:home", _("Overview")),
    Item("companies:orders", _("Orders")),
    Item("companies:statements", _("Statements"), Right.SEE_MONEY),
    Item("companies:alerts", _("Spending alerts"), Right.SEE_MONEY),
    Item("products:home", _("Products")),
    Item("products:imports", _("Imports of sales")),
    Item("products:figures", _("Sales and figures")),
    Item("people:members", _("Members")),
    Item("people:keys", _("API keys"), Right.TEST_KEYS),
    Item("hooks:webhooks", _("Webhooks"), Right.SEE_LOGS),
    Item("hooks:test_mode", _("Test mode"), Right.CONNECT),
    Item("labels:of_company", _("Labels")),
    Item("companies:audit", _("Audit log")),
]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one member sees it."""

    url: str
    label: str


def entries(own: Membership) -> list[Entry]:
    """What this member may open."""
    return [
        Entry(reverse(item.route, args=[own.organisation.slug]), str(item.label))
        for item in ITEMS
        if grants(own.role, item.right)
    ]
