"""What waits for a second person: the queue, and one page for each with what will happen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people import second_factor
from registry import approvals
from registry.desk.access import Standing, person, staff_required
from registry.desk.forms import ReasonForm
from registry.enums import ProposalState
from registry.errors import RegistryError
from registry.models import Proposal

ON_A_PAGE = 50


def waiting(standing: Standing) -> int:
    """How many proposals wait for this person: open ones of others."""
    return Proposal.objects.filter(state=ProposalState.OPEN).exclude(proposed_by=standing.user).count()


@staff_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first, and what was decided last."""
    every = Proposal.objects.select_related("proposed_by", "decided_by")
    undecided = every.filter(state=ProposalState.OPEN)
    facts = {
        "undecided": undecided.order_by("pk"),
        "decided": every.exclude(state=ProposalState.OPEN).order_by("-decided_at")[:ON_A_PAGE],
    }
    return render(request, "registry/desk/proposals/queue.html", facts)


@staff_required
@require_safe
def proposal(request: HttpRequest, proposal: int) -> HttpResponse:
    """What will happen, why, and who may decide it."""
    return _page(request, get_object_or_404(Proposal, pk=proposal), ReasonForm())


def _page(request: HttpRequest, found: Proposal, form: ReasonForm) -> HttpResponse:
    facts: dict[str, Any] = {"proposal": found, "form": form, "is_open": found.state == ProposalState.OPEN}
    facts["facts"] = approvals.act_of(found.kind).describe(found.payload)
    facts["own"] = found.proposed_by_id == person(request).pk
    status = 422 if form.errors else 200
    return render(request, "registry/desk/proposals/proposal.html", facts, status=status)


@staff_required
@require_POST
def approve(request: HttpRequest, proposal: int) -> HttpResponseBase:
    """Carry it out. Asks for the second factor first, when it was not given lately, and then goes on by itself."""
    found = get_object_or_404(Proposal, pk=proposal)
    passed = second_factor.passed_recently(request)
    if not passed and found.state == ProposalState.OPEN and found.proposed_by_id != person(request).pk:
        return second_factor.ask(request)
    try:
        approvals.approve(proposal=found, by=person(request), second_factor=passed)
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Approved and carried out."))
    return redirect("desk:proposal", found.pk)


@staff_required
@require_POST
def reject(request: HttpRequest, proposal: int) -> HttpResponse:
    """Refuse it, with a reason."""
    found = get_object_or_404(Proposal, pk=proposal)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        approvals.reject(proposal=found, by=person(request), reason=form.cleaned_data["reason"])
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Rejected."))
    return redirect("desk:proposal", found.pk)


@staff_required
@require_POST
def withdraw(request: HttpRequest, proposal: int) -> HttpResponse:
    """Take one's own proposal back."""
    found = get_object_or_404(Proposal, pk=proposal)
    try:
        approvals.withdraw(proposal=found, by=person(request))
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("desk:proposal", found.pk)
