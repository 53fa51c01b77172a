"""From credits to a listing in short steps, and everything a seller does with one later. Every step is kept."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.catalogue import comparison, offering, pricing, queries, revisions, sellers
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import IN_ESCROW, PUBLISHED, WRITABLE, ListingState, RejectionCode
from marketplace.selling import figures
from marketplace.selling.access import own_listing, selling_for
from marketplace.selling.forms import STEPS, RevisionForm
from people.errors import PeopleError
from people.models import Role
from people.queries import may_act
from registry.desk.access import person, signed_in
from registry.errors import RegistryError

LABELS: dict[str, Promise] = {
    "amount": gettext_lazy("How much"),
    "price": gettext_lazy("The price"),
    "words": gettext_lazy("In your words"),
    "send": gettext_lazy("Look and hand in"),
}
ACTS: dict[str, tuple[Callable[..., Any], Promise]] = {
    "pause": (offering.pause, gettext_lazy("Paused. Nothing more is sold until you go on.")),
    "resume": (offering.resume, gettext_lazy("On sale again.")),
    "withdraw": (offering.withdraw, gettext_lazy("Withdrawn. What was not sold is in your account again.")),
}
EXAMPLE_GRAMS = 100_000  # what the preview prices for a single buyer


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET, POST /sell/new/ - which credits? `mode=test` offers those of the test mode."""
    organisation = selling_for(request, Role.MEMBER if request.method == "POST" else Role.VIEWER)
    livemode = request.GET.get("mode") != "test"
    stock = figures.stock_of(organisation, livemode=livemode)
    error = ""
    if request.method == "POST":
        chosen = next((one for one in stock if one.key == request.POST.get("stock")), None)
        if chosen is None:
            error = _("Choose what you want to sell.")
        else:
            draft = offering.start(source=chosen.account, batch=chosen.batch, by=person(request))
            return redirect("selling:write", draft.public_id, "amount")
    context = {"stock": stock, "livemode": livemode, "error": error, "organisation": organisation}
    return render(request, "selling/new.html", context, status=422 if error else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, listing: str, step: str) -> HttpResponse:
    """GET, POST /sell/listings/<id>/write/<step>/ - one step; what was typed is kept when it is sent."""
    found = own_listing(request, listing)
    if step not in LABELS:
        raise Http404
    if found.state not in WRITABLE:
        return redirect("selling:listing", found.public_id)
    return _send(request, found) if step == "send" else _kept(request, found, step)


@signed_in
@require_safe
def listing(request: HttpRequest, listing: str) -> HttpResponse:
    """GET /sell/listings/<id>/ - where a listing stands, what was sold of it, and what can be done."""
    found = own_listing(request, listing)
    context = _facts(found) | {
        "listing": found,
        "steps": _history(found),
        "last": found.moves.last(),
        "revision": revisions.open_revision(found),
        "suspensions": found.suspensions.filter(ended_at=None),
        "sold_grams": figures.lines_sold(found.seller).filter(listing=found).values_list("grams", flat=True),
        "may_act": may_act(person(request), found.seller, Role.ADMIN),
        "may_change": found.state in PUBLISHED and may_act(person(request), found.seller, Role.MEMBER),
        "in_escrow": found.state in IN_ESCROW,
        "accepted": sellers.is_accepted(found.seller),
        "may_withdraw": found.state not in {ListingState.SUSPENDED, *_FINAL},
    }
    context["sold_grams"] = sum(context["sold_grams"])
    return render(request, "selling/listing.html", context)


