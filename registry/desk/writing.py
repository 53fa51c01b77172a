"""Where operators write: their projects, and the short steps of an application or a report. Every step is kept."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Kind
from registry.desk.access import Standing, acting_for, person, signed_in
from registry.desk.case_forms import (
    AmountsForm,
    ApplicationStep,
    PaperForm,
    PeriodForm,
    PlaceForm,
    PlanForm,
    ReasonsForm,
)
from registry.desk.case_steps import media_type_of
from registry.errors import RegistryError
from registry.lifecycle import access, papers, queries, writing
from registry.lifecycle.states import WRITABLE, CaseKind, Paper
from registry.models import Case, Project

APPLICATION = {
    "place": gettext_lazy("The place"),
    "plan": gettext_lazy("The plan"),
    "reasons": gettext_lazy("The reasons"),
    "papers": gettext_lazy("Documents"),
    "send": gettext_lazy("Hand in"),
}
REPORT = {
    "period": gettext_lazy("The period"),
    "amounts": gettext_lazy("The amounts"),
    "papers": gettext_lazy("Documents"),
    "send": gettext_lazy("Hand in"),
}
FORMS: dict[str, type[ApplicationStep]] = {"place": PlaceForm, "plan": PlanForm, "reasons": ReasonsForm}


def operates(standing: Standing) -> bool:
    """Whoever acts for an organisation that may have projects."""
    return standing.organisation is not None and standing.organisation.kind != Kind.VERIFICATION_BODY


def waiting(standing: Standing) -> int:
    """Drafts, what needs changes, findings to answer."""
    own = standing.organisation
    return queries.waiting_for_operator(own).count() if own else 0


@signed_in
@require_http_methods(["GET", "POST"])
def projects(request: HttpRequest) -> HttpResponse:
    """The operator's projects, applications and reports. POST begins a new application."""
    operator = acting_for(request)
    if operator.kind == Kind.VERIFICATION_BODY:
        raise PermissionDenied
    if request.method == "POST":
        try:
            case = writing.start_application(operator=operator, by=person(request))
        except RegistryError as error:
            raise PermissionDenied from error
        return redirect("desk:write", case.pk, "place")
    facts = {
        "operator": operator,
        "projects": queries.projects().filter(operator=operator),
        "waiting": queries.waiting_for_operator(operator),
        "every": queries.of_operator(operator),
    }
    return render(request, "registry/desk/lifecycle/projects.html", facts)


@signed_in
@require_POST
def start_report(request: HttpRequest, registry_id: str) -> HttpResponse:
    """Begin the report of a period."""
    own = Project.objects.filter(operator__memberships__user=person(request))
    project = get_object_or_404(own, registry_id=registry_id)
    try:
        case = writing.start_report(project=project, by=person(request))
    except RegistryError as error:
        messages.error(request, str(error))
        return redirect("desk:projects")
    return redirect("desk:write", case.pk, "period")


@signed_in
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, case: int, step: str) -> HttpResponse:
    """One step. What was typed is kept when it is sent, whether the rest is there or not."""
    found = get_object_or_404(
        queries.all_cases().filter(operator__memberships__user=person(request)), pk=case
    )
    labels = steps_of(found)
    if step not in labels:
        raise Http404
    if found.state not in WRITABLE:
        return redirect("desk:case", found.pk)
    page = {"papers": _papers, "send": _send, "period": _period, "amounts": _amounts}.get(step, _words)
    return page(request, found, step)


def steps_of(case: Case) -> Mapping[str, Promise]:
    """The steps of a case with their labels, in order."""
    return APPLICATION if case.kind == CaseKind.APPLICATION else REPORT


def _words(request: HttpRequest, case: Case, step: str) -> HttpResponse:
    form = FORMS[step](request.POST or None, application=case.application)
    return _kept(
        request, case, step, form,
        lambda: writing.write_application(case=case, by=person(request), **form.columns()),
    )  # fmt: skip


