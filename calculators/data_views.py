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
    """One dataset: what is known of it, and its rows; `?q=` keeps those that have the words, `?version=` is older."""
    found = _dataset(dataset, request.GET.get("version", "")[:40])
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
        "versions": [each for each in _versions(dataset) if each != found.about.version],
        "today": timezone.localdate(),
    }
    return render(request, "calculators/dataset.html", facts)


@require_safe
def dataset_csv(request: HttpRequest, dataset: str, version: str = "") -> HttpResponse:
    """The file itself, byte by byte as its SHA-256 says; the newest version unless another is named."""
    about = _dataset(dataset, version).about
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
        "bounds": _bounds(found, key, column, unit),
        "row": [(name, value) for name, value in found.row(*key).items() if value],
        "column": column,
        "is_newest": factor_store.newest().datasets.get(dataset) is found,
        "release": store.release,
        "today": timezone.localdate(),
    }
    return render(request, "calculators/number.html", facts)


def _dataset(name: str, version: str = "") -> Dataset:
    """The newest version, or the one that is named. Raises Http404."""
    try:
        return factor_store.published(name, version)[1] if version else factor_store.newest()[name]
    except factor_store.FactorUnknown as unknown:
        # A dataset that the newest release does without keeps its page.
        if not version and (versions := _versions(name)):
            return factor_store.published(name, versions[0])[1]
        raise Http404(str(unknown)) from unknown


def _bounds(found: Dataset, key: tuple[str, ...], column: str, unit: str) -> dict[str, Any] | None:
    """The low and the high of a number: the source's, else our margin for its kind; None for no emission."""
    if column == "value" and (given := found.low_and_high(*key)):
        return {"low": format(given[0], "f"), "high": format(given[1], "f"), "margin": ""}
    if "CO2e" not in unit.split("/", maxsplit=1)[0]:
        return None
    kind = "spend" if "JPY" in unit else "secondary"
    margin = factor_store.newest()["okaeshi-product-margins"].factor(kind, unit="ratio").value
    value = found.factor(*key, column=column, unit=unit).value
    ends = ((value * (1 + sign * margin)).normalize() for sign in (-1, 1))
    low, high = (format(end, "f") for end in ends)
    return {"low": low, "high": high, "margin": f"{100 * margin:f}".rstrip("0").rstrip(".")}


def _versions(dataset: str) -> list[str]:
    """Every published version, the newest first."""
    named = (each["datasets"].get(dataset) for each in reversed(factor_store.releases()))
    return list(dict.fromkeys(version for version in named if version))
