"""The page of a case for those who work on it: everything it says, what was found, and what they may do now."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.models import Kind, Membership, User
from registry.desk.access import Standing as Person
from registry.desk.access import acting_for, person, signed_in, staff_required, standing_of
from registry.desk.case_forms import InterestForm, OpinionForm, RemarkForm
from registry.desk.case_steps import STEPS, Step, form_of, offered, parties_of
from registry.desk.forms import ReasonForm
from registry.enums import Standing
from registry.errors import RegistryError
from registry.lifecycle import papers, queries, review, writing
from registry.lifecycle.states import IN_REVIEW, WRITABLE, FindingState, Party, State
from registry.lifecycle.views import serve
from registry.models import Case, Finding, Project, ProjectDocument, VerificationBody
from registry.standards.standing import propose_standing


def seen_case(request: HttpRequest, number: int) -> Case:
    """The case, for its operator's people, its body's once handed in, and staff; nobody else learns that it exists."""
    by = person(request)
    own = Membership.objects.filter(user=by, organisation=OuterRef("operator"))
    theirs = Membership.objects.filter(user=by, organisation=OuterRef("body__organisation"))
    found = queries.all_cases()
    if by.is_staff:
        found = found.filter(Q(Exists(own)) | Q(Exists(theirs)) | ~Q(state=State.DRAFT))
    else:
        found = found.filter(Q(Exists(own)) | (Q(Exists(theirs)) & ~Q(state=State.DRAFT)))
    return get_object_or_404(found, pk=number)


@signed_in
@require_safe
def case(request: HttpRequest, case: int) -> HttpResponse:
    """What it says and what may be done with it."""
    return case_page(request, seen_case(request, case))


def case_page(
    request: HttpRequest, found: Case, *, wrong: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    """The page, with the form that was refused in place of its fresh one."""
    by = person(request)
    parties = parties_of(found, by)
    steps = [_shown(name, step, found, wrong) for name, step in offered(found, by)]
    facts: dict[str, Any] = {
        "case": found,
        "application": getattr(found, "application", None),
        "history": queries.history(found),
        "findings": queries.findings(found),
        "statements": found.statements.select_related("body__organisation"),
        "documents": _papers_seen(found, parties).defer("content"),
        "steps": steps,
        "writes": Party.OPERATOR in parties and found.state in WRITABLE,
        "answers": Party.OPERATOR in parties and found.state in IN_REVIEW | WRITABLE,
        "settles": Party.BODY in parties and found.state in IN_REVIEW,
    }
    facts["acts"] = facts["answers"] or facts["settles"]
    facts["asked"] = facts["history"][-1]["note"] if found.state == State.NEEDS_CHANGES else ""
    if found.state in WRITABLE:
        facts["missing"] = writing.what_is_missing(found)
    return render(request, "registry/desk/lifecycle/case.html", facts, status=422 if wrong else 200)


def _papers_seen(case: Case, parties: set[Party]) -> QuerySet[ProjectDocument]:
    """All of them for the operator; what was handed in for everyone else."""
    own = ProjectDocument.objects.filter(case=case)
    return own if Party.OPERATOR in parties else own.filter(public=True)


def _shown(name: str, step: Step, case: Case, wrong: tuple[str, forms.Form] | None) -> dict[str, Any]:
    refused = wrong is not None and wrong[0] == name
    form = wrong[1] if wrong is not None and refused else form_of(step, case)
    return {"name": name, "step": step, "form": form, "open": refused or not step.rare}


@signed_in
@require_POST
def act(request: HttpRequest, case: int, step: str) -> HttpResponse:
    """Take one of the steps. What is refused is said beside its form, with what was typed."""
    found = seen_case(request, case)
    if step not in STEPS:
        raise Http404
    form = form_of(STEPS[step], found, request.POST, request.FILES)
    if form.is_valid():
        data = dict(form.cleaned_data)
        if isinstance(form, OpinionForm):
            data["verified"] = form.verified()
        try:
            STEPS[step].act(found, person(request), data)
        except RegistryError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Done."))
            return redirect("desk:case", found.pk)
    if all(name != step for name, _step in offered(found, person(request))):
        messages.error(
            request, _("This step does not lead on from here. Load the page again to see how things stand.")
        )
        return redirect("desk:case", found.pk)
    return case_page(request, found, wrong=(step, form))


@signed_in
@require_POST
def remark(request: HttpRequest, case: int, finding: int) -> HttpResponse:
    """Answer a finding, close it or open it again."""
    found = seen_case(request, case)
    thread = get_object_or_404(Finding, case=found, number=finding)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a few words."))
        return redirect("desk:case", found.pk)
    by, text = person(request), form.cleaned_data["text"]
    try:
        _remark(thread, by, request.POST.get("act", ""), text)
    except RegistryError as error:
        messages.error(request, str(error))
    return redirect(f"{_address(found)}#finding-{thread.number}")


def _remark(finding: Finding, by: User, act: str, text: str) -> None:
    if act == FindingState.ANSWERED:
        review.answer_finding(finding=finding, by=by, text=text)
    else:
        review.settle_finding(finding=finding, by=by, closed=act == FindingState.CLOSED, text=text)


def _address(case: Case) -> str:
    return redirect("desk:case", case.pk)["Location"]


@signed_in
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, case: int, paper: int) -> HttpResponseBase:
    """GET: a document of the case, draft or not. POST: take it back."""
    found = seen_case(request, case)
    document = get_object_or_404(_papers_seen(found, parties_of(found, person(request))), pk=paper)
    if request.method == "GET":
        return serve(document)
    try:
        papers.remove_paper(document=document, by=person(request))
    except RegistryError as error:
        messages.error(request, str(error))
    return redirect("desk:write", found.pk, "papers")


# --- queues --------------------------------------------------------------------------------------------------------
def body_of(standing: Person) -> VerificationBody | None:
    """The accredited body that the person acts for, if it is one."""
    own = standing.organisation
    return VerificationBody.objects.filter(organisation=own).first() if own else None


def verifies(standing: Person) -> bool:
    """Whoever acts for a verification body."""
    return standing.organisation is not None and standing.organisation.kind == Kind.VERIFICATION_BODY


def waiting_for_body(standing: Person) -> int:
    body = body_of(standing)
    return queries.waiting_for_body(body).count() if body else 0


def waiting_for_staff(standing: Person) -> int:
    return queries.waiting_for_decision().count()


@signed_in
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """A verification body's queue: what it was asked to check."""
    acting_for(request)
    body = body_of(standing_of(request))
    facts: dict[str, Any] = {"body": body}
    if body:
        facts |= {"waiting": queries.waiting_for_body(body), "every": queries.of_body(body)[:50]}
        facts |= {"form": InterestForm(), "conflicts": queries.conflicts_of(body)}
    return render(request, "registry/desk/lifecycle/reviews.html", facts)