def _period(request: HttpRequest, case: Case, step: str) -> HttpResponse:
    own = {name: getattr(case, name) for name in ("period_from", "period_until", "summary")}
    form = PeriodForm(request.POST or None, initial=own)

    def keep() -> None:
        first, last = form.cleaned_data["period_from"], form.cleaned_data["period_until"]
        reported = {year: grams for year, grams in _reported(case).items() if first.year <= year <= last.year}
        writing.write_report(case=case, by=person(request), reported_grams=reported, **form.cleaned_data)

    return _kept(request, case, step, form, keep)


def _amounts(request: HttpRequest, case: Case, step: str) -> HttpResponse:
    if case.period_from is None or case.period_until is None:
        return redirect("desk:write", case.pk, "period")
    first, last = case.period_from, case.period_until
    years = range(first.year, last.year + 1)
    form = AmountsForm(request.POST or None, years=years, reported=_reported(case))
    return _kept(
        request, case, step, form,
        lambda: writing.write_report(
            case=case, by=person(request), period_from=first, period_until=last, summary=case.summary,
            reported_grams=form.grams(),
        ),
    )  # fmt: skip


def _reported(case: Case) -> dict[int, int]:
    return dict(case.vintages.values_list("vintage", "reported_grams"))


def _kept(
    request: HttpRequest, case: Case, step: str, form: forms.Form, keep: Callable[[], Any]
) -> HttpResponse:
    """Show the step, or keep it and go on to the next; `later` leads back to the case instead."""
    if request.method == "POST" and form.is_valid():
        try:
            keep()
        except RegistryError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            if "later" in request.POST:
                messages.success(request, _("Kept. Go on whenever you like."))
                return redirect("desk:case", case.pk)
            names = list(steps_of(case))
            return redirect("desk:write", case.pk, names[names.index(step) + 1])
    return _page(request, case, step, {"form": form}, status=422 if form.errors else 200)


def _papers(request: HttpRequest, case: Case, step: str) -> HttpResponse:
    form = PaperForm(request.POST or None, request.FILES or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            _file(case, form, request)
        except RegistryError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("Added."))
            return redirect("desk:write", case.pk, "papers")
    facts = {"form": form, "documents": case.documents.defer("content")}
    return _page(request, case, step, facts, status=422 if form.errors else 200)


def _file(case: Case, form: PaperForm, request: HttpRequest) -> None:
    given = form.cleaned_data
    titles = {}
    for language in ("ja", "en"):
        with translation.override(language):
            titles[f"title_{language}"] = given["title"] or str(Paper(given["kind"]).label)
    papers.file_paper(
        case=case,
        by=person(request),
        kind=Paper(given["kind"]),
        dated_on=given["dated_on"],
        content=given["file"].read(),
        media_type=media_type_of(given["file"]),
        **titles,
    )


def _send(request: HttpRequest, case: Case, step: str) -> HttpResponse:
    """The last look: what is missing, who shall check it, and the button."""
    missing = writing.what_is_missing(case)
    bodies = [] if missing else access.bodies_for(case)
    error = ""
    if request.method == "POST":
        chosen = next((body for body in bodies if str(body.pk) == request.POST.get("body")), None)
        if chosen is None:
            error = _("Choose who shall check it.")
        else:
            try:
                writing.submit(case=case, body=chosen, by=person(request))
            except RegistryError as refusal:
                error = str(refusal)
            else:
                messages.success(request, _("Handed in. You hear from the verification body on this page."))
                return redirect("desk:case", case.pk)
    facts = {"missing": missing, "bodies": bodies, "error": error}
    return _page(request, case, step, facts, status=422 if error else 200)


def _page(request: HttpRequest, case: Case, step: str, facts: dict[str, Any], *, status: int) -> HttpResponse:
    labels = steps_of(case)
    facts |= {
        "case": case,
        "step": step,
        "labels": list(labels.values()),
        "steps": [(name, label, name == step) for name, label in labels.items()],
        "current": list(labels).index(step) + 1,
        "title": labels[step],
    }
    return render(request, f"registry/desk/lifecycle/{_template(step)}.html", facts, status=status)


def _template(step: str) -> str:
    return {"papers": "papers", "send": "send"}.get(step, "write")
