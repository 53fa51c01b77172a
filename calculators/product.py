"""The product calculator: lines by stage, added up per declared unit. See docs/methods/product.md."""

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calculators import errors
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint, Line, Method, NotCounted, Step, Words
from calculators.product_factors import PER, UNITS
from calculators.product_input import STAGES, ProductInput, ProductLine
from calculators.units import grams_up

ENGINE_VERSION: Final = "product/1"
STAGE_WORDS: Final[dict[str, Words]] = {
    "material": pgettext_lazy("stage", "Material"),
    "process": pgettext_lazy("stage", "Making"),
    "transport": pgettext_lazy("stage", "Transport"),
    "use": pgettext_lazy("stage", "Use"),
    "end": pgettext_lazy("stage", "End of life"),
    "declared": pgettext_lazy("stage", "As the supplier declares it"),
}
MOST_KG: Final = Decimal(10) ** 12
_ARITHMETIC: Final = Context(prec=80, rounding=ROUND_HALF_EVEN)


def calculate(product: ProductInput, store: FactorStore) -> Footprint:
    """The footprint of the declared unit, in grams, each line rounded up to the gram. Raises TooHeavy."""
    with localcontext(_ARITHMETIC):
        weighed = [_weighed(n, line, store) for n, line in enumerate(product.lines, 1)]
        lines = tuple(line for line, _kind, _kilograms in weighed)
        total = sum(line.grams for line in lines)
        return Footprint(
            calculator="product",
            inputs=product.described(),
            lines=lines,
            methods=(
                Method("counted", _("The figure of each line (counted)"), total),
                *_margins(weighed, store),
            ),
            not_counted=tuple(_not_counted(product)),
            steps=tuple(_steps(product, weighed, total)),
            engine_version=ENGINE_VERSION,
            dataset_version=store.release,
        )


def _weighed(number: int, line: ProductLine, store: FactorStore) -> tuple[Line, str, Decimal]:
    """A line, how its figure came about (given, secondary, spend), and its kilograms before rounding."""
    factor = _factor(number, line, store)
    quantity = line.amount * UNITS[line.unit][line.per] * line.uses * (1 + line.loss_percent / 100)
    if line.distance_km is not None:
        quantity *= line.distance_km
    kilograms = quantity * factor.value
    if kilograms > MOST_KG:
        raise errors.TooHeavy(field=f"lines.{number - 1}.amount")
    kind = "given" if line.own else "spend" if line.published and line.published.is_spend else "secondary"
    label: Words = line.name or (line.published.label if line.published else STAGE_WORDS[line.stage])
    weighed = Line(
        code=f"line-{number}",
        label=label,
        grams=grams_up(kilograms),
        quantity=quantity.quantize(Decimal("0.000000001")).normalize(),
        unit=PER[line.per][1],
        stage=line.stage,
        factors=(factor,),
        note=_note(line, kind),
    )
    return weighed, kind, kilograms


def _factor(number: int, line: ProductLine, store: FactorStore) -> Factor:
    if line.published:
        return line.published.factor
    assert line.own is not None
    about = store["given-figures"].about
    return Factor(
        id=f"given-figures.line-{number}",
        value=line.own.kg_co2e,
        unit=PER[line.own.per][0],
        region=about.region,
        year=about.year,
        source=line.own.source,
        dataset=about.dataset,
        dataset_version=about.version,
    )


def _note(line: ProductLine, kind: str) -> Words:
    said: list[Words] = []
    if line.loss_percent:
        said.append(
            format_lazy(
                _("What is lost on the way, {percent} %, is made too."), percent=f"{line.loss_percent:f}"
            )
        )
    if line.uses != 1:
        said.append(format_lazy(_("{times} times."), times=f"{line.uses:f}"))
    if kind == "spend":
        said.append(_("By spending: rough. Replace it by a mass, hours or kWh as soon as you have them."))
    if kind == "given":
        said.append(_("Your own figure, not checked by us."))
    if line.published and line.published.factor.warning and kind != "spend":
        said.append(line_warning(line.published.factor.dataset))
    return format_lazy("{}" + " {}" * (len(said) - 1), *said) if said else ""


def line_warning(dataset: str) -> Words:
    """What the reader of a line must know of its dataset, in words of both languages."""
    known: dict[str, Words] = {
        "ademe-online": _("That a published session lasts an hour is assumed: unverified."),
        "ademe-use": _("Used in France, whose electricity is light."),
        "desnz-disposal": _(
            "Transport and sorting only: what is burnt or saved elsewhere is not in this figure."
        ),
        "desnz-freight": _("Fuel burnt on the way only, without making it."),
        "fuels-japan": _("Burning only, without making the fuel."),
        "koide-home": _("The mix of 2015."),
    }
    return known.get(dataset, "")


def _margins(weighed: list[tuple[Line, str, Decimal]], store: FactorStore) -> Iterator[Method]:
    """The lowest and the highest total by the margin of each kind of figure."""
    margins = {
        kind: store["okaeshi-product-margins"].factor(kind, unit="ratio").value
        for kind in ("given", "secondary", "spend")
    }
    note = _(
        "Our margins, chosen and not measured: own figures ± 10 %, published means ± 30 %, by spending ± 50 %."
    )
    for code, name, sign, said in (
        ("lowest", _("Each line at the low end of its margin"), -1, note),
        ("highest", _("Each line at the high end of its margin"), 1, ""),
    ):
        grams = sum(grams_up(kilograms * (1 + sign * margins[kind])) for _line, kind, kilograms in weighed)
        yield Method(code, name, grams, said)


def _not_counted(product: ProductInput) -> Iterator[NotCounted]:
    told = {line.stage for line in product.lines}
    for stage in STAGES:
        if product.boundary == "gate" and stage in ("use", "end"):
            note = _("Outside the boundary: this footprint ends at the gate of the factory.")
            yield NotCounted(f"outside-{stage}", STAGE_WORDS[stage], note=note)
        elif stage not in told:
            note = _("No line was given for this stage. That is not the same as nothing.")
            yield NotCounted(f"missing-{stage}", STAGE_WORDS[stage], note=note)
    yield NotCounted("capital", _("Building the machines and the factory, unless a figure has them in it"))
    yield NotCounted(
        "credits",
        _("Credits and what is avoided elsewhere"),
        note=_("Never taken off a footprint. What you offset stands beside it."),
    )


def _steps(product: ProductInput, weighed: list[tuple[Line, str, Decimal]], total: int) -> Iterator[Step]:
    if product.unit_amount != 1:
        each = (Decimal(total) / 1000 / product.unit_amount).quantize(Decimal("0.000001"))
        yield Step("per-unit", _("Per single unit, kg CO₂e"), each.normalize(), "")
    for code, label, kind in (
        ("primary-share", _("Share of own (primary) figures, by mass of CO₂e"), "given"),
        ("spend-share", _("Share counted by spending"), "spend"),
    ):
        part = sum(line.grams for line, own, _kilograms in weighed if own == kind)
        yield Step(code, label, share(part, total), "%")


def share(part: int, total: int) -> Decimal:
    """Percent with one decimal; of nothing it is nothing."""
    return (Decimal(part) * 100 / total).quantize(Decimal("0.1")) if total else Decimal(0)


def primary_share(result: dict[str, Any]) -> Decimal:
    """The share of primary figures of a stored result, in percent."""
    (found,) = (step["value"] for step in result["steps"] if step["code"] == "primary-share")
    return Decimal(str(found))
