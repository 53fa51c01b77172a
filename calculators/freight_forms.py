"""The questions of the freight page: parcels, two lots of goods, packaging. The API takes more of each."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from calculators.freight_input import ROAD
from calculators.freight_words import CARRIER_WORDS, FUEL_WORDS, LEG_WORDS, MATERIAL_WORDS, MODE_WORDS
from calculators.household_forms import country_choices
from calculators.page_forms import AnswersForm, count, number_field, written

LOTS: Final = 2
_BACK_CHOICES: Final = (
    ("none", _("Not counted")),
    ("same", _("The goods come back")),
    ("empty", _("The truck comes back empty")),
)
_WHOLE: Final = ("load_percent", "times")


def _choices(words: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(words.items())


def _place_field(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=40)


class FreightForm(AnswersForm):
    """A parcel row, two lots of goods and a packaging row; what is left empty is not counted."""

    calculator = "freight"
    ENOUGH_AFTER = 1
    parcels_count = number_field(_("How many parcels?"))
    parcels_carrier = forms.ChoiceField(
        label=_("How are they delivered?"), choices=_choices(CARRIER_WORDS), initial="courier_jp"
    )
    parcels_kg = number_field(_("Weight of one in kg"))
    parcels_redelivered_percent = number_field(_("Delivered again, in percent"), initial="0")
    parcels_returned_percent = number_field(_("Sent back, in percent"), initial="0")
    parcels_from = _place_field(_("From"))
    parcels_to = _place_field(_("To"))
    parcels_leg = forms.ChoiceField(
        label=_("How do they go abroad?"),
        choices=[("", _("They stay in the country")), *LEG_WORDS.items()],
        required=False,
    )
    country = forms.ChoiceField(
        label=_("Country of the trucks and trains"),
        choices=lazy(country_choices, list),
        initial="JP",
        required=False,
    )
    packaging_material = forms.ChoiceField(
        label=_("Of what?"), choices=_choices(MATERIAL_WORDS), required=False
    )
    packaging_kg = number_field(_("Packaging in kg"))
    packaging_recycled = forms.BooleanField(label=_("From recycled material"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, LOTS + 1):
            self.fields |= {f"{name}_{n}": field for name, field in _lot_fields().items()}

    def asked(self) -> list[Any]:
        """A screen for parcels, two for each lot, one for packaging."""
        rows: list[Any] = [
            (
                _("Which parcels do you send?"),
                (
                    ("parcels_count", "parcels_kg"),
                    "parcels_carrier",
                    ("parcels_redelivered_percent", "parcels_returned_percent"),
                ),
                _("Leave empty what you do not send. The French model and parcels abroad need the weight."),
            ),
            (
                _("Do parcels go abroad?"),
                (("parcels_from", "parcels_to"), "parcels_leg"),
                _("A Japanese postcode, a prefecture, an airport or a country code such as US."),
            ),
        ]
        for n in range(1, LOTS + 1):
            rows.append(
                (
                    _("Which goods go by truck, train, ship or air?") if n == 1 else _("More goods?"),
                    (
                        f"mode_{n}",
                        (f"kg_{n}", f"m3_{n}"),
                        f"km_{n}",
                        (f"from_{n}", f"to_{n}"),
                        f"times_{n}",
                        *(("country",) if n == 1 else ()),
                    ),
                    _("Weight, and the distance or where it starts and ends. A ship needs its distance."),
                )
            )
            rows.append(
                (
                    _("What do you know of the vehicle?"),
                    (
                        (f"load_percent_{n}", f"back_{n}"),
                        f"chilled_{n}",
                        f"vehicle_km_{n}",
                        (f"fuel_amount_{n}", f"fuel_kind_{n}"),
                    ),
                    _(
                        "The kilometres or the fuel of the whole vehicle stand instead of weight and distance."
                    ),
                )
            )
        return [
            *rows,
            (
                _("What is it packed in?"),
                (("packaging_kg", "packaging_material"), "packaging_recycled"),
                _("All of it together."),
            ),
        ]

    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {"country": cleaned["country"] or "JP"}
        if written(cleaned["parcels_count"]):
            told["parcels"] = [_parcels(cleaned)]
        if lots := [_lot(cleaned, n) for n in self._told(cleaned)]:
            told["shipments"] = lots
        if kg := written(cleaned["packaging_kg"]):
            told["packaging"] = [
                {
                    "material": cleaned["packaging_material"] or "board",
                    "kg": kg,
                    "recycled": cleaned["packaging_recycled"],
                }
            ]
        return told

    @staticmethod
    def _told(cleaned: Mapping[str, Any]) -> list[int]:
        weighed = ("kg", "vehicle_km", "fuel_amount", "km", "from", "to")
        return [n for n in range(1, LOTS + 1) if any(written(cleaned[f"{name}_{n}"]) for name in weighed)]

    def field_of(self, path: str) -> str:
        parts = path.split(".")
        if len(parts) < 3:
            return "parcels_count" if path == "parcels" else path
        if parts[0] != "shipments":
            return f"{parts[0]}_{parts[2]}"
        return f"{'_'.join(parts[2:])}_{self._told(self.cleaned_data)[int(parts[1])]}"

    @staticmethod
    def values_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of a kept footprint as the fields hold them."""
        values: dict[str, Any] = {"country": inputs["country"]}
        for group in ("parcels", "packaging"):
            for row in inputs.get(group, [])[:1]:
                values |= {f"{group}_{name}": value for name, value in row.items()}
        for n, row in enumerate(inputs.get("shipments", [])[:LOTS], 1):
            fuel = row.get("fuel", {})
            flat = {**row, **{f"fuel_{name}": value for name, value in fuel.items()}}
            values |= {f"{name}_{n}": value for name, value in flat.items() if name != "fuel"}
        return values


