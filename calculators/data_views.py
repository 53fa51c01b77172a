"""Every dataset and every number as pages and files, with its source and licence."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from calculators import factor_store
from calculators.factor_store import Dataset

SHOWN: Final = 200


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """The datasets of the newest release."""
    store = factor_store.newest()
    facts = {
        "release": store.release,
        "releases": [release["name"] for release in reversed(factor_store.releases())],
        "datasets": [{"about": d.about, "count": len(d.rows)} for _name, d in sorted(store.datasets.items())],
        "today": timezone.localdate(),
    }
    return render(request, "calculators/datasets.html", facts)


@require_safe
def one_dataset(request: HttpRequest, dataset: str) -> HttpResponse:
    """One dataset: what is known of it, and its rows; `?q=` keeps those that have the words."""
    found = _dataset(dataset)
    columns = list(next(iter(found.rows.values()), {}))
    words = request.GET.get("q", "").replace("\x00", "").casefold()[:100].split()
    rows = [
        list(row.values())
        for row in found.rows.values()
        if all(word in " ".join(row.values()).casefold() for word in words)
    ]
    facts: dict[str, Any] = {
        "about": found.about,
        "columns": [{"name": column, "unit": found.about.units.get(column, "")} for column in columns],
        "rows": rows[:SHOWN],
        "count": len(rows),
        "more": len(rows) > SHOWN,
        "q": " ".join(words),
        "today": timezone.localdate(),
    }
    return render(request, "calculators/dataset.html", facts)


@require_safe
def dataset_csv(request: HttpRequest, dataset: str) -> HttpResponse:
    """The file itself, byte by byte as its SHA-256 says."""
    about = _dataset(dataset).about
    reply = HttpResponse(factor_store.file_of(about), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{about.dataset}-{about.version}.csv"'
    return reply


@require_safe
def one_number(request: HttpRequest, dataset: str, version: str, factor: str) -> HttpResponse:
    """One published number by its id, of the version a result used: value, unit, source, licence, how it was read."""
    try:
        store, found = factor_store.published(dataset, version)
        key, column = found.place_of(factor)
        unit = found.about.units.get(column) or found.row(*key).get("unit", "")
        number = found.factor(*key, column=column, unit=unit)
    except (factor_store.FactorUnknown, ArithmeticError, ValueError) as unknown:
        raise Http404(str(unknown)) from unknown
    facts = {
        "factor": number,
        "value": format(number.value, "f"),
        "about": found.about,
        "row": [(name, value) for name, value in found.row(*key).items() if value],
        "column": column,
        "is_newest": factor_store.newest().datasets.get(dataset) is found,
        "release": store.release,
        "today": timezone.localdate(),
    }
    return render(request, "calculators/number.html", facts)


def _dataset(name: str) -> Dataset:
    try:
        return factor_store.newest()[name]
    except factor_store.FactorUnknown as unknown:
        raise Http404(str(unknown)) from unknown
