"""What everyone may see of direct support, and how somebody gives. In plum; nothing here speaks of credits."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.documents.models import Document
from marketplace.documents.printing import printed
from marketplace.errors import ShopError
from marketplace.orders.services import new_key
from marketplace.payments import settle
from marketplace.payouts.models import Obligation
from marketplace.payouts.states import Owed
from marketplace.support import giving, queries
from marketplace.support.errors import SupportUnknown
from marketplace.support.forms import GiftForm
from marketplace.support.models import LocalProject, Report, Support
from marketplace.support.states import PageState, SupportState
from people.models import User


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """/support/"""
    told = [{"project": one, "sums": queries.sums(one)} for one in queries.listed()[:100]]
    return render(request, "support/projects.html", {"told": told})


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """/support/<slug>/ - who, where, what for; what was given; and what was done with it."""
    found = _shown(slug)
    context = {
        "project": found,
        "sums": queries.sums(found),
        "names": queries.names(found),
        "reports": found.reports.defer("photo"),
        "open": found.state == PageState.OPEN,
    }
    return render(request, "support/project.html", context)


@require_safe
def photo(request: HttpRequest, slug: str, report: int) -> HttpResponse:
    """/support/<slug>/reports/<id>/photo"""
    found = Report.objects.filter(project=_shown(slug), pk=report).first()
    if found is None or not found.media_type:
        raise Http404
    reply = HttpResponse(bytes(found.photo), content_type=found.media_type)
    reply["Cache-Control"] = "public, max-age=300"
    return reply


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """/support/<slug>/give/ - the questions, then a last look, then the payment page."""
    found = _shown(slug)
    initial = {"form_key": new_key()}
    if isinstance(request.user, User):
        initial["email"] = request.user.email
    form = GiftForm(request.POST or None, initial=initial)
    status, step = 200, "ask"
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status, step = 200, "confirm"
            if request.POST.get("step") == "pay":
                try:
                    key = f"support:{form.cleaned_data['form_key']}"
                    return redirect(giving.give(found, form.gift(), key=key) or giving.page_of(_of_key(key)))
                except ShopError as refused:
                    messages.error(request, str(refused))
                    status = refused.status
    context: dict[str, Any] = {"project": found, "form": form, "open": found.state == PageState.OPEN}
    if step == "confirm":
        gift = form.gift()
        context |= {"gift": gift, "split": _split(gift.amount_minor)}
    page = "support/confirm.html" if step == "confirm" else "support/give.html"
    return render(request, page, context, status=status)


@never_cache
@require_safe
def given(request: HttpRequest, support: str) -> HttpResponse:
    """/support/given/<id>/?access_token= - what became of it."""
    found = _visible(request, support)
    if found.state == SupportState.WAITING and request.GET.get("from") == "stripe":
        settle.settle_quietly(found.payments.get().pk)
        found.refresh_from_db()
    owed = Obligation.objects.filter(support=found).first()
    context = {
        "support": found,
        "project": found.project,
        "split": _split(found.amount_minor),
        "owed": owed,
        "receipt": Document.objects.filter(support=found).first(),
        "returnable": found.state == SupportState.PAID
        and owed is not None
        and owed.state in {Owed.OWED, Owed.WITHHELD},
        "days": settings.PAYOUT_AFTER_DAYS,
        "query": f"?access_token={request.GET.get('access_token', '')}",
        "from_stripe": request.GET.get("from") == "stripe",
    }
    return render(request, "support/given.html", context)


@never_cache
@require_POST
def give_back(request: HttpRequest, support: str) -> HttpResponse:
    """/support/given/<id>/return/ - the money back, until the project is being paid."""
    found = _visible(request, support)
    try:
        giving.ask_back(found)
    except ShopError as refused:
        messages.error(request, str(refused))
    return redirect(giving.page_of(found))


@never_cache
@require_safe
def receipt(request: HttpRequest, support: str) -> HttpResponse:
    """/support/given/<id>/receipt.pdf"""
    found = Document.objects.filter(support=_visible(request, support)).first()
    if found is None:
        raise Http404
    language = "ja" if request.LANGUAGE_CODE == "ja" else "en"
    reply = HttpResponse(bytes(printed(found, language).pdf), content_type="application/pdf")
    reply["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return reply


def _split(amount_minor: int) -> list[dict[str, Any]]:
    fee, rest = giving.split(amount_minor)
    return [
        {"label": _("Project"), "minor": rest, "tone": "plum"},
        {"label": _("Card payment"), "minor": fee},
    ]


def _of_key(key: str) -> Support:
    return Support.objects.get(key=key)


def _shown(slug: str) -> LocalProject:
    try:
        return queries.shown(slug)
    except SupportUnknown as unknown:
        raise Http404 from unknown


def _visible(request: HttpRequest, public_id: str) -> Support:
    try:
        return queries.by_token(public_id, request.GET.get("access_token", ""))
    except SupportUnknown as unknown:
        raise Http404 from unknown
