"""The public page of the money."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from marketplace.payouts import statements, transparency


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """/transparency/: totals by month; `?mode=test` for what programs tried out."""
    test = request.GET.get("mode") == "test"
    totals = transparency.totals(livemode=not test)
    sums = [one | {"bar": _bar(one), "fate": _fate(one)} for one in totals.sums]
    median = _span(totals.median_seconds) if totals.median_seconds is not None else ""
    context = {"totals": totals, "sums": sums, "test": test, "median": median}
    return render(request, "payouts/transparency.html", context)


@require_safe
def totals_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV: minor units, grams, seconds."""
    test = request.GET.get("mode") == "test"
    found = transparency.totals(livemode=not test)
    rows = ([month[name] for name in transparency.COLUMNS] for month in found.months)
    return StreamingHttpResponse(
        statements.write_csv(transparency.COLUMNS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="transparency.csv"'},
    )


def _bar(sums: dict[str, int]) -> list[dict[str, object]]:
    """Where each yen that buyers paid went."""
    return [
        {"label": _("Project"), "minor": sums["project"]},
        {"label": _("Platform fee"), "minor": sums["platform_fee"]},
        {"label": _("Payment fee"), "minor": sums["payment_fee"]},
        {"label": _("Consumption tax"), "minor": sums["tax"]},
    ]


def _fate(sums: dict[str, int]) -> list[dict[str, object]]:
    """How far the projects' part has come."""
    return [
        {"label": _("Paid out to projects"), "minor": sums["project_paid"]},
        {"label": _("Owed, to be paid within 90 days"), "minor": sums["project_owed"]},
        {"label": _("Not paid: the buyer's card took the money back"), "minor": sums["project_void"]},
    ]


def _span(seconds: int) -> str:
    """A stretch of time in its largest whole unit."""
    if seconds < 120:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    minutes = seconds // 60
    if minutes < 120:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = minutes // 60
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
