"""The screen of staff: what each company owes and may owe, and months that will not be paid."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.companies import billing, limits, queries
from marketplace.companies.forms import LimitForm, WriteOffForm
from marketplace.companies.models import MonthlyStatement
from marketplace.errors import PaymentUnavailable, ShopError
from marketplace.orders.models import Statement
from people.models import Organisation
from registry.desk.access import deciding_required, looking_required, person

ON_A_PAGE = 200


@looking_required
@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """/company/ - the companies that may order on a statement, and what is not paid."""
    organisations = Organisation.objects.exclude(statement_limit_minor=None).order_by("slug")[:ON_A_PAGE]
    owed = {
        account.organisation_id: account
        for account in Statement.objects.filter(organisation__in=list(organisations), livemode=True)
    }
    context = {
        "rows": [(one, owed.get(one.pk)) for one in organisations],
        "unpaid": queries.unpaid()[:ON_A_PAGE],
        "form": WriteOffForm(),
    }
    return render(request, "companies/staff.html", context)


@deciding_required
@require_POST
def limit(request: HttpRequest, slug: str) -> HttpResponseRedirect:
    """/company/<slug>/limit/ - what a company may owe from now on."""
    organisation = get_object_or_404(Organisation, slug=slug)
    form = LimitForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A limit is a whole sum of money, not below what is owed already."))
        return redirect("companies:staff")
    try:
        limits.set_limit(
            organisation=organisation, limit_minor=form.cleaned_data["limit"], by=person(request)
        )
    except ShopError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The limit of %(company)s is changed.") % {"company": organisation.name})
    return redirect("companies:staff")


@deciding_required
@require_POST
def write_off(request: HttpRequest, slug: str, statement: str) -> HttpResponseRedirect:
    """/company/<slug>/statements/<id>/write-off/ - nobody pays it any more."""
    found = get_object_or_404(MonthlyStatement, public_id=statement, account__organisation__slug=slug)
    form = WriteOffForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why this is given up."))
        return redirect("companies:staff")
    try:
        billing.write_off(statement=found, reason=form.cleaned_data["reason"], by=person(request))
    except (ShopError, PaymentUnavailable) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Written off, and its invoice cancelled."))
    return redirect("companies:staff")
