"""Ready-made products to begin with: lines of cited figures, which whoever uses them may change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from calculators.footprint import Words


@dataclass(frozen=True, slots=True)
class Item:
    """A product with its lines (stage, figure, amount, more); counted over its whole life unless it has none."""

    slug: str
    title: Words
    lines: tuple[tuple[str, str, str, Mapping[str, str]], ...]
    boundary: str = "grave"
    unit: str = "piece"
    mass_kg: str = ""

    def answers(self) -> dict[str, Any]:
        """The lines as the API takes them."""
        return {
            "name": str(self.title),
            "boundary": self.boundary,
            "declared_unit": {"amount": 1, "unit": self.unit},
            "lines": [
                {"stage": stage, "factor": figure, "amount": amount, **more}
                for stage, figure, amount, more in self.lines
            ],
            "exchange": {"mass_kg": self.mass_kg} if self.mass_kg else {},
        }


_NONE: Final[Mapping[str, str]] = {}


def _meal(kind: str, title: Words) -> Item:
    return Item(f"meal-{kind}", title, (("material", f"agribalyse-meals/{kind}", "1", _NONE),))


ITEMS: Final[Mapping[str, Item]] = {
    item.slug: item
    for item in (
        Item(
            "t-shirt",
            _("T-shirt, cotton"),
            (
                ("material", "ademe-products/t-shirt-material", "1", _NONE),
                ("transport", "ademe-products/t-shirt-supply", "1", _NONE),
                ("process", "ademe-products/t-shirt-forming", "1", _NONE),
                ("process", "ademe-products/t-shirt-assembly", "1", _NONE),
                ("use", "ademe-use/t-shirt", "5", _NONE),
                ("end", "ademe-products/t-shirt-end", "1", _NONE),
            ),
        ),
        Item(
            "jeans",
            _("Jeans"),
            (
                ("process", "ademe-products/jeans-make", "1", _NONE),
                ("use", "ademe-use/jeans", "5", _NONE),
                ("end", "ademe-products/jeans-end", "1", _NONE),
            ),
        ),
        Item(
            "smartphone",
            _("Smartphone"),
            (
                ("process", "ademe-products/smartphone-make", "1", _NONE),
                ("transport", "ademe-products/smartphone-ship", "1", _NONE),
                ("use", "ademe-use/smartphone", "2.5", _NONE),
                ("end", "ademe-products/smartphone-end", "1", _NONE),
            ),
        ),
        Item(
            "laptop",
            _("Laptop"),
            (
                ("process", "ademe-products/laptop-make", "1", _NONE),
                ("transport", "ademe-products/laptop-ship", "1", _NONE),
                ("use", "ademe-use/laptop", "5", _NONE),
                ("end", "ademe-products/laptop-end", "1", _NONE),
            ),
        ),
        Item(
            "coffee", _("Cup of coffee"), (("material", "agribalyse-drinks/coffee", "150", {"unit": "mL"}),)
        ),
        _meal("beef", _("Meal with beef")),
        _meal("chicken", _("Meal with chicken")),
        _meal("vegetarian", _("Vegetarian meal")),
        _meal("vegan", _("Vegan meal")),
        Item(
            "water",
            _("Bottle of water, 500 ml"),
            (("material", "agribalyse-drinks/water-bottled", "500", {"unit": "mL"}),),
        ),
        Item("parcel", _("Parcel"), (("transport", "parcels/courier-jp", "1", _NONE),)),
        Item(
            "bottle",
            _("PET bottle, empty"),
            (
                ("material", "desnz-materials/pet-new", "20", {"unit": "g", "loss_percent": "2"}),
                ("transport", "desnz-freight/truck", "20", {"unit": "g", "distance_km": "300"}),
            ),
            boundary="gate",
            mass_kg="0.02",
        ),
        Item(
            "service",
            _("Hour of a service"),
            (
                ("process", "grid-countries/JP", "0.2", _NONE),
                ("process", "ademe-online/video-call", "1", _NONE),
                ("transport", "koide-travel/train", "20", _NONE),
                ("process", "koide-spending/other-services", "500", _NONE),
            ),
            boundary="gate",
            unit="hour",
        ),
    )
}
