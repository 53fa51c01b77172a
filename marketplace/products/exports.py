"""What a company takes away: each order with its retirement for reporting, and the journal for its books."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from marketplace.catalogue.pricing import MICRO, round_money
from marketplace.documents.contents import within
from marketplace.orders.models import Order
from marketplace.pages.formats import JST
from marketplace.products import figures
from people.models import Organisation

COLUMNS = (
    "order", "external_id", "state", "product", "product_version", "quantity", "grams", "sold_on_jst", "charged_on_jst",
    "retirement", "retired_on_jst", "serials", "project", "project_name", "scheme", "methodology", "vintage", "purpose",
    "beneficiary", "currency", "accrued_micro", "tax_rate", "certificate_of",
)  # fmt: skip
JOURNAL = (
    "month",
    "tax_rate",
    "currency",
    "orders",
    "accrued_micro",
    "net_minor",
    "tax_minor",
    "total_minor",
)


def sales(
    organisation: Organisation, *, livemode: bool, product: str = "", month: str = ""
) -> Iterator[list[Any]]:
    """Each line of each order by COLUMNS. What an order accrued stands in the first of its lines."""
    found = figures.behind(organisation, livemode=livemode, product=product, month=month).prefetch_related(
        "lines__listing__batch__project__scheme", "lines__listing__batch__project__methodology"
    )
    for order in found.iterator(chunk_size=500):
        for place, line in enumerate(order.lines.all()):
            yield _row(order, line, first=place == 0)


def as_lines(rows: Iterator[list[Any]]) -> Iterator[str]:
    """The same as JSON Lines."""
    for row in rows:
        yield json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) + "\n"


def journal(organisation: Organisation, *, livemode: bool) -> list[tuple[Any, ...]]:
    """What was charged, by month and tax rate, each sum rounded once as its invoice is; by JOURNAL."""
    charged = figures.owed(organisation, livemode=livemode).filter(charged_at__isnull=False)
    found = (
        charged.annotate(charged=TruncMonth("charged_at", tzinfo=JST))
        .values("charged", "tax_rate", "currency")
        .annotate(count=Count("pk"), micro=Sum("accrued_micro"))
        .order_by("charged", "tax_rate", "currency")
    )
    made = []
    for key, group in groupby(found, lambda one: (one["charged"].date(), one["tax_rate"], one["currency"])):
        (one,) = list(group)
        micro = int(one["micro"])
        amounts = within(key[2], key[1], round_money(micro, MICRO))
        made.append(
            (
                f"{key[0]:%Y-%m}", key[1], key[2], one["count"], micro,
                amounts.total - amounts.tax, amounts.tax, amounts.total,
            )
        )  # fmt: skip
    return made


def _row(order: Order, line: Any, *, first: bool) -> list[Any]:
    version, retirement = order.product_version, line.retirement
    batch = line.listing.batch
    return [
        order.public_id,
        order.external_id or "",
        order.state,
        version.product.code if version else "",
        version.number if version else "",
        order.quantity or "",
        line.grams,
        _day(order.created_at),
        _day(order.charged_at),
        retirement.number if retirement else "",
        _day(retirement.retired_at) if retirement else "",
        " ".join(retirement.serials if retirement else line.serials),
        batch.project.registry_id,
        batch.project.name,
        batch.project.scheme.slug,
        batch.methodology_label,
        batch.vintage,
        order.purpose,
        order.beneficiary if order.beneficiary_public else "",
        order.currency,
        order.accrued_micro if first else "",
        order.tax_rate,
        f"/certificates/{retirement.number}/" if retirement else "",
    ]


def _day(moment: Any) -> date | str:
    return moment.astimezone(JST).date().isoformat() if moment else ""
