"""What the page of a product's footprint says that other footprints do not."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators import product, product_cuts
from calculators.cuts import Cut
from calculators.factor_store import FactorStore
from calculators.models import SavedFootprint
from calculators.product_forms import BOUNDARY_WORDS, DECLARED_WORDS
from calculators.product_input import read

EYEBROW: Final = gettext_lazy("Footprint of a product or service")
EMITS: Final = gettext_lazy("It emits, in CO₂e")
ARITHMETIC: Final = gettext_lazy(
    "Amount × (1 + what is lost) × how many times × the figure; of goods carried × the distance too."
)
STAGES: Final = product.STAGE_WORDS


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
    """See product_cuts; how a supplier's figure could be lower only the supplier knows."""
    return [] if "pact" in saved.inputs else product_cuts.ways_to_cut(read(saved.inputs, store), store)


def switched(saved: SavedFootprint, language: str) -> dict[str, Any]:
    return {}


def groups(
    saved: SavedFootprint, steps: list[Mapping[str, Any]]
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """One group without a name."""
    return [("", steps)] if steps else []
