"""Onboarding as a seller meets it: who we are, who stands behind us, our papers, hand in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.catalogue import sellers
from marketplace.catalogue.models import BeneficialOwner, Seller, SellerDocument, SellerPaper
from marketplace.catalogue.states import ReviewState
from marketplace.selling.access import own_seller, selling_for
from marketplace.selling.forms import OrganisationForm, OwnerForm, UploadForm
from people import second_factor
from people.errors import PeopleError
from people.models import Role
from people.queries import may_act
from registry.desk.access import person, signed_in
from registry.errors import RegistryError
from registry.papers import as_reply

LABELS: dict[str, Promise] = {
    "facts": gettext_lazy("Your organisation"),
    "people": gettext_lazy("Who is behind it"),
    "papers": gettext_lazy("Documents"),
    "send": gettext_lazy("Hand in"),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, step: str) -> HttpResponse:
    """GET, POST /sell/organisation/<step>/"""
    organisation = selling_for(request)
    if step not in LABELS:
        raise Http404
    seller = own_seller(request)
    if seller is None:
        if not may_act(person(request), organisation, Role.ADMIN):
            return render(
                request, "selling/organisation/owners_only.html", {"organisation": organisation}, status=403
            )
        seller = sellers.start(organisation=organisation, by=person(request))
    if seller.state not in sellers.WRITABLE:
        return _standing(request, seller)
    views = {"facts": _facts, "people": _people, "papers": _papers, "send": _send}
    return views[step](request, seller)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, paper: int) -> HttpResponse:
    """GET the paper, for the seller's people and staff; POST takes it back."""
    found = get_object_or_404(SellerDocument.objects.select_related("seller__organisation"), pk=paper)
    who = person(request)
    if not (who.is_staff or may_act(who, found.seller.organisation, Role.ADMIN)):
        raise Http404
    if not (may_act(who, found.seller.organisation, Role.ADMIN) or second_factor.passed_today(request)):
        return second_factor.ask(request)
    if request.method != "POST":
        reply = as_reply(name=found.name, media_type=found.media_type, content=bytes(found.content))
        reply["Cache-Control"] = "private, no-store"
        return reply
    try:
        sellers.remove_document(document=found, by=who)
    except (RegistryError, PeopleError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed."))
    return redirect("selling:organisation", "papers")


@signed_in
@require_POST
def remove_owner(request: HttpRequest, owner: int) -> HttpResponse:
    """POST /sell/organisation/owners/<id>/ - takes a person off the list."""
    found = get_object_or_404(BeneficialOwner.objects.select_related("seller__organisation"), pk=owner)
    if not may_act(person(request), found.seller.organisation, Role.ADMIN):
        raise Http404
    try:
        sellers.remove_owner(owner=found, by=person(request))
    except (RegistryError, PeopleError) as refusal:
        messages.error(request, str(refusal))
    return redirect("selling:organisation", "people")


def _facts(request: HttpRequest, seller: Seller) -> HttpResponse:
    kept: dict[str, Any] = {name: getattr(seller, name) for name in sellers.COLUMNS}
    begun = bool(seller.corporate_number)
    kept["has_invoice_number"] = "yes" if seller.invoice_number else "no" if begun else ""
    form = OrganisationForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            sellers.write(seller=seller, by=person(request), **form.columns())
        except (RegistryError, PeopleError) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("selling:organisation", "people")
    return _page(request, seller, "facts", {"form": form})


def _people(request: HttpRequest, seller: Seller) -> HttpResponse:
    """The people behind it: one at a time, or the word that there is nobody above a quarter."""
    nobody = request.method == "POST" and "nobody" in request.POST
    form = OwnerForm(request.POST if request.method == "POST" and not nobody else None)
    if nobody or (request.method == "POST" and form.is_valid()):
        try:
            if nobody:
                sellers.write(seller=seller, by=person(request), no_owners=True)
                return redirect("selling:organisation", "papers")
            sellers.add_owner(seller=seller, by=person(request), **form.cleaned_data)
        except (RegistryError, PeopleError) as refusal:
            form.add_error(None, str(refusal)) if form.is_bound else messages.error(request, str(refusal))
        else:
            messages.success(request, _("Added."))
            return redirect("selling:organisation", "people")
    return _page(request, seller, "people", {"form": form, "owners": seller.owners.all()})


def _papers(request: HttpRequest, seller: Seller) -> HttpResponse:
    documents = seller.documents.defer("content")
    there = {document.kind for document in documents}
    needed = [(SellerPaper(kind), kind in there) for kind in sellers.NEEDED_PAPERS]
    first = next((kind for kind, done in needed if not done), SellerPaper.OTHER)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"kind": first})
    if request.method == "POST" and form.is_valid():
        try:
            sellers.add_document(
                seller=seller,
                by=person(request),
                kind=SellerPaper(form.cleaned_data["kind"]),
                upload=form.cleaned_data["file"],
            )
        except (RegistryError, PeopleError) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Added."))
            return redirect("selling:organisation", "papers")
    return _page(request, seller, "papers", {"form": form, "documents": documents, "needed": needed})


def _send(request: HttpRequest, seller: Seller) -> HttpResponse:
    error = ""
    if request.method == "POST":
        try:
            sellers.submit(seller=seller, by=person(request))
        except (RegistryError, PeopleError) as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Handed in. We write to you as soon as we have looked."))
            return redirect("selling:home")
    facts = {"missing": sellers.what_is_missing(seller), "error": error, "owners": seller.owners.all()}
    return _page(request, seller, "send", facts | {"documents": seller.documents.defer("content")})


def _standing(request: HttpRequest, seller: Seller) -> HttpResponse:
    """What was handed in, and where it stands."""
    context = {
        "seller": seller,
        "owners": seller.owners.all(),
        "documents": seller.documents.defer("content"),
        "steps": [
            {
                "label": move.get_state_display(),
                "state": "failed" if move.state == ReviewState.REJECTED else "done",
                "at": move.at,
                "note": move.text,
            }
            for move in seller.moves.all()
        ],
    }
    return render(request, "selling/organisation/standing.html", context)


def _page(request: HttpRequest, seller: Seller, step: str, facts: dict[str, Any]) -> HttpResponse:
    form = facts.get("form")
    context = facts | {
        "seller": seller,
        "step": step,
        "steps": [(name, label, name == step) for name, label in LABELS.items()],
        "title": LABELS[step],
        "asked": seller.moves.last()
        if seller.state in {ReviewState.NEEDS_CHANGES, ReviewState.REJECTED}
        else None,
    }
    wrong = facts.get("error") or (form is not None and form.errors)
    return render(request, f"selling/organisation/{step}.html", context, status=422 if wrong else 200)
