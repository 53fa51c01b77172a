"""The menu of the desk: every screen with who sees it and how much waits there. A new area adds its items here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.desk import cases, foreign, names, proposals, reversals, transfers, writing
from registry.desk.access import Standing


@dataclass(frozen=True, slots=True)
class Item:
    """One screen: the name of its address, its label, who sees it, and how many things wait there for them."""

    route: str
    label: Promise
    seen_by: Callable[[Standing], bool]
    waiting: Callable[[Standing], int] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one person sees it."""

    url: str
    label: str
    waiting: int


def staff(standing: Standing) -> bool:
    """Staff of the registry."""
    return standing.is_staff


def member(standing: Standing) -> bool:
    """Whoever acts for an organisation, in any role."""
    return standing.membership is not None


FOR_THE_REGISTRY: list[Item] = [
    Item("desk:decisions", _("Applications and reports"), staff, cases.waiting_for_staff),
    Item("desk:proposals", _("Decisions of two"), staff, proposals.waiting),
    Item("desk:reversals", _("Losses"), staff, reversals.waiting),
    Item("desk:immobilisations", _("Units of other registries"), staff, foreign.waiting),
    Item("desk:cancellations", _("Cancellations"), staff),
    Item("desk:checks", _("Checks of the books"), staff),
    Item("desk:standards", _("Standards"), staff),
    Item("desk:organisations", _("Organisations"), staff),
    Item("desk:vetting", _("Names to vet"), staff, names.waiting),
    Item("desk:erasures", _("Erase a word"), staff),
]
FOR_AN_ORGANISATION: list[Item] = [
    Item("desk:accounts", _("Accounts"), member),
    Item("desk:transfers", _("Transfers"), member, transfers.waiting),
    Item("desk:reversals", _("Losses"), reversals.concerned_as_member, reversals.waiting),
    Item("desk:projects", _("Projects and reports"), writing.operates, writing.waiting),
    Item("desk:reviews", _("To check"), cases.verifies, cases.waiting_for_body),
    Item("desk:retirements", _("Retirements"), member),
    Item("desk:names", pgettext_lazy("registry", "Names"), member),
]


def for_the_shop() -> list[Item]:
    """The items of the floor above, which names them in its settings: the registry knows no shop."""
    return [item for place in settings.DESK_ITEMS_OF_THE_SHOP for item in import_string(place)]


def entries(items: list[Item], standing: Standing) -> list[Entry]:
    """What this person may open, with what waits for them."""
    return [
        Entry(reverse(item.route), str(item.label), item.waiting(standing) if item.waiting else 0)
        for item in items
        if item.seen_by(standing)
    ]
