"""What the parts of an event and the things in them are called."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from calculators.footprint import Words

PARTS: Final[dict[str, Words]] = {
    "travel": _("Coming and going"),
    "flight": _("Flights"),
    "ground": _("Trains, buses and cars"),
    "non-co2": _("Contrails and other warming"),
    "extrapolated": _("Travel of those not asked"),
    "local": _("Travel on the spot"),
    "hotel": _("Hotel nights"),
    "meals": _("Food and drink"),
    "energy": _("Energy of the venue"),
    "freight": _("Freight"),
    "build": _("Stands and stage"),
    "waste": _("Waste"),
    "printed": _("Printed matter"),
    "goods": _("Goods and cups"),
    "online": _("Taking part online"),
    "staff": _("Staff"),
    "other": _("Other"),
}
MEALS: Final[dict[str, Words]] = {
    "vegan": _("vegan meal"),
    "vegetarian": _("vegetarian meal"),
    "fish": _("meal with fish"),
    "white_meat": _("meal with pork or chicken"),
    "red_meat": _("meal with beef"),
    "mixed": _("meal of unknown kind"),
    "breakfast": _("breakfast"),
    "hot_drink": _("hot drink"),
    "bottled_water": _("bottle of water"),
    "alcohol": _("alcoholic drink"),
    "own": _("meal by the caterer's figure"),
}
MATERIALS: Final[dict[str, Words]] = {
    "wood": _("wood"),
    "steel": _("steel"),
    "aluminium": _("aluminium"),
    "plastic": _("plastic"),
    "pvc": _("PVC"),
    "board": _("board"),
    "paper": _("paper"),
    "textile": _("textiles"),
    "glass": _("glass"),
    "concrete": _("concrete"),
}
WASTES: Final[dict[str, Words]] = {
    "mixed": _("mixed"),
    "food": _("food"),
    "paper": _("paper"),
    "plastic": _("plastic"),
    "glass": _("glass"),
    "cans": _("cans"),
    "wood": _("wood"),
}
ROUTES: Final[dict[str, Words]] = {
    "incineration": _("burnt"),
    "landfill": _("landfilled"),
    "recycling": _("recycled"),
    "composting": _("composted"),
    "digestion": _("digested to gas"),
}
GOODS: Final[dict[str, Words]] = {
    "tshirt": _("cotton T-shirt"),
    "reusable_cup": _("reusable cup"),
    "single_use_cup": _("single-use cup"),
}
