"""What the freight calculator calls its vehicles, fuels, carriers and materials."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from calculators.footprint import Words

MODE_WORDS: Final[Mapping[str, Words]] = {
    "truck": _("Truck, size unknown"),
    "van": _("Light van"),
    "van_electric": _("Electric van"),
    "truck_2t": _("Truck for 2 tonnes"),
    "truck_4t": _("Truck for 4 tonnes"),
    "truck_10t": _("Truck for 10 tonnes"),
    "trailer_20t": _("Trailer for 20 tonnes"),
    "rail": _("Goods train"),
    "coastal_ship": _("Coastal ship"),
    "container_ship": _("Container ship"),
    "bulk_ship": _("Bulk carrier"),
    "roro_ferry": _("Ferry for trucks"),
    "air": _("Air freight"),
}
FUEL_WORDS: Final[Mapping[str, Words]] = {
    "diesel": _("Diesel"),
    "petrol": _("Petrol"),
    "lpg": _("LPG"),
    "lng": _("LNG"),
    "electricity": _("Electricity"),
    "heavy_oil_a": _("Heavy oil A"),
    "heavy_oil_bc": _("Heavy oil B or C"),
    "jet": _("Jet fuel"),
}
CARRIER_WORDS: Final[Mapping[str, Words]] = {
    "courier_jp": _("Home delivery in Japan"),
    "home_fr": _("Home delivery, French model"),
    "pickup_car_fr": _("Pick-up point, fetched by car (French model)"),
    "pickup_foot_fr": _("Pick-up point, fetched on foot (French model)"),
}
LEG_WORDS: Final[Mapping[str, Words]] = {
    "truck": _("By truck"),
    "rail": _("By train"),
    "container_ship": _("By ship"),
    "air": _("By air"),
}
MATERIAL_WORDS: Final[Mapping[str, Words]] = {
    "board": _("Cardboard"),
    "paper": _("Paper"),
    "mixed_paper": _("Mixed paper"),
    "plastic_film": _("Plastic film"),
    "plastic": _("Plastic"),
    "glass": _("Glass"),
    "wood": _("Wood"),
}
STAGE_WORDS: Final[Mapping[str, Words]] = {
    **MODE_WORDS,
    "parcel": _("Parcels"),
    "redelivery": _("Delivered again"),
    "leg": _("The way abroad"),
    "packaging": _("Packaging"),
}
