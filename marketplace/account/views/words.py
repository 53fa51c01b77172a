"""The words of a retirement, on the screen of the buyer it was made for."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.account import words
from marketplace.account.forms import WORDS, AmendForm, DayForm, FieldsForm
from marketplace.account.views.access import own_retirement, person, signed_in
from people.errors import PeopleError
from registry.enums import Purpose
from registry.errors import RegistryError
from registry.models import Embargo, Retirement
from registry.retiring.amendments import is_open
from registry.retiring.wordings import Wording, current, wordings

ACTS = ("disclose", "withhold", "erase")
_DONE = {"disclose": words.disclose, "withhold": words.withhold, "erase": words.erase}


@signed_in
@require_safe
def retirement(request: HttpRequest, number: str) -> HttpResponse:
    """/account/retirements/<number>/ - what is said of it, who may read it, and what may still be changed."""
    return _page(request, own_retirement(request, number))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, number: str) -> HttpResponse:
    """/account/retirements/<number>/amend/ - other words; the certificate gets a new version."""
    found = own_retirement(request, number)
    form = AmendForm(request.POST or None, initial=AmendForm.said(current(found)))
    if request.method == "POST" and form.is_valid():
        try:
            words.amend(user=person(request), retirement=found, words=form.words)
        except (RegistryError, PeopleError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Amended. The new version of the certificate follows in a minute."))
            return redirect("account:retirement", number)
    facts = {"retirement": found, "form": form, "days": settings.AMENDMENT_DAYS}
    return render(request, "own/amend.html", facts, status=422 if form.errors else 200)


@signed_in
@require_POST
def change(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """/account/retirements/<number>/<act>/ - disclose, withhold or erase the words that were chosen."""
    found = own_retirement(request, number)
    form = FieldsForm(_choices(found)[act], request.POST)
    if not form.is_valid():
        return _page(request, found, **{act: form})
    try:
        _DONE[act](user=person(request), retirement=found, fields=form.cleaned_data["chosen"])
    except (RegistryError, PeopleError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _done(act))
    return redirect("account:retirement", number)


@signed_in
@require_POST
def disclose_from(request: HttpRequest, number: str) -> HttpResponse:
    """/account/retirements/<number>/disclose-from/ - the day from which everyone may read the withheld words."""
    found = own_retirement(request, number)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, found, day=form)
    try:
        words.disclose_from(user=person(request), retirement=found, day=form.cleaned_data["day"])
    except (RegistryError, PeopleError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The words will be public from that day."))
    return redirect("account:retirement", number)


def _page(request: HttpRequest, found: Retirement, **forms: Any) -> HttpResponse:
    versions = wordings(found)
    choices = _choices(found)
    embargo = Embargo.objects.filter(retirement=found).first()
    facts = {
        "retirement": found,
        "purpose": Purpose(versions[-1].purpose).label,
        "told": [(WORDS[each.field], each.text, each.public) for each in _own(versions[-1])],
        "versions": versions,
        "erased": versions[-1].has_erased_words,
        "open": is_open(found),
        "days": settings.AMENDMENT_DAYS,
        "until": embargo and embargo.until,
        "day": forms.get("day") or DayForm(),
    }
    facts |= {act: forms.get(act) or FieldsForm(choices[act]) for act in ACTS}
    return render(request, "own/retirement.html", facts, status=422 if forms else 200)


def _own(wording: Wording) -> list[Any]:
    return [each for each in wording.openings if each.field in WORDS]


def _choices(found: Retirement) -> dict[str, list[str]]:
    """For each act, the words it may be done to."""
    said = _own(current(found))
    disclosed = {field for each in found.disclosures.all() for field in each.fields}
    public = [each.field for each in said if each.public and each.field not in disclosed]
    return {
        "disclose": [each.field for each in said if not each.public],
        "withhold": public if is_open(found) else [],
        "erase": [each.field for each in said],
    }


def _done(act: str) -> str:
    return {
        "disclose": _("Public from now on."),
        "withhold": _("Withheld. A certificate without these words follows in a minute."),
        "erase": _("Erased. Every proof stays valid."),
    }[act]
