"""Ways to make a product lighter, each worked out by the same engine from the same lines."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import product
from calculators.cuts import Cut
from calculators.factor_store import FactorStore
from calculators.footprint import Words
from calculators.product_factors import offered
from calculators.product_input import ProductInput, ProductLine

_GOODS, _MATERIALS, _MEALS, _DRINKS = (
    "desnz-freight",
    "desnz-materials",
    "agribalyse-meals",
    "agribalyse-drinks",
)
_LIGHTER_WAY: Final = {
    "desnz-air-freight/domestic": "truck",
    "desnz-air-freight/short-haul": "truck",
    "desnz-air-freight/international": "container-ship",
    "desnz-freight/truck": "rail",
    "desnz-freight/truck-10t": "rail",
    "desnz-freight/trailer-20t": "rail",
    "desnz-freight/van": "van-electric",
}


@dataclass(frozen=True, slots=True)
class _Way:
    code: str
    label: Words
    note: Words
    change: Callable[[ProductLine, FactorStore], ProductLine]


def ways_to_cut(asked: ProductInput, store: FactorStore) -> list[Cut]:
    """The three that save most; a tenth less of the heaviest line where there are fewer."""
    before = product.calculate(asked, store)
    found = []
    for way in _WAYS:
        other = replace(asked, lines=tuple(way.change(line, store) for line in asked.lines))
        saves = before.grams - product.calculate(other, store).grams
        found.append(Cut(way.code, way.label, saves, way.note))
    by_weight = sorted(range(len(asked.lines)), key=lambda place: -before.lines[place].grams)
    for place in by_weight[:3]:
        label = format_lazy(_("A tenth less of: {name}"), name=before.lines[place].label)
        found.append(Cut(f"less-{place}", label, before.lines[place].grams // 10, ""))
    return sorted((cut for cut in found if cut.saves_grams > 0), key=lambda cut: -cut.saves_grams)[:3]


def _row(line: ProductLine, dataset: str) -> str:
    code = line.published.code if line.published else ""
    return code.removeprefix(f"{dataset}/") if code.startswith(f"{dataset}/") else ""


def _with(line: ProductLine, dataset: str, row: str, store: FactorStore) -> ProductLine:
    return replace(line, published=offered(f"{dataset}/{row}", store, field=""))


def _nothing_lost(line: ProductLine, _store: FactorStore) -> ProductLine:
    return replace(line, loss_percent=Decimal(0))


def _recycled(line: ProductLine, store: FactorStore) -> ProductLine:
    row = _row(line, _MATERIALS)
    other = f"{row.removesuffix('-new')}-recycled"
    if row.endswith("-new") and (other,) in store[_MATERIALS]:
        return _with(line, _MATERIALS, other, store)
    return line


def _lighter_way(line: ProductLine, store: FactorStore) -> ProductLine:
    other = _LIGHTER_WAY.get(line.published.code if line.published else "")
    return _with(line, _GOODS, other, store) if other else line


def _vegetarian(line: ProductLine, store: FactorStore) -> ProductLine:
    return _with(line, _MEALS, "vegetarian", store) if _row(line, _MEALS) not in ("", "vegan") else line


def _vegan(line: ProductLine, store: FactorStore) -> ProductLine:
    return _with(line, _MEALS, "vegan", store) if _row(line, _MEALS) else line


def _from_the_tap(line: ProductLine, store: FactorStore) -> ProductLine:
    return _with(line, _DRINKS, "water-tap", store) if _row(line, _DRINKS) == "water-bottled" else line


def _twice_as_long(line: ProductLine, _store: FactorStore) -> ProductLine:
    return replace(line, amount=line.amount / 2) if _row(line, "ademe-products") else line


def _two_in_one(line: ProductLine, _store: FactorStore) -> ProductLine:
    return replace(line, amount=line.amount / 2) if _row(line, "parcels") else line


def _fifth_less_power(line: ProductLine, _store: FactorStore) -> ProductLine:
    return replace(line, amount=line.amount * Decimal("0.8")) if _row(line, "grid-countries") else line


def _half_as_far(line: ProductLine, _store: FactorStore) -> ProductLine:
    return line if line.distance_km is None else replace(line, distance_km=line.distance_km / 2)


_WAYS: Final = (
    _Way("no-loss", _("Lose nothing on the way"), "", _nothing_lost),
    _Way(
        "recycled",
        _("Take recycled material, where it is published"),
        _("By the British figures."),
        _recycled,
    ),
    _Way(
        "lighter-way",
        _("Carry it by ship or train instead of aircraft or truck, or in an electric van"),
        _("Over the same distance."),
        _lighter_way,
    ),
    _Way("nearer", _("Bring it from half as far"), "", _half_as_far),
    _Way("power", _("Use a fifth less electricity"), "", _fifth_less_power),
    _Way("vegetarian", _("Eat vegetarian"), _("By the same table of meals."), _vegetarian),
    _Way("vegan", _("Eat vegan"), _("By the same table of meals."), _vegan),
    _Way("tap", _("Drink from the tap"), "", _from_the_tap),
    _Way(
        "longer",
        _("Keep it twice as long, and need half as many"),
        _("Counted for the same time of use."),
        _twice_as_long,
    ),
    _Way("parcels", _("Send two orders in one parcel"), "", _two_in_one),
)
