"""The letters of a standing order, asked for in the transaction of what they tell of; see templates/letters/monthly."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format

from marketplace.monthly import queries
from marketplace.monthly.addresses import page_of
from marketplace.monthly.models import Month, StandingOrder
from marketplace.monthly.states import By, Why
from marketplace.outbox import services as outbox
from marketplace.pages.formats import jst_date, mass, money

LINKS_MAX = 20
LINKS_EVERY_SECONDS = 600


def tell(
    standing: StandingOrder, letter: str, *, name: str, why: str = "", month: Month | None = None
) -> None:
    """Ask for one letter, once per `name`."""
    if not standing.email:
        return  # its buyer has been forgotten
    with translation.override(standing.language):
        facts = _facts(standing, why, month)
    name = f"{standing.public_id}:{letter}:{name}"
    outbox.put_letter(
        f"monthly/{letter}", to=standing.email, language=standing.language, facts=facts, name=name
    )


def send_links(email: str) -> None:
    """Mail the links of all standing orders of an address; nothing when there are none. At most once in ten minutes."""
    found = list(queries.of_address(email)[:LINKS_MAX])
    if not found:
        return
    latest = found[0]
    with translation.override(latest.language):
        links = [{"name": _name(one), "url": page_of(one)} for one in found]
    name = f"links:{latest.public_id}:{int(timezone.now().timestamp()) // LINKS_EVERY_SECONDS}"
    with transaction.atomic(durable=True):
        outbox.put_letter(
            "monthly/links", to=latest.email, language=latest.language, facts={"links": links}, name=name
        )


def _name(standing: StandingOrder) -> str:
    return f"{standing.beneficiary} · {money(standing.cap_minor, standing.currency)}"


def _facts(standing: StandingOrder, why: str, month: Month | None) -> dict[str, Any]:
    again = month.next_attempt_at if month else None
    return {
        "page_url": page_of(standing),
        "beneficiary": standing.beneficiary,
        "each_month": mass(standing.grams)
        if standing.by == By.MASS and standing.grams
        else money(standing.cap_minor, standing.currency),
        "limit": money(standing.cap_minor, standing.currency),
        "why": str(Why(why).label) if why else "",
        "month": _name_of(month) if month else "",
        "again": jst_date(again) if again else "",
        "next": jst_date(standing.renews_at) if standing.renews_at else "",
    }


def _name_of(month: Month) -> str:
    first = month.standing.months.earliest("begins").begins
    return date_format(queries.called(month.begins, first), "YEAR_MONTH_FORMAT")
