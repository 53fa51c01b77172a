"""Losses at the desk: operators and staff report them, staff keep the buffer, bodies verify, two of staff cancel."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from people.models import Kind, Role
from registry import approvals
from registry.desk.access import Standing, acting_required, signed_in, staff_required, standing_of
from registry.desk.forms import ReasonForm
from registry.desk.reversal_forms import ReportForm, VerifyForm
from registry.enums import REVERSIBLE, ProjectKind, ProposalKind, ProposalState
from registry.errors import RegistryError
from registry.models import Project, Proposal, Reversal, VerificationBody
from registry.reversals import acts, queries
from registry.reversals.states import ReversalState
from registry.standards.bodies import may_verify


def concerned_as_member(standing: Standing) -> bool:
    """Whoever acts for an organisation that runs projects or verifies them; staff have the item above."""
    own = standing.organisation
    return (
        not standing.is_staff
        and own is not None
        and (own.kind == Kind.VERIFICATION_BODY or own.projects.exists())
    )


def waiting(standing: Standing) -> int:
    """What waits here: reports and verified losses for staff, losses to verify for a body."""
    if standing.is_staff:
        undecided = Proposal.objects.filter(kind=ProposalKind.REVERSE, state=ProposalState.OPEN)
        proposed = undecided.values_list("payload__reversal", flat=True)
        found = Reversal.objects.filter(state__in=[ReversalState.REPORTED, ReversalState.VERIFIED])
        return found.exclude(number__in=list(proposed)).count()
    return _to_verify(standing).count()


@signed_in
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The losses that concern this person: all for staff, their projects' for operators, those to verify for bodies."""
    standing = standing_of(request)
    found = Reversal.objects.select_related("project").order_by("-id")
    if not standing.is_staff:
        own = standing.organisation
        mine = Q(project__operator=own) | Q(body__organisation=own) if own else Q(pk=None)
        found = found.filter(mine | Q(pk__in=_to_verify(standing).values("pk")))
    facts = {"reversals": found[:500], "projects": _projects(standing)}
    return render(request, "registry/desk/reversals/list.html", facts)


@signed_in
def report(request: HttpRequest, registry_id: str) -> HttpResponse:
    """Report a loss on one project."""
    project = get_object_or_404(_projects(standing_of(request)), registry_id=registry_id)
    form = ReportForm(project, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.report(project=project, by=standing_of(request).user, **form.said())
        except RegistryError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The loss is reported and public."))
            return redirect("desk:reversal", made.number)
    status = 422 if form.errors else 200
    facts = {"form": form, "project": project}
    return render(request, "registry/desk/reversals/report.html", facts, status=status)


@signed_in
@require_GET
def reversal(request: HttpRequest, reversal: str) -> HttpResponse:
    """One loss, and what this person may do about it now."""
    return _page(request, _found(reversal))


def _page(request: HttpRequest, found: Reversal, **forms: Any) -> HttpResponse:
    standing = standing_of(request)
    state, staff = found.state, standing.is_staff
    facts = {
        "reversal": found,
        "steps": queries.timeline(found),
        "may_hold": staff and state == ReversalState.REPORTED,
        "may_propose": staff and state == ReversalState.VERIFIED,
        "proposal": Proposal.objects.filter(
            kind=ProposalKind.REVERSE, state=ProposalState.OPEN, payload__reversal=found.number
        ).first(),
        "dismissal": forms.get("dismissal", ReasonForm(prefix="dismissal"))
        if staff and state in (ReversalState.REPORTED, ReversalState.ON_HOLD)
        else None,
        "verification": forms.get("verification", VerifyForm())
        if _to_verify(standing).filter(pk=found.pk).exists()
        else None,
    }
    status = 422 if forms else 200
    return render(request, "registry/desk/reversals/reversal.html", facts, status=status)


@staff_required
@require_POST
def hold(request: HttpRequest, reversal: str) -> HttpResponse:
    """Keep the buffer until the loss is verified."""
    found = _found(reversal)
    return _do(
        request,
        found,
        lambda: acts.put_on_hold(reversal=found, by=standing_of(request).user),
        _("The buffer is on hold."),
    )


@staff_required
@require_POST
def dismiss(request: HttpRequest, reversal: str) -> HttpResponse:
    """Nothing was lost."""
    found = _found(reversal)
    form = ReasonForm(request.POST, prefix="dismissal")
    if not form.is_valid():
        return _page(request, found, dismissal=form)
    reason = form.cleaned_data["reason"]
    return _do(
        request,
        found,
        lambda: acts.dismiss(reversal=found, reason=reason, by=standing_of(request).user),
        _("Dismissed. The buffer is free again."),
    )


@acting_required()
@require_POST
def verify(request: HttpRequest, reversal: str) -> HttpResponse:
    """State, for the body one acts for, how much was lost."""
    found = _found(reversal)
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, verification=form)
    standing = standing_of(request)
    body = VerificationBody.objects.filter(organisation=standing.organisation).first()
    try:
        if body is None:
            raise Http404
        acts.verify(reversal=found, body=body, by=standing.user, **form.said())
    except RegistryError as error:
        form.refuse(error)
        return _page(request, found, verification=form)
    messages.success(request, _("Your statement is public."))
    return redirect("desk:reversal", found.number)


@staff_required
@require_POST
def propose(request: HttpRequest, reversal: str) -> HttpResponse:
    """Ask a second person to let the buffer be cancelled."""
    found = _found(reversal)
    reason = _("The loss of %(number)s was verified.") % {"number": found.number}

    def ask() -> None:
        approvals.propose(
            kind=ProposalKind.REVERSE,
            payload={"reversal": found.number},
            by=standing_of(request).user,
            reason=reason,
        )

    return _do(request, found, ask, _("Proposed. Someone else has to approve it."))


def _do(request: HttpRequest, found: Reversal, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("desk:reversal", found.number)


def _found(number: str) -> Reversal:
    found = queries.reversal(number)
    if found is None:
        raise Http404
    return found


def _projects(standing: Standing) -> QuerySet[Project]:
    """The projects whose losses this person may report: those that store carbon and have issued for it."""
    found = Project.objects.filter(kind__in=REVERSIBLE, batches__isnull=False).distinct()
    if standing.is_staff:
        return found
    return found.filter(operator=standing.organisation) if standing.acts(Role.MEMBER) else found.none()


def _to_verify(standing: Standing) -> QuerySet[Reversal]:
    """What waits for the body this person acts for, by its scopes; whether it is independent is asked when it acts."""
    body = VerificationBody.objects.filter(organisation=standing.organisation).first()
    if body is None or not standing.acts(Role.MEMBER):
        return Reversal.objects.none()
    today = timezone.localdate()
    kinds = [kind for kind in ProjectKind.values if may_verify(body, kind, today)]
    open_ones = Reversal.objects.filter(state=ReversalState.ON_HOLD, project__kind__in=kinds)
    return open_ones.exclude(project__operator=standing.organisation)
