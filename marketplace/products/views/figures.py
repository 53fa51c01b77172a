"""What it all comes to: pictures, the numbers behind them, the orders behind these, and what to take away."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.companies.access import company_required
from marketplace.pages import formats
from marketplace.pages.charts import Pair
from marketplace.products import exports, queries
from marketplace.products import figures as sums
from marketplace.products.figures import WITHOUT, Total
from marketplace.products.views.products import mode_of, yen
from marketplace.selling.sheets import as_csv
from people.models import Membership

ON_A_PAGE = 50
MONTHS_SHOWN = 12


@company_required()
@require_safe
def figures(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/figures/ - sales, grams, cost and coverage, by product and month."""
    livemode = mode_of(request)
    rows = sums.rows(own.organisation, livemode=livemode)
    products = {one.pk: one.name for one in queries.products(own.organisation, livemode=livemode)}
    names = {**products, 0: ""}
    # Beside the footprint of what was sold stands only what was retired for it: not orders without a product.
    sold = [row for row in rows if row.product]
    months = sums.totals(sold, by_month=True, names=names)[-MONTHS_SHOWN:]
    by_product = [_named(one) for one in sums.totals(rows, by_month=False, names=names)]
    currency = own.organisation.statement_currency
    context = {
        "organisation": own.organisation,
        "livemode": livemode,
        "currency": currency,
        "whole": _told(sums.total(rows)),
        "pairs": [Pair(one.label, one.footprint_grams, one.retired_grams + one.held_grams) for one in months],
        "masses": [{"label": one["name"], "grams": one["grams"]} for one in by_product if one["grams"]],
        "costs": [{"label": one["name"], "minor": one["minor"]} for one in by_product if one["minor"]],
        "by_product": by_product,
        "rows": [
            _told(sums.total([row], label=f"{row.month:%Y-%m}", key=row.key))
            | {"name": names.get(row.product.pk if row.product else 0, "") or _("Without a product")}
            for row in rows
        ],
    }
    return render(request, "products/figures.html", context)


@company_required()
@require_safe
def sales(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/sales/ - the orders behind a figure, each with its retirement."""
    livemode = mode_of(request)
    product, month = request.GET.get("product", ""), request.GET.get("month", "")
    found = sums.behind(own.organisation, livemode=livemode, product=product, month=month)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    named = queries.by_public_id(product) if product and product != WITHOUT else None
    context = {
        "organisation": own.organisation,
        "livemode": livemode,
        "product": named if named and named.organisation_id == own.organisation_id else None,
        "without": product == WITHOUT,
        "month": month,
        "count": page.paginator.count,
        "orders": [_sold(order) for order in page],
        "query": query.urlencode(),
        "previous": f"?{query.urlencode()}&page={page.previous_page_number()}"
        if page.has_previous()
        else None,
        "following": f"?{query.urlencode()}&page={page.next_page_number()}" if page.has_next() else None,
    }
    return render(request, "products/sales.html", context)


@company_required()
@require_safe
def export(request: HttpRequest, own: Membership, name: str) -> HttpResponseBase:
    """/company/<slug>/export/<name> - sales.csv, sales.jsonl, journal.csv."""
    livemode = mode_of(request)
    which = {"product": request.GET.get("product", ""), "month": request.GET.get("month", "")}
    slug = own.organisation.slug
    if name == "sales.csv":
        rows = exports.sales(own.organisation, livemode=livemode, **which)
        return as_csv(f"sales-{slug}.csv", exports.COLUMNS, rows)
    if name == "sales.jsonl":
        lines = exports.as_lines(exports.sales(own.organisation, livemode=livemode, **which))
        reply = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
        reply["Content-Disposition"] = f'attachment; filename="sales-{slug}.jsonl"'
        return reply
    if name == "journal.csv":
        return as_csv(
            f"journal-{slug}.csv", exports.JOURNAL, exports.journal(own.organisation, livemode=livemode)
        )
    raise Http404


def _told(one: Total) -> dict[str, Any]:
    grams = one.retired_grams + one.held_grams
    return {
        "month": one.label,
        "key": one.key,
        "sales": one.sales,
        "quantity": one.quantity,
        "retired": one.retired_grams,
        "held": one.held_grams,
        "grams": grams,
        "minor": yen(one.accrued_micro),
        "footprint": one.footprint_grams,
        "coverage": formats.percent(grams, one.footprint_grams) if one.footprint_grams else "–",
    }


def _named(one: Total) -> dict[str, Any]:
    return _told(one) | {"name": one.label or _("Without a product")}


def _sold(order: Any) -> dict[str, Any]:
    lines = list(order.lines.all())
    version = order.product_version
    return {
        "order": order,
        "product": version.name if version else _("Without a product"),
        "version": version,
        "grams": sum(line.grams for line in lines),
        "cost": formats.exact_money(order.accrued_micro, order.currency),
        "retirements": [line.retirement for line in lines if line.retirement],
    }
