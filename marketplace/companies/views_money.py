"""The rooms of a company's money: its statements, and the alerts about what it spends."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.companies import alerts as services
from marketplace.companies import billing, queries
from marketplace.companies.access import company_required
from marketplace.companies.closing import first_of_month
from marketplace.companies.errors import AlertInvalid
from marketplace.companies.forms import AlertForm
from marketplace.companies.models import Alert, MonthlyStatement
from marketplace.companies.states import StatementState
from marketplace.companies.views import paged
from marketplace.errors import PaymentUnavailable
from marketplace.orders.models import Order
from marketplace.selling.sheets import as_csv
from people.models import Membership
from people.rights import Right, grants

UNPAID = (StatementState.INVOICED, StatementState.OVERDUE)
COLUMNS = (
    "order", "external_id", "charged_at", "grams", "projects", "accrued_micro", "currency", "beneficiary",
)  # fmt: skip


@company_required(Right.SEE_MONEY)
@require_safe
def statements(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/statements/ - month by month, and the month that runs."""
    context = {
        "organisation": own.organisation,
        "running": queries.running(own.organisation, first_of_month()),
    }
    context |= paged(request, queries.statements_of(own.organisation))
    return render(request, "companies/statements.html", context)


@company_required(Right.SEE_MONEY)
@require_safe
def statement(request: HttpRequest, own: Membership, statement: str) -> HttpResponse:
    """/company/<slug>/statements/<id>/ - its figures, its orders, and where to pay it."""
    found = _own(own, statement)
    if found.state in UNPAID and found.invoice_id:  # whoever comes back from Stripe's page sees it paid
        try:
            billing.note(found.invoice_id)
        except PaymentUnavailable:
            pass
        else:
            found = _own(own, statement)
    context = {
        "organisation": own.organisation,
        "statement": found,
        "document": found.document,
        "unpaid": found.state in UNPAID,
        "stops": queries.blocks_at(found) if found.state == StatementState.OVERDUE else None,
        "pays": grants(own.role, Right.PAY),
        "moves": found.moves.all(),
    }
    context |= paged(request, queries.orders_on(found))
    return render(request, "companies/statement.html", context)


@company_required(Right.SEE_MONEY)
@require_safe
def orders_csv(request: HttpRequest, own: Membership, statement: str) -> HttpResponse:
    """/company/<slug>/statements/<id>/orders.csv - every order on it, with what it accrued exactly."""
    found = _own(own, statement)
    assert found.document is not None
    return as_csv(f"{found.document.number}.csv", COLUMNS, _rows(found))


@company_required(Right.SEE_MONEY, to_send=Right.PAY)
@require_http_methods(["GET", "POST"])
def alerts(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/alerts/ - the thresholds at which a letter is written."""
    form = AlertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_alert(organisation=own.organisation, by=own.user, **form.wanted())
        except AlertInvalid as refused:
            form.add_error("value", str(refused))
        else:
            messages.success(request, _("We will write to you when it is reached."))
            return redirect("companies:alerts", own.organisation.slug)
    context = {
        "organisation": own.organisation,
        "form": form,
        "pays": grants(own.role, Right.PAY),
        "alerts": own.organisation.spending_alerts.filter(ended_at=None).order_by(
            "-livemode", "kind", "value"
        ),
        "month": first_of_month(),
    }
    return render(request, "companies/alerts.html", context, status=422 if form.errors else 200)


@company_required(Right.PAY)
@require_POST
def end_alert(request: HttpRequest, own: Membership, alert: int) -> HttpResponse:
    """/company/<slug>/alerts/<id>/end/"""
    found: Alert = get_object_or_404(own.organisation.spending_alerts, pk=alert)
    services.end_alert(alert=found, by=own.user)
    messages.success(request, _("This alert has ended."))
    return redirect("companies:alerts", own.organisation.slug)


def _own(own: Membership, public_id: str) -> MonthlyStatement:
    found = queries.statements_of(own.organisation).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _rows(statement: MonthlyStatement) -> Iterator[list[Any]]:
    for order in queries.orders_on(statement).iterator(chunk_size=500):
        yield _row(order)


def _row(order: Order) -> list[Any]:
    lines = list(order.lines.all())
    charged = order.charged_at.isoformat(timespec="seconds") if order.charged_at else ""
    projects = "; ".join(sorted({line.listing.batch.project.registry_id for line in lines}))
    return [
        order.public_id, order.external_id or "", charged, sum(line.grams for line in lines), projects,
        order.accrued_micro, order.currency, order.beneficiary,
    ]  # fmt: skip
