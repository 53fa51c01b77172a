"""The seller's screens: how one is paid, what one is owed, and each payout with its statement."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.errors import PaymentUnavailable
from marketplace.payouts import onboarding, queries, statements
from marketplace.payouts.asked import in_words
from marketplace.payouts.forms import BankForm
from marketplace.payouts.models import Obligation, Payee, Payout
from people import second_factor
from people.models import Role
from people.queries import memberships_of
from registry.desk.access import acting_for, acting_required, person, role_at_least, signed_in

ON_A_PAGE = 50


@acting_required()
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How the organisation is paid, what it is owed, and its payouts."""
    organisation = acting_for(request)
    payee = Payee.objects.filter(organisation=organisation).first()
    owed = Obligation.objects.filter(organisation=organisation, livemode=True).order_by("-retired_at", "-pk")
    context = {
        "organisation": organisation,
        "payee": payee,
        "asked": in_words(payee.due) if payee else [],
        "accounts": queries.standing(organisation),
        "payouts": queries.payouts_of(organisation)[:ON_A_PAGE],
        "owed": owed.select_related("line__retirement__batch__project", "support__project")[:ON_A_PAGE],
        "may_change": role_at_least(request, Role.ADMIN),
    }
    return render(request, "payouts/overview.html", context)


@acting_required(Role.ADMIN)
@require_POST
def start(request: HttpRequest) -> HttpResponseRedirect:
    """To Stripe's form; or, where Stripe could pay already, to being paid by it again."""
    if onboarding.back_to_stripe(acting_for(request)):
        messages.success(request, _("All set: Stripe can pay you."))
        return redirect("payouts:home")
    return _to_stripe(request)


@acting_required(Role.ADMIN)
@require_safe
def again(request: HttpRequest) -> HttpResponseRedirect:
    """Stripe sends people here whose link has run out: they get a new one, and nothing else changes."""
    own = Payee.objects.filter(organisation=acting_for(request))
    return _to_stripe(request) if own.filter(account__isnull=False).exists() else redirect("payouts:home")


@acting_required()
@require_safe
def back(request: HttpRequest) -> HttpResponseRedirect:
    """Stripe sends people here when they leave its form. What is true is asked of Stripe."""
    try:
        onboarding.ask_stripe(acting_for(request))
    except PaymentUnavailable as error:
        messages.error(request, str(error))
        return redirect("payouts:home")
    payee = Payee.objects.filter(organisation=acting_for(request)).first()
    if payee and payee.payouts_enabled:
        messages.success(request, _("All set: Stripe can pay you."))
    else:
        messages.info(request, _("Stripe still asks for something. It stands below."))
    return redirect("payouts:home")


@acting_required(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """The bank account to pay to. Whoever changes it shows a second factor."""
    organisation = acting_for(request)
    form = BankForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not second_factor.passed_recently(request):
            return second_factor.ask(request)
        onboarding.pay_by_bank(organisation, form.account(), by=person(request))
        messages.success(request, _("From now on you are paid to this bank account."))
        return redirect("payouts:home")
    return render(
        request,
        "payouts/bank.html",
        {"form": form, "organisation": organisation},
        status=422 if form.errors else 200,
    )


@signed_in
@require_safe
def payout(request: HttpRequest, payout: str) -> HttpResponse:
    """The statement of one payout."""
    found = seen(request, payout)
    transfers = found.transfers.order_by("pk")
    sent = sum(one.amount_minor for one in found.going())
    context: dict[str, Any] = {
        "payout": found,
        "lines": list(statements.lines(found))[:500],
        "transfers": transfers[:500],
        "sent": sent,
        "not_sent": sum(one.amount_minor for one in transfers) - sent,
        "steps": found.steps.order_by("pk"),
        "is_staff": person(request).is_staff,
    }
    return render(request, "payouts/payout.html", context)


@signed_in
@require_safe
def statement_csv(request: HttpRequest, payout: str) -> HttpResponseBase:
    """The same as CSV."""
    found = seen(request, payout)
    return download(statements.statement_csv(found), f"{found.public_id}.csv")


def seen(request: HttpRequest, public_id: str) -> Payout:
    """A payout that this person may see: of an organisation of theirs, or as staff. Others look like none."""
    found = Payout.objects.select_related("organisation").filter(public_id=public_id).first()
    who = person(request)
    own = {membership.organisation_id for membership in memberships_of(who)}
    if found is None or not (who.is_staff or found.organisation_id in own):
        raise Http404
    return found


def download(lines: Any, name: str) -> StreamingHttpResponse:
    """A CSV file, as it is written."""
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _to_stripe(request: HttpRequest) -> HttpResponseRedirect:
    try:
        return redirect(onboarding.open_account(acting_for(request)))
    except PaymentUnavailable as error:
        messages.error(request, str(error))
        return redirect("payouts:home")