def _lot_fields() -> dict[str, forms.Field]:
    return {
        "mode": forms.ChoiceField(label=_("By"), choices=_choices(MODE_WORDS), initial="truck"),
        "kg": number_field(_("Weight in kg")),
        "m3": number_field(_("Volume in m³, if bulky")),
        "km": number_field(_("One way in km")),
        "from": _place_field(_("From")),
        "to": _place_field(_("To")),
        "times": number_field(_("How often"), initial="1"),
        "load_percent": number_field(_("How full, in percent")),
        "back": forms.ChoiceField(label=_("The way back"), choices=_BACK_CHOICES, initial="none"),
        "chilled": forms.BooleanField(label=_("Chilled or frozen"), required=False),
        "vehicle_km": number_field(_("Kilometres of the whole vehicle")),
        "fuel_amount": number_field(_("Or its fuel")),
        "fuel_kind": forms.ChoiceField(label=_("Of what?"), choices=_choices(FUEL_WORDS), required=False),
    }


def _parcels(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"count": count(cleaned["parcels_count"]), "carrier": cleaned["parcels_carrier"]}
    for name in ("redelivered_percent", "returned_percent"):
        told[name] = count(cleaned[f"parcels_{name}"] or "0")
    for name in ("kg", "from", "to", "leg"):
        if value := written(cleaned[f"parcels_{name}"]):
            told[name] = value
    return told


def _lot(cleaned: Mapping[str, Any], n: int) -> dict[str, Any]:
    told: dict[str, Any] = {"mode": cleaned[f"mode_{n}"]}
    for name in ("kg", "m3", "km", "from", "to", "vehicle_km"):
        if value := written(cleaned[f"{name}_{n}"]):
            told[name] = value
    for name in _WHOLE:
        if value := written(cleaned[f"{name}_{n}"]):
            told[name] = count(value)
    if amount := written(cleaned[f"fuel_amount_{n}"]):
        told["fuel"] = {"amount": amount, "kind": cleaned[f"fuel_kind_{n}"] or "diesel"}
    if cleaned[f"chilled_{n}"]:
        told["chilled"] = True
    if "kg" in told and (told["mode"] in ROAD or cleaned[f"back_{n}"] != "empty"):
        told["back"] = cleaned[f"back_{n}"]
    return told
