"""The rooms that every company has: its home, its orders, its audit log."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.companies import queries, trail
from marketplace.companies.access import company_required
from marketplace.companies.closing import first_of_month
from marketplace.companies.forms import AuditSearch, OrderSearch
from marketplace.selling.sheets import as_csv
from people.models import AuditEntry, Membership
from people.queries import audit_of
from people.rights import Right, grants

ON_A_PAGE = 50
LATEST = 5
CSV_MAX = 50_000


@company_required()
@require_safe
def home(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/ - what this month costs so far, what is to be paid, and what was done last."""
    sees_money = grants(own.role, Right.SEE_MONEY)
    context = {
        "organisation": own.organisation,
        "own": own,
        "sees_money": sees_money,
        "pays": grants(own.role, Right.PAY),
        "running": queries.running(own.organisation, first_of_month()) if sees_money else [],
        "to_pay": queries.to_pay(own.organisation) if sees_money else [],
        "latest": list(trail.in_words(audit_of(own.organisation)[:LATEST])),
    }
    return render(request, "companies/home.html", context)


@company_required()
@require_safe
def orders(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/orders/ - what was ordered, by programs and by hand."""
    form = OrderSearch(request.GET)
    found = queries.orders_of(own.organisation, form.cleaned_data if form.is_valid() else {})
    context = {
        "organisation": own.organisation,
        "form": form,
        "sees_money": grants(own.role, Right.SEE_MONEY),
    }
    context |= paged(request, found)
    return render(request, "companies/orders.html", context, status=200 if form.is_valid() else 422)


@company_required()
@require_safe
def audit(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/audit/ - who did what when."""
    form = AuditSearch(request.GET)
    context: dict[str, Any] = {"organisation": own.organisation, "form": form}
    context |= paged(request, _noted(own, form))
    context["entries"] = list(trail.in_words(context["page"]))
    return render(request, "companies/audit.html", context, status=200 if form.is_valid() else 422)


@company_required()
@require_safe
def audit_csv(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/audit.csv - the same as a table."""
    rows = trail.rows(_noted(own, AuditSearch(request.GET))[:CSV_MAX])
    return as_csv(f"audit-{own.organisation.slug}.csv", trail.COLUMNS, rows)


def paged(request: HttpRequest, found: QuerySet[Any]) -> dict[str, Any]:
    """One page of what was found, and the addresses beside it."""
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)

    def at(number: int) -> str:
        beside = asked.copy()
        beside["page"] = str(number)
        return f"?{beside.urlencode()}"

    return {
        "page": page,
        "query": asked.urlencode(),
        "previous": at(page.previous_page_number()) if page.has_previous() else None,
        "following": at(page.next_page_number()) if page.has_next() else None,
    }


def _noted(own: Membership, form: AuditSearch) -> QuerySet[AuditEntry]:
    if not form.is_valid():
        return AuditEntry.objects.none()
    return trail.sought(own.organisation, form.cleaned_data)
