"""The rooms that every company has."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.companies import queries, trail
from marketplace.companies.access import company_required
from marketplace.companies.forms import AuditSearch
from marketplace.selling.sheets import as_csv
from people.models import AuditEntry, Membership
from people.queries import audit_of

ON_A_PAGE = 50
LATEST = 5
CSV_MAX = 50_000


@company_required()
@require_safe
def home(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/ - what this month costs so far, and what was done last."""
    context = {
        "organisation": own.organisation,
        "own": own,
        "running": queries.running(own.organisation),
        "latest": list(trail.in_words(audit_of(own.organisation)[:LATEST])),
    }
    return render(request, "companies/home.html", context)


@company_required()
@require_safe
def audit(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/audit/ - who did what when."""
    form = AuditSearch(request.GET)
    found = (
        trail.sought(own.organisation, form.cleaned_data) if form.is_valid() else AuditEntry.objects.none()
    )
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "organisation": own.organisation,
        "form": form,
        "entries": list(trail.in_words(page)),
        "query": query.urlencode(),
        "previous": f"?{query.urlencode()}&page={page.previous_page_number()}"
        if page.has_previous()
        else None,
        "following": f"?{query.urlencode()}&page={page.next_page_number()}" if page.has_next() else None,
    }
    return render(request, "companies/audit.html", context, status=200 if form.is_valid() else 422)


@company_required()
@require_safe
def audit_csv(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/audit.csv - the same as a table."""
    form = AuditSearch(request.GET)
    found = (
        trail.sought(own.organisation, form.cleaned_data) if form.is_valid() else AuditEntry.objects.none()
    )
    return as_csv(f"audit-{own.organisation.slug}.csv", trail.COLUMNS, trail.rows(found[:CSV_MAX]))
