"""The letters about statements and alerts, asked for in the transaction of what they tell of."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from marketplace.companies.models import Alert, AlertKind, MonthlyStatement
from marketplace.companies.queries import blocks_at
from marketplace.outbox import services as outbox
from marketplace.pages.formats import jst_date, money, month
from people.models import Organisation, User
from people.queries import members_with
from people.rights import Right


def tell(statement: MonthlyStatement, what: str) -> None:
    """Write to all who may pay that a statement is `invoiced`, `paid` or `overdue`. Once per state."""
    document, organisation = statement.document, statement.account.organisation
    assert document is not None
    for user in members_with(organisation, Right.PAY):
        with translation.override(user.language):
            facts = {
                "organisation": organisation.name,
                "number": document.number,
                "period": f"{statement.begins:%Y-%m-%d} – {statement.ends:%Y-%m-%d}",
                "total": money(document.total_minor, document.currency),
                "due": jst_date(statement.due_on) if statement.due_on else "",
                "page_url": _page(organisation, "companies:statement", statement.public_id),
            }
            if what == "overdue":
                facts["stops"] = jst_date(blocks_at(statement))
        _put(user, f"statement/{what}", facts, f"{statement.public_id}:{what}")


def alarm(alert: Alert, *, reached_minor: int, limit_minor: int, currency: str, of_month: Any) -> None:
    """Write to all who may set alerts that a threshold was reached."""
    organisation = alert.organisation
    for user in members_with(organisation, Right.PAY):
        with translation.override(user.language):
            facts = {
                "organisation": organisation.name,
                "threshold": f"{alert.value} %"
                if alert.kind == AlertKind.PERCENT
                else money(alert.value, currency),
                "kind": alert.kind,
                "reached": money(reached_minor, currency),
                "limit": money(limit_minor, currency),
                "livemode": alert.livemode,
                "page_url": _page(organisation, "companies:home"),
            }
        _put(user, "statement/alert", facts, f"alert:{alert.pk}:{month(of_month, 'en')}")


def _page(organisation: Organisation, route: str, *names: str) -> str:
    return settings.SITE_URL + reverse(route, args=[organisation.slug, *names])


def _put(user: User, letter: str, facts: dict[str, Any], name: str) -> None:
    outbox.put_letter(letter, to=user.email, language=user.language, facts=facts, name=f"{name}:{user.pk}")
