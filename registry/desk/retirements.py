"""The screens of those who retire from an account: retiring, amending, disclosing, erasing, and the notice."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.errors import PeopleError
from registry import accounts, holdings
from registry.certificates.issue import signer
from registry.certificates.notice import notice as notice_of
from registry.desk.access import acting_for, acting_required, person, signed_in, staff_required
from registry.desk.accounts import own_account
from registry.desk.retirement_forms import FIELD_NAMES, EraseForm, FieldsForm, RetireForm, WordsForm, said
from registry.enums import AccountRight, Purpose
from registry.errors import RegistryError
from registry.models import Account, Retirement
from registry.retiring import amendments, disclosures, names, retirements
from registry.retiring.ownership import retirements_of
from registry.retiring.wordings import current, days_of, wordings
from registry.serials import parse

ON_A_PAGE = 50
NAMES_OFFERED = 500


@acting_required()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What this organisation has retired from its accounts, newest first."""
    found = retirements_of(acting_for(request))
    before = found.filter(number=request.GET.get("before", "")).first()
    rows = list((found.filter(pk__lt=before.pk) if before else found)[: ON_A_PAGE + 1])
    older = f"?before={rows[ON_A_PAGE - 1].number}" if len(rows) > ON_A_PAGE else None
    shown = [(each, current(each)) for each in rows[:ON_A_PAGE]]
    context = {"rows": shown, "older": older, "newest": "?" if before else None}
    return render(request, "registry/desk/retirements/index.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, number: str) -> HttpResponse:
    """Fill in, see everything once more, then retire: that is final."""
    account = own_account(request, number, AccountRight.AUTHORISE)
    held = holdings.held_segments(account=account)
    batches = list({piece.batch.pk: piece.batch for piece in held}.values())
    if request.method != "POST":
        return _form_page(request, account, RetireForm(batches, initial={"key": uuid.uuid4().hex}))
    form = RetireForm(batches, request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _form_page(request, account, form)
    try:
        if "confirmed" in request.POST:
            done = retirements.retire_held(
                account=account,
                key=form.cleaned_data["key"],
                wanted=form.wanted,
                words=form.words,
                shown=form.shown,
                by=person(request),
            )
            messages.success(request, _("Retired. The certificate follows within a minute."))
            return redirect("desk:retirement", done.number)
        serials = retirements.preview(account=account, wanted=form.wanted, by=person(request))
    except (RegistryError, PeopleError) as error:
        form.add_error(None, str(error))
        return _form_page(request, account, form)
    context = {
        "account": account,
        "form": form,
        "batch": form.cleaned_data["of"],
        "serials": serials,
        "grams": sum(parse(text).grams for text in serials),
        "purpose": Purpose(form.words.purpose).label,
        "told": [_told(field, text) for field, text in form.words.texts().items()],
        "shown": dict(form.fields["disclosure"].choices)[form.cleaned_data["disclosure"]],  # type: ignore[attr-defined]
        "shown_from": form.shown.disclose_on,
    }
    return render(request, "registry/desk/retirements/check.html", context)


def _told(field: str, text: str) -> tuple[Any, str, tuple[date, date] | None]:
    """A word for a list: what it is, its text, and its days when it is a period."""
    return FIELD_NAMES[field], text, days_of(text) if field == "period" else None


def _form_page(request: HttpRequest, account: Account, form: RetireForm) -> HttpResponse:
    context = {"account": account, "form": form, "names": names.usable_names()[:NAMES_OFFERED]}
    return render(request, "registry/desk/retirements/form.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, number: str) -> Retirement:
    """A retirement of one of the person's organisations. Others look like none."""
    found = Retirement.objects.filter(
        retired_from__account__organisation__memberships__user=person(request), number=number
    )
    return get_object_or_404(
        found.select_related(
            "batch__project__scheme",
            "batch__project__methodology",
            "batch__project__verifier__organisation",
            "retired_from__account__organisation",
            "embargo",
        )
    )


@signed_in
@require_safe
def retirement(request: HttpRequest, number: str) -> HttpResponse:
    """One retirement: its words in every version, and what may still be done with them."""
    return _page(request, _own(request, number))


def _page(request: HttpRequest, found: Retirement, **forms: FieldsForm) -> HttpResponse:
    versions = wordings(found)
    now = versions[-1]
    account = found.retired_from.account
    may = _may_speak(request, account)
    context: dict[str, Any] = {
        "retirement": found,
        "account": account,
        "said": now,
        "purpose": Purpose(now.purpose).label,
        "told": [
            (*_told(each.field, each.text), each.public) for each in now.openings if each.field in FIELD_NAMES
        ],
        "versions": versions,
        "may": may,
        "may_amend": may and amendments.is_open(found),
        "disclose": forms.get("disclose") or FieldsForm(list(now.withheld)),
        "erase": forms.get("erase") or FieldsForm([each.field for each in now.openings]),
        "until": getattr(found, "embargo", None),
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "registry/desk/retirements/retirement.html", context, status=status)


def _may_speak(request: HttpRequest, account: Account) -> bool:
    """Whether this person may speak about what was retired from the account."""
    return accounts.may(person(request), account, AccountRight.AUTHORISE)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, number: str) -> HttpResponse:
    """Say it in other words. The units stay."""
    found = _own(request, number)
    form = WordsForm(request.POST) if request.method == "POST" else WordsForm(initial=said(current(found)))
    if request.method == "POST" and form.is_valid():
        try:
            made = amendments.amend(retirement=found, words=form.words, by=person(request))
        except (RegistryError, PeopleError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Amended: this is version %(version)s now.") % {"version": made.version}
            )
            return redirect("desk:retirement", number)
    context = {"retirement": found, "form": form, "names": names.usable_names()[:NAMES_OFFERED]}
    return render(
        request, "registry/desk/retirements/amend.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_POST
def disclose(request: HttpRequest, number: str) -> HttpResponse:
    """Make withheld words public, for good."""
    found = _own(request, number)
    form = FieldsForm(list(current(found).withheld), request.POST)
    if not form.is_valid():
        return _page(request, found, disclose=form)
    try:
        disclosures.disclose(retirement=found, fields=form.cleaned_data["fields_chosen"], by=person(request))
    except (RegistryError, PeopleError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Public from now on."))
    return redirect("desk:retirement", number)


@signed_in
@require_POST
def erase(request: HttpRequest, number: str) -> HttpResponse:
    """Erase words for good, from the record and with them the certificates that show them."""
    found = _own(request, number)
    form = FieldsForm([each.field for each in current(found).openings], request.POST)
    if not form.is_valid():
        return _page(request, found, erase=form)
    try:
        disclosures.erase(retirement=found, fields=form.cleaned_data["fields_chosen"], by=person(request))
    except (RegistryError, PeopleError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Erased. Every proof stays valid."))
    return redirect("desk:retirement", number)


@signed_in
@require_safe
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """The notice (無効化通知書) for the account holder, signed."""
    pdf = notice_of(_own(request, number), signer=signer())
    headers = {"Content-Disposition": f'inline; filename="{number}-notice.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def erasures(request: HttpRequest) -> HttpResponse:
    """Staff erase a word of any retirement, also of one that was bought in the shop, when its subject asks."""
    form = EraseForm(list(FIELD_NAMES), request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = Retirement.objects.filter(number=form.cleaned_data["number"].strip()).first()
        if found is None:
            form.add_error("number", _("There is no retirement with this number."))
        else:
            disclosures.erase(retirement=found, fields=form.cleaned_data["fields_chosen"], by=person(request))
            messages.success(request, _("Erased. Every proof stays valid."))
            return redirect("desk:erasures")
    context = {"form": form}
    return render(
        request, "registry/desk/retirements/erasures.html", context, status=422 if form.errors else 200
    )
