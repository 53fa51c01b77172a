"""What a company's sales come to, by product and month: from its orders on the statement, exactly.

A month is that of the charge, in Japan, which is the month of the invoice; what is only held counts in the month in
which it was sold. Orders without a product stand in a row of their own, so that the sums are the statement's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from marketplace.orders.models import Order, OrderLine
from marketplace.orders.queries import orders
from marketplace.orders.states import Funding, State
from marketplace.orders.windows import NOTHING_OWED
from marketplace.pages.formats import JST
from marketplace.products.models import Product, ProductVersion
from people.models import Organisation

WITHOUT = "-"
"""Stands for orders without a product, where a product's public id stands else."""


@dataclass(frozen=True, slots=True)
class Row:
    """One product in one month. Money in 10^-6 of a minor unit; footprint in whole grams, rounded up."""

    product: Product | None
    month: date
    sales: int
    quantity: int
    retired_grams: int
    held_grams: int
    accrued_micro: int
    footprint_grams: int

    @property
    def key(self) -> str:
        return self.product.public_id if self.product else WITHOUT


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of some rows."""

    label: str
    key: str
    sales: int
    quantity: int
    retired_grams: int
    held_grams: int
    accrued_micro: int
    footprint_grams: int


def owed(organisation: Organisation, *, livemode: bool) -> QuerySet[Order]:
    """Every order of a company on its statement, billed or not, but for what was given back."""
    return Order.objects.filter(
        organisation=organisation, livemode=livemode, funding=Funding.STATEMENT
    ).exclude(state__in=NOTHING_OWED)


def rows(organisation: Organisation, *, livemode: bool) -> list[Row]:
    """By product and month, the latest month first."""
    month = TruncMonth(Coalesce("charged_at", "created_at"), tzinfo=JST)
    by = ("product_version", "counted")
    own = owed(organisation, livemode=livemode)
    counted = (
        own.annotate(counted=month)
        .values(*by)
        .annotate(sales=Count("pk"), sold=Sum("quantity"), micro=Sum("accrued_micro"))
    )
    of_line = TruncMonth(Coalesce("order__charged_at", "order__created_at"), tzinfo=JST)
    masses = (
        OrderLine.objects.filter(order__in=own)
        .annotate(counted=of_line)
        .values("order__product_version", "counted", "order__state")
        .annotate(mass=Sum("grams"))
    )
    retired: dict[Any, int] = {}
    held: dict[Any, int] = {}
    for one in masses:
        where = retired if one["order__state"] == State.RETIRED else held
        key = (one["order__product_version"], one["counted"])
        where[key] = where.get(key, 0) + int(one["mass"])
    versions = ProductVersion.objects.select_related("product").in_bulk(
        {one["product_version"] for one in counted if one["product_version"]}
    )
    found: dict[tuple[int, datetime], list[Row]] = {}
    for one in counted:
        key = (one["product_version"], one["counted"])
        version = versions.get(one["product_version"])
        row = Row(
            product=version.product if version else None,
            month=one["counted"].date(),
            sales=one["sales"],
            quantity=one["sold"] or 0,
            retired_grams=retired.get(key, 0),
            held_grams=held.get(key, 0),
            accrued_micro=int(one["micro"] or 0),
            footprint_grams=_footprint(version, one["sold"] or 0),
        )
        found.setdefault((version.product_id if version else 0, one["counted"]), []).append(row)
    together = [_together(group) for group in found.values()]
    return sorted(together, key=lambda row: (-row.month.toordinal(), row.product.code if row.product else ""))


def totals(found: Iterable[Row], *, by_month: bool, names: dict[int, str]) -> list[Total]:
    """The sums by month (oldest first) or by product (the most grams first). `names` are the products' by id."""
    groups: dict[str, list[Row]] = {}
    for row in found:
        groups.setdefault(f"{row.month:%Y-%m}" if by_month else row.key, []).append(row)
    made = [
        total(group, label=key if by_month else _name(group[0], names), key=key)
        for key, group in groups.items()
    ]
    return sorted(
        made, key=lambda one: one.key if by_month else (-one.retired_grams - one.held_grams, one.key)
    )


def total(group: Iterable[Row], *, label: str = "", key: str = "") -> Total:
    """The sum of rows."""
    listed = list(group)
    return Total(
        label=label,
        key=key,
        sales=sum(row.sales for row in listed),
        quantity=sum(row.quantity for row in listed),
        retired_grams=sum(row.retired_grams for row in listed),
        held_grams=sum(row.held_grams for row in listed),
        accrued_micro=sum(row.accrued_micro for row in listed),
        footprint_grams=sum(row.footprint_grams for row in listed),
    )


def behind(
    organisation: Organisation, *, livemode: bool, product: str = "", month: str = ""
) -> QuerySet[Order]:
    """The orders behind a figure, the latest first. `product` is a public id or WITHOUT, `month` YYYY-MM."""
    found = orders().filter(pk__in=owed(organisation, livemode=livemode).values("pk"))
    if product == WITHOUT:
        found = found.filter(product_version=None)
    elif product:
        found = found.filter(product_version__product__public_id=product)
    if first := _first_day(month):
        after = (first + timedelta(days=32)).replace(day=1)
        found = found.annotate(counted_at=Coalesce("charged_at", "created_at")).filter(
            counted_at__gte=first, counted_at__lt=after
        )
    return found.order_by("-id")


def _first_day(month: str) -> datetime | None:
    try:
        return datetime.strptime(month, "%Y-%m").replace(tzinfo=JST)
    except ValueError:
        return None


def _footprint(version: ProductVersion | None, quantity: int) -> int:
    """The footprint of so many units, rounded up to the gram once."""
    if version is None:
        return 0
    units = int(version.footprint_units * 10**6)
    return -(-quantity * version.footprint_grams * 10**6 // units)


def _together(group: list[Row]) -> Row:
    """The versions of one product in one month as one row."""
    one = total(group)
    return Row(
        product=group[0].product,
        month=group[0].month,
        sales=one.sales,
        quantity=one.quantity,
        retired_grams=one.retired_grams,
        held_grams=one.held_grams,
        accrued_micro=one.accrued_micro,
        footprint_grams=one.footprint_grams,
    )


def _name(row: Row, names: dict[int, str]) -> str:
    return names.get(row.product.pk, row.product.code) if row.product else ""
