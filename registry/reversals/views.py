"""Reversals as public pages: every one, and each with what was lost, what it was made good from and what is missing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from registry.models import ReversalPaper
from registry.papers import as_reply
from registry.reversals import queries
from registry.reversals.states import ReversalState


@require_safe
def reversals(request: HttpRequest) -> HttpResponse:
    """Every reversal, newest first."""
    livemode = request.GET.get("livemode") != "false"
    found = queries.reversals(livemode=livemode)[:500]
    return render(request, "registry/reversals/list.html", {"reversals": found, "livemode": livemode})


@require_safe
def reversal(request: HttpRequest, number: str) -> HttpResponse:
    """One reversal."""
    found = queries.reversal(number)
    if found is None:
        raise Http404
    dismissed = found.state == ReversalState.DISMISSED
    facts = {
        "reversal": found,
        "batches": found.batches.order_by("serial"),
        "before": None if dismissed else queries.before(found),
        "after": None if dismissed else queries.after(found),
        "settled": found.state == ReversalState.CANCELLED,
        "cancelled": found.cancelled.select_related("batch__project"),
        "frozen": sum(row.grams for row in found.frozen.all()),
        "papers": found.papers.defer("content"),
        "steps": queries.timeline(found),
    }
    return render(request, "registry/reversals/reversal.html", facts)


@require_safe
def paper(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """A document of a reversal, as it was handed in."""
    found = get_object_or_404(ReversalPaper, reversal__number=number, sha256=sha256)
    return as_reply(name=found.name, media_type=found.media_type, content=bytes(found.content))