@signed_in
@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """A body declares an interest in an operator, or that it has none any more; the latest word counts."""
    acting_for(request)
    body, form = body_of(standing_of(request)), InterestForm(request.POST)
    if body is None or not form.is_valid():
        messages.error(request, _("Choose an operator and say why."))
        return redirect("desk:reviews")
    given = form.cleaned_data
    try:
        review.declare_interest(
            body=body,
            organisation=given["organisation"],
            by=person(request),
            conflict=given["conflict"] == "yes",
            text=given["text"],
        )
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Declared."))
    return redirect("desk:reviews")


@staff_required
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What waits for staff, every case besides, and the projects that can be suspended."""
    every = queries.all_cases().exclude(state=State.DRAFT)
    facts = {"waiting": queries.waiting_for_decision(), "every": every[:50], "projects": queries.projects()}
    return render(request, "registry/desk/lifecycle/decisions.html", facts)


@staff_required
@require_http_methods(["GET", "POST"])
def standing(request: HttpRequest, registry_id: str) -> HttpResponse:
    """Propose to suspend a project, or to let it go on; a second person decides."""
    project = get_object_or_404(Project, registry_id=registry_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = propose_standing(
                target="project",
                thing=project,
                to=Standing.ACTIVE if project.suspended_at else Standing.SUSPENDED,
                reason=form.cleaned_data["reason"],
                by=person(request),
            )
        except RegistryError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk:proposal", made.pk)
    return render(request, "registry/desk/lifecycle/standing.html", {"project": project, "form": form})
