"""Files of sales: uploaded, looked at, begun, watched."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.companies.access import company_required
from marketplace.errors import ShopError
from marketplace.products import importing, reading
from marketplace.products.forms import SalesFileForm
from marketplace.products.models import Import
from marketplace.products.states import ImportState
from marketplace.products.views.products import mode_of
from marketplace.selling.sheets import as_csv
from people.errors import PeopleError
from people.models import Membership
from people.rights import Right, grants

SHOWN = 50


@company_required(Right.LOOK, to_send=Right.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/imports/ - every file, and a new one."""
    livemode = mode_of(request)
    form = SalesFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > reading.BYTES_MAX:
                raise importing.FileRefused(field="file")
            kept = importing.upload(
                organisation=own.organisation,
                livemode=livemode,
                name=file.name,
                content=file.read(),
                by=own.user,
            )
        except ShopError as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("products:import", own.organisation.slug, kept.public_id)
    context = {
        "organisation": own.organisation,
        "livemode": livemode,
        "form": form,
        "imports": importing.of(own.organisation, livemode=livemode)[:SHOWN],
        "columns": reading.COLUMNS,
        "may_work": grants(own.role, Right.WORK),
    }
    return render(request, "products/imports.html", context, status=422 if form.errors else 200)


@company_required()
@require_safe
def one(request: HttpRequest, own: Membership, found: str) -> HttpResponse:
    """/company/<slug>/imports/<id>/ - what its rows become, or how far it has come."""
    kept = _own(own, found)
    context: dict[str, Any] = {
        "organisation": own.organisation,
        "livemode": kept.livemode,
        "import": kept,
        "done": kept.next_row - 1,
        "waits_for": importing.waits_for(kept),
        "moves": kept.state == ImportState.RUNNING,
        "may_work": grants(own.role, Right.WORK),
        "problems": [
            {
                "row": one.row,
                "external_id": one.external_id,
                "field": one.field,
                "words": reading.problem_words(one.code),
            }
            for one in kept.problems.all()[:SHOWN]
        ],
    }
    if request.headers.get("HX-Request"):
        return render(request, "products/_import.html", context)
    if kept.state == ImportState.READ:
        context["preview"] = _previewed(kept)
    return render(request, "products/import.html", context)


@company_required(Right.WORK)
@require_POST
def act(request: HttpRequest, own: Membership, found: str, act: str) -> HttpResponse:
    """/company/<slug>/imports/<id>/do/<act>/ - begin, stop."""
    kept = _own(own, found)
    do = {"begin": importing.begin, "stop": importing.stop}.get(act)
    if do is None:
        raise Http404
    try:
        do(found=kept, by=own.user)
    except (ShopError, PeopleError) as refused:
        messages.error(request, str(refused))
    return redirect("products:import", own.organisation.slug, kept.public_id)


@company_required()
@require_safe
def problems(_request: HttpRequest, own: Membership, found: str) -> HttpResponse:
    """/company/<slug>/imports/<id>/problems.csv - every refused row, and why."""
    kept = _own(own, found)
    rows = (
        (one.row, one.external_id, one.field, one.code, reading.problem_words(one.code))
        for one in kept.problems.iterator()
    )
    return as_csv(f"problems-{kept.public_id}.csv", ("row", "external_id", "field", "code", "why"), rows)


def _own(own: Membership, public_id: str) -> Import:
    try:
        return importing.by_public_id(own.organisation, public_id)
    except ShopError:
        raise Http404 from None


def _why_not(one: importing.Foreseen) -> str:
    """Why a row becomes no order with the others of its chunk; nothing when it does."""
    if one.code:
        return reading.problem_words(one.code)
    return "" if one.grams is not None else str(_("An order already, or from released stock."))


def _previewed(kept: Import) -> list[dict[str, Any]]:
    """The first rows, each with what it becomes."""
    return [
        {
            "row": one.row,
            "external_id": one.external_id,
            "product": one.product,
            "quantity": one.quantity or "",
            "grams": one.grams,
            "project": one.project.name if one.project else "",
            "days": one.days,
            "refused": bool(one.code),
            "why": _why_not(one),
        }
        for one in importing.foreseen(kept)
    ]
