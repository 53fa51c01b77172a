"""What staff decides: whether a page of direct support may be opened."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from marketplace.account.views.access import person
from marketplace.support import pages
from marketplace.support.models import LocalProject
from marketplace.support.states import PageState
from registry.desk.access import staff_required
from registry.refusals import Refusal


@staff_required
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """/support/review/ - pages that were handed in, oldest first."""
    found = (
        LocalProject.objects.select_related("organisation").filter(state=PageState.SUBMITTED).order_by("id")
    )
    return render(request, "support/review.html", {"found": found})


@staff_required
@require_POST
def decide(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """/support/review/<slug>/<accept|send-back>/"""
    project = get_object_or_404(LocalProject, slug=slug)
    if act not in {"accept", "send-back"}:
        raise Http404
    try:
        if act == "accept":
            pages.accept(project, by=person(request))
        else:
            pages.send_back(project, by=person(request), reason=request.POST.get("reason", ""))
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("support:review")
