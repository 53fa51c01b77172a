"""What the home page says about the registry and the shop."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import caches
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import registry.queries
from marketplace.orders import queries as orders
from marketplace.pages import formats


@dataclass(frozen=True)
class Figures:
    """Written for people; `wait` and `share` (per cent) are None before the first paid order."""

    retired: tuple[str, str]
    retirements: int
    wait: tuple[str, str] | None
    share: str | None


KEPT_SECONDS = 10


def figures() -> Figures | None:
    """The figures of live mode, at most ten seconds old; None before the first retirement."""
    kept, key = caches["process"], f"home-figures:{get_language()}"
    answer: list[Figures | None] | None = kept.get(key)
    if answer is None:
        answer = [_counted()]
        kept.set(key, answer, timeout=KEPT_SECONDS)
    return answer[0]


def _counted() -> Figures | None:
    """Straight from the ledger and the orders, which means reading every segment."""
    grams = registry.queries.total(registry.queries.balances(livemode=True).values()).retired
    if not grams:
        return None
    wait = orders.usual_wait()
    project, net = orders.split_of_what_was_paid()
    return Figures(
        retired=formats.mass_parts(grams),
        retirements=registry.queries.retirements().count(),
        wait=_in_words(wait) if wait is not None else None,
        share=formats.percent(project, net).removesuffix(" %") if net else None,
    )


def _in_words(wait: timedelta) -> tuple[str, str]:
    """Number and unit: seconds up to two minutes, then minutes."""
    seconds = wait.total_seconds()
    if seconds < 120:
        return formats.number(max(1, round(seconds))), _("s")
    return formats.number(round(seconds / 60)), _("min")
