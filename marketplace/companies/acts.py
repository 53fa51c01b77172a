"""Every act of the audit log and every fact of it, in words. An app that notes something adds its lines here."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.claims import Market
from marketplace.pages.formats import jst_datetime, money
from people.models import Role

ACTS: dict[str, Promise] = {
    "organisation.made": _("Organisation added"),
    "member.added": _("Member added"),
    "member.role_changed": _("Role changed"),
    "member.removed": _("Member removed"),
    "member.left": _("Member left"),
    "key.made": _("API key made"),
    "key.rotated": _("API key replaced"),
    "key.revoked": _("API key revoked"),
    "statement.closed": _("Statement closed"),
    "statement.invoiced": _("Statement sent"),
    "statement.paid": _("Statement paid"),
    "statement.overdue": _("Statement overdue"),
    "statement.void": _("Statement written off"),
    "alert.set": _("Spending alert set"),
    "alert.ended": _("Spending alert ended"),
    "limit.changed": _("Limit changed"),
    "product.made": _("Product made"),
    "product.changed": _("Product changed"),
    "product.active": _("Product opened for sales"),
    "product.paused": _("Product paused"),
    "product.archived": _("Product archived"),
    "import.begun": _("Import begun"),
    "import.stopped": _("Import stopped"),
    "webhook.made": _("Webhook made"),
    "webhook.changed": _("Webhook changed"),
    "webhook.deleted": _("Webhook deleted"),
    "webhook.secret_renewed": _("Secret of a webhook renewed"),
    "webhook.replayed": _("What a webhook had missed sent again"),
    "test_switch.set": _("Test orders made to behave"),
    "label.made": _("Label made"),
    "label.withdrawn": _("Label withdrawn"),
    "label.units_said": _("Units sold declared"),
}


def _role(value: Any) -> str:
    return str(Role(value).label)


def _moment(value: Any) -> str:
    return jst_datetime(datetime.fromisoformat(value))


def _money(value: Any) -> str:
    return money(value["minor"], value["currency"])


# How a fact is told: its label, and what writes its value. A fact that is not here is written as it stands.
FACTS: dict[str, tuple[Promise, Callable[[Any], str]]] = {
    "role": (_("Role"), _role),
    "version": (_("Version"), str),
    "rows": (_("Rows"), str),
    "was": (pgettext_lazy("audit", "Before"), _role),
    "scopes": (_("May do"), ", ".join),
    "percent": (_("Percent of the limit"), str),
    "sum": (_("Sum in a month"), _money),
    "limit_was": (_("Limit before"), _money),
    "limit": (_("Limit"), _money),
    "new": (_("New key"), str),
    "market": (_("Read in"), lambda value: str(Market(value).label)),
    "units": (_("Units sold"), str),
    "until": (_("Up to and including"), str),
    "works_until": (_("The old one works until"), _moment),
}


def told(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts of one entry, as pairs of words."""
    return [_told(name, value) for name, value in facts.items()]


def _told(name: str, value: Any) -> tuple[str, str]:
    label, write = FACTS.get(name, (name, str))
    if isinstance(value, dict) and value.keys() == {"minor", "currency"}:
        write = _money
    return str(label), write(value)
