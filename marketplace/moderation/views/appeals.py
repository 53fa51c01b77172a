"""Appeals: for staff the list and the page of each; for sellers the decision that concerns them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.moderation import appeals
from marketplace.moderation.enums import AppealAnswer
from marketplace.moderation.forms import AppealForm, JudgementForm
from marketplace.moderation.models import Appeal, Decision
from people import second_factor
from people.errors import PeopleError
from people.models import Role
from people.queries import may_act
from registry.desk.access import Standing, deciding_required, looking_required, person, signed_in
from registry.refusals import Refusal

Refused = (Refusal, PeopleError)


def waiting(standing: Standing) -> int:
    """Appeals that this person may judge."""
    return appeals.waiting().exclude(against=standing.user).count()


@looking_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """/moderation/appeals/ - what waits, oldest first, and what was judged last."""
    judged = Appeal.objects.exclude(answer="").select_related("decision__seller", "judged_by")
    facts = {"waiting": appeals.waiting(), "judged": judged.order_by("-judged_at")[:50]}
    return render(request, "moderation/appeals.html", facts)


@deciding_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, appeal: int) -> HttpResponse:
    """/moderation/appeals/<n>/ - what was decided, what is said against it, and the answer."""
    every = Appeal.objects.select_related(
        "decision__seller", "decision__listing", "decision__by", "by", "judged_by"
    )
    found = get_object_or_404(every, pk=appeal)
    form = JudgementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            answer = AppealAnswer(said["answer"])
            appeals.judge(found, by=person(request), answer=answer, words=said["words"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Judged. The seller is told by letter."))
            return redirect("moderation:appeals")
    facts = {
        "appeal": found,
        "decision": found.decision,
        "form": form,
        "own": found.against_id == person(request).pk,
    }
    return render(request, "moderation/appeal.html", facts, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, decision: int) -> HttpResponse:
    """/moderation/decisions/<n>/ - a decision, for the seller's people and staff; others hear that it is not there."""
    every = Decision.objects.select_related("seller", "listing__batch__project", "item")
    found = get_object_or_404(every, pk=decision)
    by = person(request)
    if not found.seller.memberships.filter(user=by).exists():
        if not by.is_staff:
            raise Http404
        if not second_factor.passed_today(request):
            return second_factor.ask(request)
    may = appeals.may_be_appealed(found) and may_act(by, found.seller, Role.ADMIN)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.appeal(found, by=by, words=form.cleaned_data["words"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your appeal is on its way to someone who did not decide this."))
            return redirect("moderation:decision", found.pk)
    facts: dict[str, Any] = {
        "decision": found,
        "appeal": Appeal.objects.filter(decision=found).first(),
        "form": form,
        "may_appeal": may,
    }
    return render(request, "moderation/decision.html", facts, status=422 if form.errors else 200)
