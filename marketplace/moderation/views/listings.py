"""What is on sale, as staff sees it: stop it at once, let it go on, and what happened to it."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import PUBLISHED, ListingState, SuspensionCause
from marketplace.moderation import deciding
from marketplace.moderation.forms import SuspensionForm, WordsForm
from marketplace.moderation.models import Act, Decision
from registry.desk.access import deciding_required, looking_required, person
from registry.refusals import Refusal

ON_A_PAGE = 100
WORDS_MAX = 100


@looking_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """/moderation/listings/?q= - what is on sale or stopped; what is stopped first."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:WORDS_MAX]
    found = Listing.objects.filter(state__in=[*PUBLISHED, ListingState.SUSPENDED])
    if words:
        found = found.filter(
            Q(public_id=words)
            | Q(seller__name_ja__icontains=words)
            | Q(seller__name_en__icontains=words)
            | Q(batch__project__name_ja__icontains=words)
            | Q(batch__project__name_en__icontains=words)
            | Q(batch__project__registry_id__iexact=words)
        )
    ranked = found.select_related("seller", "batch__project").order_by("-pk")
    stopped = list(ranked.filter(state=ListingState.SUSPENDED)[:ON_A_PAGE])
    others = list(ranked.exclude(state=ListingState.SUSPENDED)[:ON_A_PAGE])
    return render(request, "moderation/listings.html", {"listings": [*stopped, *others], "words": words})


def _listing(public_id: str) -> Listing:
    found = Listing.objects.select_related("seller", "batch__project", "submitted_by")
    return get_object_or_404(found, public_id=public_id)


@looking_required
@require_safe
def listing(request: HttpRequest, listing: str) -> HttpResponse:
    """/moderation/listings/<id>/ - how it stands, and what may be done."""
    found = _listing(listing)
    return _page(request, found, SuspensionForm(found), WordsForm())


def _page(
    request: HttpRequest, found: Listing, suspending: SuspensionForm, lifting: WordsForm, *, status: int = 200
) -> HttpResponse:
    stopped = found.suspensions.filter(ended_at=None)
    recall = found.recalls.filter(ended_at=None).select_related("substitute__batch__project").first()
    facts = {
        "listing": found,
        "stopped": stopped,
        "by_staff": stopped.filter(cause=SuspensionCause.MODERATION).exists(),
        "may_suspend": found.state in {*PUBLISHED, ListingState.SUSPENDED},
        "recall": recall,
        "offers": recall.offers.select_related("order") if recall else [],
        "suspending": suspending,
        "lifting": lifting,
        "decisions": Decision.objects.filter(listing=found).select_related("by", "appeal").order_by("-pk"),
        "acts": Act.objects.filter(listing=found).select_related("by").order_by("-pk")[:ON_A_PAGE],
    }
    return render(request, "moderation/listing.html", facts, status=status)


@deciding_required
@require_POST
def suspend(request: HttpRequest, listing: str) -> HttpResponse:
    """Stop it at once."""
    found = _listing(listing)
    form = SuspensionForm(found, request.POST)
    if form.is_valid():
        try:
            deciding.suspend(found, by=person(request), **form.cleaned_data)
        except Refusal as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Stopped. Nothing more of it is sold."))
            return redirect("moderation:listing", found.public_id)
    return _page(request, _listing(listing), form, WordsForm(), status=422)


@deciding_required
@require_POST
def reinstate(request: HttpRequest, listing: str) -> HttpResponse:
    """Let it go on."""
    found = _listing(listing)
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            deciding.reinstate(found, by=person(request), words=form.cleaned_data["words"])
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It goes on where it was stopped."))
            return redirect("moderation:listing", found.public_id)
    return _page(request, _listing(listing), SuspensionForm(found), form, status=422)
