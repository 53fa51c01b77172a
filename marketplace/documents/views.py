"""Documents as files, their list with its search, and the addressee of a receipt."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.documents import queries, services
from marketplace.documents.forms import AddresseeForm, Search
from marketplace.documents.models import Document
from marketplace.documents.printing import printed
from marketplace.errors import OrderUnknown, ShopError
from marketplace.orders.models import Order
from marketplace.orders.queries import order_by_token
from marketplace.selling.sheets import guarded
from people.models import User

ON_A_PAGE = 50
COLUMNS = (
    "number", "kind", "issued_on", "supplied_from", "supplied_on", "addressee", "currency", "tax_rate",
    "base_minor", "tax_minor", "total_minor", "registration", "order", "about", "replaces", "cancelled",
)  # fmt: skip


@never_cache
@login_required
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """/documents/ - what one may see, found by date, amount and addressee."""
    form = Search(request.GET)
    page = Paginator(_found(request, form), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "query": request.GET.urlencode(),
        "previous": _at(request, page.previous_page_number()) if page.has_previous() else None,
        "following": _at(request, page.next_page_number()) if page.has_next() else None,
    }
    return render(request, "documents/documents.html", context, status=200 if form.is_valid() else 422)


@never_cache
@login_required
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """/documents/export.csv - the same documents as a table, for accountants and inspectors."""
    response = StreamingHttpResponse(
        _table(_found(request, Search(request.GET))), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="documents.csv"'
    return response


@never_cache
@login_required
@require_safe
def document(request: HttpRequest, number: str) -> HttpResponse:
    """/documents/<number>.pdf - for staff, and for those it was issued to."""
    assert isinstance(request.user, User)
    return _pdf(request, queries.visible_to(request.user).filter(number=number).first())


@never_cache
@require_safe
def document_of_order(request: HttpRequest, order: str, number: str) -> HttpResponse:
    """/orders/<id>/documents/<number>.pdf?access_token= - for whoever has the order's token."""
    found = _order(request, order)
    return _pdf(request, found.documents.select_related("paper").filter(number=number).first())


@never_cache
@require_POST
def address(request: HttpRequest, order: str) -> HttpResponse:
    """/orders/<id>/addressee/ - to whom the receipt is addressed; issued anew if there is one already."""
    found = _order(request, order)
    form = AddresseeForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Please say to whom the receipt is addressed, and whether that is a person.")
        )
    else:
        try:
            receipt = services.address(found.pk, **form.cleaned_data)
        except ShopError as refused:
            messages.error(request, str(refused))
        else:
            told = _("Your receipt is addressed so.") if receipt else _("Your receipt will be addressed so.")
            messages.success(request, told)
    token = request.GET.get("access_token", "")
    return redirect(reverse("orders:order", args=[found.public_id]) + f"?access_token={token}#documents")


def _order(request: HttpRequest, public_id: str) -> Order:
    try:
        return order_by_token(public_id, request.GET.get("access_token", ""))
    except OrderUnknown as unknown:
        raise Http404 from unknown


def _pdf(request: HttpRequest, found: Document | None) -> HttpResponse:
    if found is None:
        raise Http404
    asked = request.GET.get("lang", get_language() or "")
    sheet = printed(found, "ja" if asked.startswith("ja") else "en")
    response = HttpResponse(bytes(sheet.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return response


def _found(request: HttpRequest, form: Search) -> QuerySet[Document]:
    assert isinstance(request.user, User)
    if not form.is_valid():
        return Document.objects.none()
    return queries.sought(queries.visible_to(request.user), form.cleaned_data)


def _at(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"


def _table(found: QuerySet[Document]) -> Iterator[bytes]:
    """UTF-8 with a mark at its beginning, by which spreadsheets know it; amounts in minor units."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    yield "\ufeff".encode()
    writer.writerow(COLUMNS)
    for each in found.iterator(chunk_size=500):
        writer.writerow(_row(each))
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()
    yield line.getvalue().encode()


def _row(each: Document) -> list[Any]:
    said = {
        "addressee": guarded(each.paper.addressee),
        "registration": each.facts["registration"],
        "order": each.facts.get("order") or "",
        "about": (each.facts.get("about") or {}).get("number", ""),
        "replaces": each.facts.get("replaces", ""),
        "cancelled": "yes" if getattr(each, "cancelled", False) else "",
    }
    return [said[name] if name in said else getattr(each, name) for name in COLUMNS]
