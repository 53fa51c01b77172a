"""Up to four projects side by side: what each costs, does, keeps back, and has on its record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalogue import queries
from marketplace.catalogue.traits import effect_of, permanence_of
from registry.models import Project
from registry.queries import NOTHING, Balance, balances, total
from registry.reversals.queries import reversals
from registry.standards.labels import labels_today

MOST = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One project of a comparison. `split` is where the price of a tonne of its cheapest listing goes."""

    project: Project
    effect: str
    permanence: str
    tonne_minor: int | None
    currency: str
    split: list[dict[str, Any]]
    vintages: list[int]
    available_grams: int
    minimum_grams: int | None
    labels: list[str]
    record: Balance
    losses: int


def columns(slugs: Sequence[str]) -> list[Column]:
    """The named projects in the order they were named, at most MOST; what is unknown is left out."""
    wanted = list(dict.fromkeys(slugs))[:MOST]
    found = {project.slug: project for project in queries.projects().filter(slug__in=wanted)}
    listings: dict[str, list[Any]] = {slug: [] for slug in found}
    for listing in queries.listings().filter(batch__project__slug__in=found).order_by("-batch__vintage"):
        listings[listing.batch.project.slug].append(listing)
    labels = labels_today(one.batch for ones in listings.values() for one in ones)
    held = balances(livemode=True)
    lost = list(
        reversals().filter(project__slug__in=found).exclude(state="dismissed").values_list("project__slug")
    )
    return [
        _column(found[slug], listings[slug], labels, _record(found[slug], held.items()), lost.count((slug,)))
        for slug in wanted
        if slug in found
    ]


def split_of(listing: Any) -> list[dict[str, Any]]:
    """Where the price of a tonne goes, for a bar of money."""
    parts, tax, _total = queries.tonne_price(listing)
    return [
        {"label": _("Project"), "minor": parts.project},
        {"label": _("Platform fee"), "minor": parts.platform_fee},
        {"label": _("Payment fee"), "minor": parts.payment_fee},
        {"label": _("Consumption tax"), "minor": tax},
    ]


def _column(
    project: Project, listings: list[Any], labels: dict[int, list[Any]], record: Balance, losses: int
) -> Column:
    cheapest = min(listings, key=lambda one: one.project_price_minor, default=None)
    names = {label.get_kind_display() for one in listings for label in labels.get(one.batch_id, ())}
    return Column(
        project=project,
        effect=str(effect_of(project.kind).label),
        permanence=str(permanence_of(project.kind).label),
        tonne_minor=queries.tonne_price(cheapest)[2] if cheapest else None,
        currency=cheapest.currency if cheapest else "",
        split=split_of(cheapest) if cheapest else [],
        vintages=sorted({one.batch.vintage for one in listings if one.available_grams}),
        available_grams=sum(one.available_grams for one in listings),
        minimum_grams=min((one.minimum_grams for one in listings), default=None),
        labels=sorted(names),
        record=record,
        losses=losses,
    )


def _record(project: Project, held: Iterable[tuple[str, Balance]]) -> Balance:
    """Where everything is that was issued to a project; serials start with its registry number."""
    return (
        total((balance for serial, balance in held if serial.startswith(f"{project.registry_id}-")))
        or NOTHING
    )
