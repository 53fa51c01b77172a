"""What the page of a product's footprint says that other footprints do not."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators import product
from calculators.cuts import Cut
from calculators.factor_store import FactorStore
from calculators.models import SavedFootprint
from calculators.product_factors import offered
from calculators.product_forms import BOUNDARY_WORDS, DECLARED_WORDS
from calculators.product_input import ProductInput, ProductLine, read

EYEBROW: Final = gettext_lazy("Footprint of a product or service")
EMITS: Final = gettext_lazy("It emits, in CO₂e")
ARITHMETIC: Final = gettext_lazy(
    "Amount × (1 + what is lost) × how many times × the figure; of goods carried × the distance too."
)
STAGES: Final = product.STAGE_WORDS
_INSTEAD: Final = {
    "air-domestic": "truck",
    "air-short": "truck",
    "air-long": "ship-container",
    "truck": "train",
}


def page_url() -> str:
    return reverse("calculators:product")


def title(saved: SavedFootprint, language: str) -> str:
    """The name that was given."""
    pact = saved.inputs.get("pact")
    return str(pact["productNameCompany"] if pact else saved.inputs["name"]) or _("A product")


def summary(saved: SavedFootprint, language: str) -> list[str]:
    """By whom, to where, per what, and how much of it is primary data."""
    pact = saved.inputs.get("pact")
    if pact:
        amount, unit = pact["pcf"]["declaredUnitAmount"], pact["pcf"]["declaredUnitOfMeasurement"]
        said = [_("Declared by %(supplier)s") % {"supplier": pact["companyName"]}]
    else:
        amount, unit = saved.inputs["declared_unit"]["amount"], saved.inputs["declared_unit"]["unit"]
        said = [str(BOUNDARY_WORDS[saved.inputs["boundary"]])]
    said.append(_("per %(amount)s %(unit)s") % {"amount": amount, "unit": DECLARED_WORDS[unit]})
    shares = [step["value"] for step in saved.result(language)["steps"] if step["code"] == "primary-share"]
    return [*said, *(_("%(share)s %% own figures") % {"share": share} for share in shares)]


def ways_to_cut(saved: SavedFootprint, store: FactorStore) -> list[Cut]:
    """The three largest of: nothing lost, recycled material, no aircraft, a lighter part, a longer life."""
    if "pact" in saved.inputs:
        return []
    asked = read(saved.inputs, store)
    found = [
        Cut(code, label, saved.grams - product.calculate(other, store).grams, note)
        for code, label, other, note in _changed(asked, saved, store)
    ]
    return sorted((cut for cut in found if cut.saves_grams > 0), key=lambda cut: -cut.saves_grams)[:3]


def _changed(
    asked: ProductInput, saved: SavedFootprint, store: FactorStore
) -> Iterator[tuple[str, Any, ProductInput, Any]]:
    def with_lines(lines: list[ProductLine]) -> ProductInput:
        return replace(asked, lines=tuple(lines))

    yield (
        "no-loss",
        gettext_lazy("Lose nothing on the way"),
        with_lines([replace(line, loss_percent=line.loss_percent * 0) for line in asked.lines]),
        "",
    )
    yield (
        "recycled",
        gettext_lazy("Take recycled material, where it is published"),
        with_lines(
            [_other_row(line, "desnz-materials", _recycled(line, store), store) for line in asked.lines]
        ),
        gettext_lazy("By the British figures."),
    )
    yield (
        "lighter-way",
        gettext_lazy("Carry it by ship or train instead of aircraft or truck"),
        with_lines(
            [
                _other_row(line, "desnz-goods", _INSTEAD.get(_row(line, "desnz-goods"), ""), store)
                for line in asked.lines
            ]
        ),
        gettext_lazy("Over the same distance."),
    )
    heaviest = max(range(len(asked.lines)), key=lambda n: saved.result("en")["lines"][n]["grams"])
    part = asked.lines[heaviest]
    label = part.name or (part.published.label if part.published else STAGES[part.stage])
    lighter = replace(part, amount=part.amount * 9 / 10)
    yield (
        "lighter",
        format_lazy(gettext_lazy("A tenth less of the heaviest line: {name}"), name=label),
        with_lines([*asked.lines[:heaviest], lighter, *asked.lines[heaviest + 1 :]]),
        "",
    )


def _row(line: ProductLine, dataset: str) -> str:
    code = line.published.code if line.published else ""
    return code.removeprefix(f"{dataset}/") if code.startswith(f"{dataset}/") else ""


def _recycled(line: ProductLine, store: FactorStore) -> str:
    row = _row(line, "desnz-materials")
    other = f"{row.removesuffix('-new')}-recycled"
    return other if row.endswith("-new") and (other,) in store["desnz-materials"] else ""


def _other_row(line: ProductLine, dataset: str, row: str, store: FactorStore) -> ProductLine:
    return replace(line, published=offered(f"{dataset}/{row}", store, field="")) if row else line


def switched(saved: SavedFootprint, language: str) -> dict[str, Any]:
    return {}


def groups(
    saved: SavedFootprint, steps: list[Mapping[str, Any]]
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """One group without a name."""
    return [("", steps)] if steps else []
