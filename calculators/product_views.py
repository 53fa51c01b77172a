"""The pages of products: the table of lines, and a supplier's PACT document in and out."""

import json
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calculators import product_search, product_services, services
from calculators.errors import CalculatorError, FootprintUnknown, PactRefused
from calculators.models import SavedFootprint
from calculators.product_forms import FIRST_ROWS, MOST_ROWS, PARTS, ProductForm, language
from calculators.product_items import ITEMS

MOST_BYTES: Final = 1_000_000


@require_http_methods(["GET", "HEAD", "POST"])
def product(request: HttpRequest) -> HttpResponse:
    """The product calculator. Every button works without JavaScript: pick, add, remove, calculate."""
    if request.method != "POST":
        values = _first_values(request)
        rows = sum(f"amount_{n}" in values for n in range(1, MOST_ROWS + 1)) or FIRST_ROWS
        return _asked(request, ProductForm(initial=values, rows=rows))
    values = request.POST.dict()
    rows = _row_count(values)
    if "add" in values:
        return _asked(request, ProductForm(initial=values, rows=min(rows + 1, MOST_ROWS)))
    if gone := values.get("remove", ""):
        return _asked(request, _without(values, gone, rows))
    name, _colon, code = values.get("pick", "").partition(":")
    if name.startswith("figure_"):
        values[name] = product_search.title_of(code, language())
        return _asked(request, ProductForm(initial=values, rows=rows))
    form = ProductForm(values, rows=rows)
    if form.is_valid() and form.footprint:
        return redirect(services.save(footprint=form.footprint))
    return _asked(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def pact_upload(request: HttpRequest) -> HttpResponse:
    """A supplier's PACT document as a file or as text becomes a footprint."""
    if request.method != "POST":
        return render(request, "calculators/product_pact.html", {"text": ""})
    text, problems = _sent_document(request), []
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
        return redirect(product_services.import_pact(document=document))
    except PactRefused as refused:
        problems = [{"field": place.field, "words": str(place)} for place in refused.problems]
    except CalculatorError as refused:
        problems = [{"field": refused.field or "", "words": str(refused)}]
    except (ValueError, RecursionError):
        problems = [{"field": "", "words": _("This is not well-formed JSON.")}]
    facts = {"text": text[:20_000], "problems": problems}
    return render(request, "calculators/product_pact.html", facts, status=422)


@require_safe
def pact_file(request: HttpRequest, id: str) -> HttpResponse:
    """A kept footprint as a PACT document to download; what it lacks is said on a page."""
    try:
        saved = services.get(id)
        document = product_services.export_pact(saved=saved)
    except FootprintUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    except CalculatorError as refused:
        lacks = [str(place.field).rpartition(".")[2] for place in getattr(refused, "problems", ())]
        labels = [ProductForm.base_fields[name].label for name in lacks]
        facts = {"saved": saved, "refused": "" if labels else str(refused), "missing": labels}
        return render(request, "calculators/product_pact_missing.html", facts, status=422)
    reply = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    reply["Content-Disposition"] = f'attachment; filename="{saved.pk}.pact.json"'
    return reply


def _first_values(request: HttpRequest) -> dict[str, Any]:
    """The answers of `?footprint=`, or the lines of the ready-made `?item=`, or nothing."""
    earlier = SavedFootprint.objects.filter(pk=request.GET.get("footprint", ""), calculator="product").first()
    if earlier:
        return ProductForm.values_of(earlier.inputs)
    item = ITEMS.get(request.GET.get("item", ""))
    return ProductForm.values_of(item.answers()) if item else {}


def _row_count(values: dict[str, Any]) -> int:
    told = str(values.get("rows", ""))[:4]
    return min(max(int(told) if told.isascii() and told.isdecimal() else FIRST_ROWS, 1), MOST_ROWS)


def _without(values: dict[str, Any], gone: str, rows: int) -> ProductForm:
    """The form without this line; the ones below it move up."""
    first = int(gone[:4]) if gone.isascii() and gone.isdecimal() else rows
    for n in range(first, rows):
        for part in PARTS:
            values[f"{part}_{n}"] = values.get(f"{part}_{n + 1}", "")
    return ProductForm(initial=values, rows=max(rows - 1, 1))


def _asked(request: HttpRequest, form: ProductForm, status: int = 200) -> HttpResponse:
    facts = {
        "form": form,
        "figures": product_search.figures(language()),
        "items": ITEMS.values(),
        "can_add": form.row_count < MOST_ROWS,
        "can_remove": form.row_count > 1,
    }
    return render(request, "calculators/product.html", facts, status=status)


def _sent_document(request: HttpRequest) -> str:
    """The text of the file, or of the field where no file was chosen."""
    sent = request.FILES.get("file")
    if sent is not None:
        return sent.read(MOST_BYTES + 1)[: MOST_BYTES + 1].decode("utf-8-sig", errors="replace")
    return str(request.POST.get("text", ""))[: MOST_BYTES + 1]


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
