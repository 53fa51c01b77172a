"""The letters of direct support, asked for in the transaction of what they tell of; see templates/letters/support."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from marketplace.outbox import services as outbox
from marketplace.pages.formats import jst_date, money
from marketplace.support.models import Report, Support
from marketplace.support.states import SupportState


def tell(support: Support, letter: str, *, name: str = "") -> None:
    """Ask for one letter to a supporter, once per letter and `name`."""
    with translation.override(support.language):
        facts = _facts(support)
    _put(support, letter, facts, f"{support.public_id}:{name}")


def tell_of_report(report: Report) -> None:
    """Write to every supporter whose money the project has or gets, and who wishes to be told."""
    found = report.project.supports.filter(state=SupportState.PAID, wants_reports=True)
    for support in found.exclude(email=""):
        with translation.override(support.language):
            facts = _facts(support) | {
                "title": report.title,
                "told": report.words,
                "day": jst_date(report.dated_on),
            }
        _put(support, "report", facts, f"{report.pk}:{support.public_id}")


def _facts(support: Support) -> dict[str, Any]:
    from marketplace.orders.services import access_token  # noqa: PLC0415 - orders' services import this room

    page = settings.SITE_URL + reverse("support:given", args=[support.public_id])
    return {
        "project": support.project.name,
        "amount": money(support.amount_minor, support.currency),
        "page": f"{page}?access_token={access_token(support.key)}",
        "project_page": settings.SITE_URL + support.project.get_absolute_url(),
    }


def _put(support: Support, letter: str, facts: dict[str, Any], name: str) -> None:
    if not support.email:
        return
    name = f"support-{letter}:{name}"
    outbox.put_letter(
        f"support/{letter}", to=support.email, language=support.language, facts=facts, name=name
    )