@signed_in
@require_POST
def act(request: HttpRequest, listing: str, act: str) -> HttpResponse:
    """POST /sell/listings/<id>/do/<act>/ - pause, resume, withdraw."""
    found = own_listing(request, listing)
    if act not in ACTS:
        raise Http404
    do, words = ACTS[act]
    try:
        do(listing=found, by=person(request))
    except (RegistryError, PeopleError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(words))
    return redirect("selling:listing", found.public_id)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, listing: str) -> HttpResponse:
    """GET, POST /sell/listings/<id>/change/ - how a published listing shall be; kept, or kept and handed in."""
    found = own_listing(request, listing)
    by = person(request)
    try:
        offering.require(by, found.seller, Role.MEMBER)
        revision = revisions.open_revision(found) or revisions.as_it_is(found)
    except (RegistryError, PeopleError) as refusal:
        messages.error(request, str(refusal))
        return redirect("selling:listing", found.public_id)
    if revision.state not in revisions.REVIEW_WRITABLE:
        return _change_page(request, found, revision, None)
    form = RevisionForm(request.POST or None, revision=revision, free_grams=figures.free_grams(found))
    if request.method == "POST" and form.is_valid():
        try:
            revision = revisions.write(
                revision=revisions.start(listing=found, by=by), by=by, **form.columns()
            )
            if "send" in request.POST:
                revisions.submit(revision=revision, by=by)
                messages.success(
                    request, _("Handed in. What is on sale goes on unchanged until we have looked.")
                )
                return redirect("selling:listing", found.public_id)
        except (RegistryError, PeopleError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. Nothing has changed for buyers yet."))
            return redirect("selling:change", found.public_id)
    return _change_page(request, found, revision, form)


@signed_in
@require_POST
def drop_change(request: HttpRequest, listing: str) -> HttpResponse:
    """POST /sell/listings/<id>/change/withdraw/"""
    found = own_listing(request, listing)
    revision = revisions.open_revision(found)
    if revision is None:
        raise Http404
    try:
        revisions.withdraw(revision=revision, by=person(request))
    except (RegistryError, PeopleError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The change is taken back. The listing stays as it is."))
    return redirect("selling:listing", found.public_id)


_FINAL = frozenset({ListingState.REJECTED, ListingState.EXPIRED, ListingState.WITHDRAWN})


def _kept(request: HttpRequest, listing: Any, step: str) -> HttpResponse:
    form = STEPS[step](request.POST or None, listing=listing, free_grams=figures.free_grams(listing))
    if request.method == "POST" and form.is_valid():
        try:
            offering.write(listing=listing, by=person(request), **form.columns())
        except (RegistryError, PeopleError) as refusal:
            form.add_error(None, str(refusal))
        else:
            if "later" in request.POST:
                messages.success(request, _("Kept. Go on whenever you like."))
                return redirect("selling:home")
            if "preview" in request.POST:
                return redirect("selling:write", listing.public_id, step)
            names = list(LABELS)
            return redirect("selling:write", listing.public_id, names[names.index(step) + 1])
    facts: dict[str, Any] = {"form": form}
    if step == "price":
        facts |= _facts(listing)
    return _page(request, listing, step, facts, status=422 if form.errors else 200)


def _send(request: HttpRequest, listing: Any) -> HttpResponse:
    error = ""
    if request.method == "POST":
        try:
            offering.submit(listing=listing, by=person(request))
        except (RegistryError, PeopleError) as refusal:
            error = str(refusal)
        else:
            messages.success(
                request,
                _("Handed in. The credits are set aside, and we write to you as soon as we have looked."),
            )
            return redirect("selling:listing", listing.public_id)
    facts = _facts(listing) | {
        "missing": offering.what_is_missing(listing),
        "error": error,
        "accepted": sellers.is_accepted(listing.seller),
        "may_send": may_act(person(request), listing.seller, Role.ADMIN),
    }
    return _page(request, listing, "send", facts, status=422 if error else 200)


def _page(
    request: HttpRequest, listing: Listing, step: str, facts: dict[str, Any], *, status: int
) -> HttpResponse:
    context = facts | {
        "listing": listing,
        "step": step,
        "steps": [(name, label, name == step) for name, label in LABELS.items()],
        "title": LABELS[step],
        "asked": listing.moves.last() if listing.state == ListingState.NEEDS_CHANGES else None,
    }
    return render(request, f"selling/{'send' if step == 'send' else 'write'}.html", context, status=status)


def _change_page(
    request: HttpRequest, listing: Any, revision: Any, form: RevisionForm | None
) -> HttpResponse:
    as_it_would_be = Listing(project_price_minor=revision.project_price_minor, currency=listing.currency)
    context = {
        "listing": listing,
        "revision": revision,
        "form": form,
        "changes": revisions.changes(revision, listing) if revision.pk else [],
        "now": _facts(listing),
        "then": _facts(as_it_would_be),
        "asked": revision.moves.last() if revision.state == ListingState.NEEDS_CHANGES else None,
    }
    return render(request, "selling/change.html", context, status=422 if form and form.errors else 200)


def _facts(listing: Any) -> dict[str, Any]:
    """What the buyer pays, and where it goes: for a tonne, and for one person's purchase."""
    if not listing.project_price_minor:
        return {"tonne": None}
    example = pricing.price(grams=EXAMPLE_GRAMS, project_price_minor=listing.project_price_minor)
    return {
        "tonne": queries.tonne_price(listing)[2],
        "split": comparison.split_of(listing),
        "example_grams": EXAMPLE_GRAMS,
        "example": example.net + pricing.tax_on(example.net).tax,
        "example_project": example.project,
    }


def _history(listing: Listing) -> list[dict[str, Any]]:
    """The timeline. What staff said stands beside its step."""
    grounds = dict(RejectionCode.choices)
    steps = [
        {
            "label": move.get_state_display(),
            "state": "failed" if move.state in {ListingState.REJECTED, ListingState.SUSPENDED} else "done",
            "at": move.at,
            "note": " ".join(str(part) for part in (grounds.get(move.code, ""), move.text) if part),
        }
        for move in listing.moves.all()
    ]
    if steps[-1]["state"] == "done" and listing.state not in _FINAL:
        steps[-1]["state"] = "now"
    return steps
