"""Units of other registries at the desk: staff enter what was immobilised there, and two of them issue for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import approvals
from registry.desk.access import Standing, person, staff_required
from registry.desk.foreign_forms import ImmobiliseForm
from registry.desk.forms import ReasonForm
from registry.enums import ProposalKind, ProposalState
from registry.errors import RegistryError
from registry.foreign import immobilise, queries
from registry.models import Immobilisation, Proposal


def waiting(standing: Standing) -> int:
    """Immobilised units that nobody has proposed to issue yet."""
    proposed = Proposal.objects.filter(kind=ProposalKind.FOREIGN, state=ProposalState.OPEN)
    numbers = list(proposed.values_list("payload__immobilisation", flat=True))
    return Immobilisation.objects.filter(batch=None, withdrawn_at=None).exclude(number__in=numbers).count()


@staff_required
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What was entered, newest first."""
    facts = {"immobilisations": queries.immobilisations()[:500]}
    return render(request, "registry/desk/foreign/list.html", facts)


@staff_required
def enter(request: HttpRequest) -> HttpResponse:
    """Enter what another registry has confirmed."""
    form = ImmobiliseForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = immobilise.immobilise(by=person(request), **form.said())
        except RegistryError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Entered. Now propose the issuance."))
            return redirect("desk:immobilisation", made.number)
    status = 422 if form.errors else 200
    return render(request, "registry/desk/foreign/enter.html", {"form": form}, status=status)


@staff_required
@require_safe
def immobilisation(request: HttpRequest, immobilisation: str) -> HttpResponse:
    """One confirmation, what was read from it, and what may be done with it."""
    return _page(request, _found(immobilisation), ReasonForm())


def _page(request: HttpRequest, found: Immobilisation, form: ReasonForm) -> HttpResponse:
    facts = {
        "immobilisation": found,
        "ranges": found.ranges.all(),
        "look_up_url": queries.look_up_url(found.registry),
        "form": form,
        "may_release": found.batch is not None
        and found.released_at is None
        and immobilise.is_given_up(found.batch),
        "proposal": Proposal.objects.filter(
            kind=ProposalKind.FOREIGN, state=ProposalState.OPEN, payload__immobilisation=found.number
        ).first(),
    }
    status = 422 if form.errors else 200
    return render(request, "registry/desk/foreign/immobilisation.html", facts, status=status)


@staff_required
@require_POST
def propose(request: HttpRequest, immobilisation: str) -> HttpResponse:
    """Ask a second person to let the batch be issued."""
    found = _found(immobilisation)
    reason = _("%(tonnes)s t are out of use in the other registry: %(reference)s.") % {
        "tonnes": f"{found.tonnes:,}",
        "reference": found.reference,
    }
    try:
        approvals.propose(
            kind=ProposalKind.FOREIGN,
            payload={"immobilisation": found.number},
            by=person(request),
            reason=reason,
        )
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Proposed. Someone else has to approve it."))
    return redirect("desk:immobilisation", found.number)


@staff_required
@require_POST
def withdraw(request: HttpRequest, immobilisation: str) -> HttpResponse:
    """Take back what was entered by mistake."""
    found = _found(immobilisation)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        immobilise.withdraw(immobilisation=found, because=form.cleaned_data["reason"], by=person(request))
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Withdrawn. The units may be entered again."))
    return redirect("desk:immobilisation", found.number)


@staff_required
@require_POST
def release(request: HttpRequest, immobilisation: str) -> HttpResponse:
    """Let the other registry have its units back."""
    found = _found(immobilisation)
    try:
        immobilise.release(immobilisation=found, by=person(request))
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Released. The other registry may free its units."))
    return redirect("desk:immobilisation", found.number)


def _found(number: str) -> Immobilisation:
    found = Immobilisation.objects.select_related("project", "batch").defer("evidence")
    return get_object_or_404(found, number=number)
