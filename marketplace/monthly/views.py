"""The pages of standing orders. Who has signed in sees their own; everyone else comes with a mailed link's token."""

import csv
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calculators.errors import CalculatorError
from calculators.services import get as get_footprint
from marketplace.errors import ShopError
from marketplace.monthly import changes, letters, opening, queries
from marketplace.monthly.errors import OfferChanged, StandingUnknown
from marketplace.monthly.forms import LinkForm, StandingForm, TermsForm, kilograms, terms_of
from marketplace.monthly.models import StandingOrder
from marketplace.monthly.states import LASTING, By, StandingState
from marketplace.orders.basket import split_of
from marketplace.orders.services import new_key
from marketplace.pages.formats import mass
from marketplace.throttling import client_address
from registry.refusals import Refusal

ACTS = {
    "pause": changes.pause,
    "resume": changes.resume,
    "skip": changes.skip_next,
    "keep": lambda standing_id: changes.skip_next(standing_id, skip=False),
}
MONTHS_A_YEAR = 12


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """/monthly/?project=&grams=&footprint= - the terms, then the final confirmation, then Stripe."""
    form = StandingForm(request.POST or None, initial=_first_values(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and request.POST.get("step") != "edit":
            try:
                if request.POST.get("step") == "pay":
                    return _go_to_payment(request, form)
                return render(request, "monthly/confirm.html", _terms(form))
            except OfferChanged as changed:
                context = _terms(form) | {"refused": changed}
                return render(request, "monthly/confirm.html", context, status=changed.status)
            except Refusal as refused:
                form.add_error(_field(form, refused.field), str(refused))
                status = refused.status
        elif request.POST.get("step") == "edit":
            status = 200
    return render(request, "monthly/start.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """/monthly/mine/ - one's own standing orders; without an account their links are mailed."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        letters.send_links(form.cleaned_data["email"])
        messages.success(
            request, _("If there are monthly offsets for this address, their links are on the way.")
        )
        return redirect("monthly:mine")
    context = {"form": form, "found": queries.of_person(request.user)}
    return render(request, "monthly/mine.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def standing(request: HttpRequest, standing: str) -> HttpResponse:
    """/monthly/<id>/ - how it stands, its months, and everything one can do with it."""
    found = _visible(request, standing)
    context = _context(request, found) | {
        "rows": queries.rows(found),
        "years": queries.years(found),
        "lasting": found.state in LASTING,
        "paused": found.state == StandingState.PAUSED,
        "opening": found.state == StandingState.OPENING,
    }
    return render(request, "monthly/standing.html", context)


@require_POST
def act(request: HttpRequest, standing: str) -> HttpResponse:
    """POST /monthly/<id>/do/ - pause, resume, skip, keep."""
    found = _visible(request, standing)
    do = ACTS.get(request.POST.get("act", ""))
    if do is None:
        raise Http404
    try:
        do(found.pk)
    except ShopError as refused:
        messages.error(request, str(refused))
    return redirect(_page(request, found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, standing: str) -> HttpResponse:
    """/monthly/<id>/change/ - another amount, limit or choice from the next month on."""
    found = _visible(request, standing)
    form = TermsForm(request.POST or None, initial=terms_of(found), livemode=found.livemode)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changes.change(found.pk, wanted=form.wanted())
            except Refusal as refused:
                form.add_error(_field(form, refused.field), str(refused))
                status = refused.status
            else:
                messages.success(request, _("Changed. It counts from the next month on."))
                return redirect(_page(request, found))
    return render(request, "monthly/change.html", _context(request, found) | {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, standing: str) -> HttpResponse:
    """/monthly/<id>/end/ - the second of two clicks. No reason is asked for."""
    found = _visible(request, standing)
    if request.method == "POST":
        try:
            changes.cancel(found.pk)
        except ShopError as refused:
            messages.error(request, str(refused))
        return redirect(_page(request, found))
    return render(request, "monthly/end.html", _context(request, found))


@never_cache
@require_safe
def statement(request: HttpRequest, standing: str, year: int) -> HttpResponse:
    """/monthly/<id>/<year>/ - what a year came to, with every certificate."""
    found = _visible(request, standing)
    rows = queries.rows(found, year=year)
    context = _context(request, found) | {
        "rows": rows,
        "year": year,
        "grams": sum(row.grams for row in rows),
        "paid_minor": sum(row.paid_minor for row in rows),
    }
    return render(request, "monthly/statement.html", context)


@never_cache
@require_safe
def statement_csv(request: HttpRequest, standing: str, year: int) -> HttpResponse:
    """/monthly/<id>/<year>.csv - the same for a spreadsheet."""
    found = _visible(request, standing)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.public_id}-{year}.csv"'
    answer.write("\ufeff")  # or spreadsheets read Japanese as something else
    sheet = csv.writer(answer)
    sheet.writerow(
        ["month", "state", "project", "grams", "paid", "currency", "retirement", "retired_on_jst", "order"]
    )
    for row in queries.rows(found, year=year):
        sheet.writerow(
            [
                row.called.strftime("%Y-%m"),
                row.month.state,
                _harmless(row.project),
                row.grams,
                row.paid_minor,
                found.currency,
                row.retirement,
                row.retired_on or "",
                row.order.public_id if row.order else "",
            ]
        )
    return answer


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _first_values(request: HttpRequest) -> dict[str, Any]:
    """What the page that led here knows already. Choices are only filled in where the visitor has made them."""
    values: dict[str, Any] = {"form_key": new_key(), "unit": "kg"}
    grams = request.GET.get("grams", "")
    if request.GET.get("footprint"):
        with suppress(CalculatorError):  # an old link: the form begins empty
            values |= {"amount": kilograms(_a_month_of(request.GET["footprint"][:60])), "by": By.MASS}
    elif grams.isascii() and grams.isdigit() and len(grams) <= 12:
        values |= {"amount": kilograms(int(grams)), "by": By.MASS}
    if request.GET.get("project"):
        values["choice_1"] = f"project:{request.GET['project'][:80]}"
    if request.user.is_authenticated:
        values["email"] = request.user.email
    return values


def _a_month_of(footprint: str) -> int:
    """What a kept footprint comes to in a month, in grams, rounded up. Raises CalculatorError."""
    saved = get_footprint(footprint)
    whole_year = saved.inputs.get("period") == "year"
    return -(-saved.grams // MONTHS_A_YEAR) if whole_year else int(saved.grams)


def _terms(form: StandingForm) -> dict[str, Any]:
    wanted = form.wanted()
    basket = opening.offer(wanted)
    wish = form.wish(footprint="").checked()
    return {
        "form": form,
        "wanted": wanted,
        "wish": wish,
        "basket": basket,
        "line": basket.lines[0],
        "split": split_of(basket),
        "shown": opening.as_shown(basket),
        "visible": dict(form.fields["public"].choices)[form.cleaned_data["public"]],  # type: ignore[attr-defined]
        "by_mass": wanted.by == By.MASS,
        "year_minor": basket.total * MONTHS_A_YEAR,
        "year_most": wanted.cap_minor * MONTHS_A_YEAR,
    }


def _go_to_payment(request: HttpRequest, form: StandingForm) -> HttpResponse:
    opened = opening.sign_up(
        wanted=form.wanted(),
        wish=form.wish(footprint=request.GET.get("footprint", "")[:60]),
        key=f"standing:{form.cleaned_data['form_key']}",
        buyer=client_address(request),
        user=request.user,
        shown=request.POST.get("shown", ""),
    )
    return redirect(opened.checkout_url)


def _visible(request: HttpRequest, public_id: str) -> StandingOrder:
    mine = queries.of_person(request.user).filter(public_id=public_id).first()
    if mine is not None:
        return mine
    try:
        return queries.by_token(public_id, request.GET.get("access_token", ""))
    except StandingUnknown as unknown:
        raise Http404 from unknown


def _context(request: HttpRequest, found: StandingOrder) -> dict[str, Any]:
    token = request.GET.get("access_token", "")
    return {
        "standing": found,
        "query": f"?{urlencode({'access_token': token})}" if token else "",
        "each_month": mass(found.grams) if found.by == By.MASS and found.grams else "",
        "choices": found.preferences.select_related("project"),
        "from_stripe": request.GET.get("from") == "stripe",
    }


def _page(request: HttpRequest, found: StandingOrder) -> str:
    token = request.GET.get("access_token", "")
    page = reverse("monthly:standing", args=[found.public_id])
    return f"{page}?{urlencode({'access_token': token})}" if token else page


def _field(form: TermsForm, field: str | None) -> str | None:
    name = {"beneficiary.name": "beneficiary", "lines.0.mass": "amount", "money": "cap"}.get(
        field or "", field
    )
    return name if name in form.fields else None
