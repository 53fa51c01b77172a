"""The menu of a company's rooms: every screen with the right that opens it. A new room adds its line here."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Membership
from people.rights import Right, grants


@dataclass(frozen=True, slots=True)
class Item:
    """One screen: the name of its address (which takes the company's short name alone), its label, and its right.

    `also` is where pages that belong to it begin, behind the company's short name, if not below its own address.
    """

    route: str
    label: Promise
    right: Right = Right.LOOK
    also: str = ""


ITEMS: list[Item] = [
    Item("companies:home", _("Overview")),
    Item("companies:orders", _("Orders")),
    Item("companies:statements", _("Statements"), Right.SEE_MONEY),
    Item("companies:alerts", _("Spending alerts"), Right.SEE_MONEY),
    Item("products:home", _("Products")),
    Item("products:imports", _("Imports of sales")),
    Item("products:figures", _("Sales and figures"), also="sales/"),
    Item("people:members", _("Members")),
    Item("people:keys", _("API keys"), Right.TEST_KEYS),
    Item("hooks:webhooks", _("Webhooks"), Right.SEE_LOGS, "deliveries/"),
    Item("hooks:test_mode", _("Test mode"), Right.CONNECT),
    Item("labels:of_company", _("Labels")),
    Item("companies:audit", _("Audit log")),
]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one member sees it; `current`: the page they are at lies below it."""

    url: str
    label: str
    current: bool


def entries(own: Membership, at: str = "") -> list[Entry]:
    """What this member may open, while the page `at` is open: of several that lead there, the nearest is current."""
    seen = [item for item in ITEMS if grants(own.role, item.right)]
    slug = own.organisation.slug
    urls = [reverse(item.route, args=[slug]) for item in seen]
    places = {url: url for url in urls}
    home = reverse("companies:home", args=[slug])
    places |= {home + item.also: url for item, url in zip(seen, urls, strict=True) if item.also}
    nearest = max((place for place in places if at.startswith(place)), key=len, default="")
    current = places.get(nearest)
    return [Entry(url, str(item.label), url == current) for item, url in zip(seen, urls, strict=True)]
