"""The queue, and the screen on which one item is reviewed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.catalogue import revisions
from marketplace.catalogue.models import SellerDocument
from marketplace.moderation import deciding, presenting, queue, screenings, subjects
from marketplace.moderation.enums import REVIEWS, ItemKind, Outcome
from marketplace.moderation.forms import DecisionForm, NoteForm
from marketplace.moderation.models import Appeal, Item
from people.models import User
from registry.desk.access import Standing, deciding_required, looking_required, person
from registry.refusals import Refusal

ON_A_PAGE = 100


def waiting(_standing: Standing) -> int:
    """How many items nobody works on."""
    return sum(not item.taken for item in queue.waiting())  # type: ignore[attr-defined]


@looking_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """/moderation/?order=&kind= - what waits, and what is one's own."""
    order = "age" if request.GET.get("order") == "age" else "risk"
    kind = request.GET.get("kind", "")
    items = list(queue.waiting(order=order, kind=kind)[:ON_A_PAGE])
    for item in items:
        item.holder = queue.running_claim(item) if item.taken else None  # type: ignore[attr-defined]
    facts = {
        "items": items,
        "order": order,
        "kind": kind if kind in ItemKind.values else "",
        "kinds": ItemKind.choices,
        "decided": Item.objects.filter(decision__isnull=False)
        .select_related("seller", "listing__batch__project", "decision__by")
        .order_by("-closed_at")[:10],
        "appeals": Appeal.objects.filter(answer="").count(),
    }
    return render(request, "moderation/queue.html", facts)


def _item(number: int) -> Item:
    items = Item.objects.select_related("seller", "listing__batch__project", "submitted_by")
    return get_object_or_404(items, pk=number)


@looking_required
@require_safe
def item(request: HttpRequest, item: int) -> HttpResponse:
    """/moderation/items/<n>/ - everything that one decides by, on one screen."""
    found = _item(item)
    return _page(request, found, DecisionForm(found.kind), NoteForm())


def _page(
    request: HttpRequest, found: Item, form: DecisionForm, note: NoteForm, *, status: int = 200
) -> HttpResponse:
    _kind, row = subjects.of(found)
    held = queue.running_claim(found)
    currency = found.listing.currency if found.listing else "JPY"
    facts: dict[str, Any] = {
        "item": found,
        "row": row,
        "claim": held,
        "mine": held is not None and held.by_id == person(request).pk,
        "may": _may_work(found, person(request)),
        "checks": [presenting.finding(check, currency) for check in queue.latest_checks(found)],
        "checked_at": found.checks.order_by("-id").values_list("at", flat=True).first(),
        "form": form,
        "note_form": note,
        "notes": found.notes.select_related("by"),
        "decision": getattr(found, "decision", None),
        "acts": found.acts.select_related("by"),
    }
    if found.kind == ItemKind.REVISION:
        facts["lines"] = presenting.beside(row)
        facts["changes"] = len(revisions.changes(row))
    elif found.kind == ItemKind.ONBOARDING:
        facts |= {"owners": row.owners.all(), "documents": row.documents.defer("content")}
        facts["clear"] = screenings.is_clear(found.seller)
    return render(request, "moderation/item.html", facts, status=status)


def _may_work(found: Item, by: User) -> bool:
    """Whether the item is neither theirs nor their organisation's."""
    return found.submitted_by_id != by.pk and not found.seller.memberships.filter(user=by).exists()


@looking_required
@require_POST
def claim(request: HttpRequest, item: int) -> HttpResponse:
    """Take it on."""
    found = _item(item)
    try:
        queue.claim(found, by=person(request))
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("moderation:item", found.pk)


@looking_required
@require_POST
def release(request: HttpRequest, item: int) -> HttpResponse:
    """Give it back."""
    found = _item(item)
    queue.release(found, by=person(request))
    return redirect("moderation:queue")


@looking_required
@require_POST
def check(request: HttpRequest, item: int) -> HttpResponse:
    """Run the automatic checks again."""
    found = _item(item)
    queue.check_again(found, by=person(request))
    messages.success(request, _("Checked again."))
    return redirect("moderation:item", found.pk)


@looking_required
@require_POST
def note(request: HttpRequest, item: int) -> HttpResponse:
    """Leave an internal note."""
    found = _item(item)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            queue.note(found, by=person(request), text=form.cleaned_data["text"])
        except Refusal as refused:
            messages.error(request, str(refused))
        return redirect("moderation:item", found.pk)
    return _page(request, found, DecisionForm(found.kind), form, status=422)


@deciding_required
@require_POST
def decide(request: HttpRequest, item: int) -> HttpResponse:
    """One of the three buttons."""
    found = _item(item)
    form = DecisionForm(found.kind, request.POST)
    outcome = request.POST.get("outcome", "")
    if outcome in REVIEWS and form.is_valid():
        said = form.cleaned_data
        try:
            deciding.decide(
                found,
                by=person(request),
                outcome=Outcome(outcome),
                code=said["code"],
                words=said["words"],
                checklist=tuple(said["checklist"]),
            )
        except Refusal as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Decided. The seller is told by letter."))
            return redirect("moderation:queue")
    return _page(request, found, form, NoteForm(), status=422)


@looking_required
@require_safe
def paper(request: HttpRequest, item: int, paper: int) -> HttpResponse:
    """A document of an onboarding, as it was uploaded; never shown in our own origin's frame, never kept by a cache."""
    found = get_object_or_404(_item(item).seller.seller_facts.documents, pk=paper)
    return _served(found)


def _served(found: SellerDocument) -> HttpResponse:
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    ending = found.media_type.rpartition("/")[2]
    response["Content-Disposition"] = f'attachment; filename="{found.sha256[:12]}.{ending}"'
    return response
