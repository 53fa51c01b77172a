"""Records: who was held against the lists, and the audit trail of everything."""

import csv
import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.moderation import screenings, trail
from marketplace.moderation.enums import ScreeningKind, ScreeningResult
from marketplace.moderation.forms import ScreeningForm
from marketplace.moderation.models import Act
from marketplace.selling.sheets import guarded
from people.models import Organisation
from registry.desk.access import Standing, deciding_required, looking_required, person
from registry.errors import RegistryError

ON_A_PAGE = 100
CSV_MOST = 100_000
WORDS_MAX = 100


def sellers() -> QuerySet[Organisation]:
    """Organisations that sell or want to."""
    return Organisation.objects.filter(seller_facts__isnull=False).order_by("slug")


def due(_standing: Standing) -> int:
    """How many sellers have to be looked up."""
    return len(screenings.due(sellers().exclude(seller_facts__state="draft")))


@looking_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """/moderation/screenings/ - who has to be looked up within thirty days, and everyone else."""
    late = screenings.due(sellers())
    rest = sellers().exclude(pk__in=[one.pk for one, _until in late])
    facts = {"due": late, "rest": [(one, screenings.clear_until(one)) for one in rest]}
    return render(request, "moderation/screenings.html", facts)


@deciding_required
@require_http_methods(["GET", "HEAD", "POST"])
def screening(request: HttpRequest, slug: str) -> HttpResponse:
    """/moderation/screenings/<organisation>/ - what was found, and a form for what was found now."""
    found = get_object_or_404(Organisation, slug=slug)
    form = ScreeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            screenings.record(
                organisation=found,
                kind=ScreeningKind(said["kind"]),
                source=said["source"],
                result=ScreeningResult(said["result"]),
                note=said["note"],
                by=person(request),
            )
        except RegistryError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Recorded."))
            return redirect("moderation:screening", found.slug)
    facts = {
        "organisation": found,
        "seller": getattr(found, "seller_facts", None),
        "screenings": found.screenings.select_related("by").order_by("-pk"),
        "until": screenings.clear_until(found),
        "clear": screenings.is_clear(found),
        "form": form,
    }
    return render(request, "moderation/screening.html", facts, status=422 if form.errors else 200)


@looking_required
@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    """/moderation/trail/?q=&act=&page= - every act, the last first; `format=csv` the same as a table."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:WORDS_MAX]
    act = request.GET.get("act", "")
    found = Act.objects.select_related("by", "seller", "listing", "item").order_by("-pk")
    if act in trail.ACTS:
        found = found.filter(act=act)
    if words:
        found = found.filter(
            Q(by__email__icontains=words)
            | Q(listing__public_id=words)
            | Q(seller__slug=words)
            | Q(seller__name_ja__icontains=words)
            | Q(seller__name_en__icontains=words)
        )
    if request.GET.get("format") == "csv":
        return _as_csv(found)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "words": words, "act": act, "acts": trail.ACTS.items()}
    return render(request, "moderation/trail.html", facts)


def _as_csv(found: QuerySet[Act]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="moderation-trail.csv"'
    response.write("\ufeff")  # so that Excel reads it as UTF-8
    table = csv.writer(response)
    table.writerow(["at", "act", "party", "by", "seller", "listing", "item", "facts"])
    for act in found[:CSV_MOST]:
        table.writerow(
            [
                act.at.isoformat(),
                act.act,
                act.party,
                guarded(act.by.email if act.by else ""),
                act.seller.slug if act.seller else "",
                act.listing.public_id if act.listing else "",
                act.item_id or "",
                json.dumps(act.facts, ensure_ascii=False, sort_keys=True),
            ]
        )
    return response
