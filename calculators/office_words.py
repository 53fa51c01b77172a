"""What the office calculator calls what it counts."""

from collections.abc import Mapping
from typing import Final

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from calculators.footprint import Words
from calculators.household import LABELS
from calculators.travel import MODES

ENERGY_WORDS: Final[Mapping[str, Words]] = {
    **LABELS,
    "heavy_oil_a": _("Heating oil (heavy oil A)"),
    "heat": _("Bought heat"),
}
WAY_WORDS: Final[Mapping[str, Words]] = {
    **MODES,
    "car": _("Car"),
    "car_petrol": _("Petrol car"),
    "car_hybrid": _("Hybrid car"),
    "car_electric": _("Electric car"),
    "motorbike": _("Motorbike"),
    "plane": _("Aircraft"),
}
HAUL_WORDS: Final[Mapping[str, Words]] = {
    "domestic": _("Inside Japan"),
    "short": _("Up to 3,700 km"),
    "long": _("Further than 3,700 km"),
}
WASTE_WORDS: Final[Mapping[str, Words]] = {
    "mixed": _("Mixed waste"),
    "paper": _("Paper"),
    "plastic": _("Plastic"),
    "food": _("Food"),
    "glass": _("Glass"),
    "cans": _("Cans"),
    "wood": _("Wood"),
}
ROUTE_WORDS: Final[Mapping[str, Words]] = {
    "incineration": _("burnt"),
    "recycling": _("recycled"),
    "composting": _("composted"),
    "digestion": _("turned into biogas"),
    "landfill": _("buried"),
}
STAGE_WORDS: Final[Mapping[str, Words]] = {
    **ENERGY_WORDS,
    "commuting": _("The way to work"),
    "trips": _("Business trips"),
    "hotels": _("Hotels"),
    "paper": _("Paper"),
    "waste": _("Waste"),
    "home": _("Work at home"),
    "services": _("Services bought"),
}
AREA_WORDS: Final[Mapping[str, Words]] = {
    "tokyo": _("Tokyo"),
    "osaka": _("Osaka"),
    "nagoya": _("Nagoya"),
    "fukuoka": _("Fukuoka"),
    "elsewhere": _("Elsewhere"),
}


def _country_words(code: str) -> str:
    return str(Locale.parse((get_language() or "en")[:2]).territories.get(code, code))


country_words = lazy(_country_words, str)
"""What a country is called, in the active language."""
