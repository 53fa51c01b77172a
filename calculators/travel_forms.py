"""The questions of the car page and of the travel page."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from calculators.car import FUELS
from calculators.household_forms import country_choices
from calculators.page_forms import AnswersForm, count, number_field, written
from calculators.screens import Segmented
from calculators.travel import MODES

DRIVE_CHOICES: Final = (
    ("unknown", _("I do not know")),
    ("petrol", _("Petrol")),
    ("diesel", _("Diesel")),
    ("hybrid", _("Hybrid")),
    ("plug_in_hybrid", _("Plug-in hybrid")),
    ("electric", _("Electric")),
    ("lpg", _("LPG")),
    ("motorbike", _("Motorbike")),
)
SIZE_CHOICES: Final = (
    ("average", _("Average, or unknown")),
    ("small", _("Small")),
    ("medium", _("Medium")),
    ("large", _("Large")),
)
FUEL_CHOICES: Final = (
    ("petrol", _("Petrol, litres")),
    ("diesel", _("Diesel, litres")),
    ("lpg", _("LPG, kg")),
    ("electricity", _("Electricity, kWh")),
)
SHARE_CHOICES: Final = (("vehicle", _("The whole car")), ("person", _("One person's part")))
ROWS: Final = 4  # what fits on a page; the API takes more
assert {kind for kind, _words in FUEL_CHOICES} == set(FUELS)


class CarForm(AnswersForm):
    """A drive: its distance, or what was filled in."""

    calculator = "car"
    SCREENS = (
        (
            _("How far did it go?"),
            ("distance_km", ("fuel_amount", "fuel_kind")),
            _("The distance, or what was filled in: one of the two."),
        ),
        (_("Which car is it?"), (("drive", "size"), "country")),
        (_("Who sat in it?"), ("occupants", "share")),
    )
    distance_km = number_field(_("Distance in km"))
    fuel_amount = number_field(_("Or what was filled in"))
    fuel_kind = forms.ChoiceField(label=_("Of what?"), choices=FUEL_CHOICES, required=False)
    drive = forms.ChoiceField(label=_("What drives it?"), choices=DRIVE_CHOICES, initial="unknown")
    size = forms.ChoiceField(label=_("How big is it?"), choices=SIZE_CHOICES, initial="average")
    country = forms.ChoiceField(
        label=_("If it is electric: where is it charged?"),
        choices=lazy(country_choices, list),
        initial="JP",
        required=False,
    )
    occupants = number_field(_("People in it"), initial="1", attrs={"class": "passengers"})
    share = forms.ChoiceField(label=_("Count"), choices=SHARE_CHOICES, initial="vehicle", widget=Segmented)

    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        told = {name: cleaned[name] for name in ("drive", "size", "share")}
        told["occupants"] = count(cleaned["occupants"] or "1")
        if distance := written(cleaned["distance_km"]):
            told["distance_km"] = distance
        if amount := written(cleaned["fuel_amount"]):
            told["fuel"] = {"amount": amount, "kind": cleaned["fuel_kind"] or "petrol"}
        return told | ({"country": cleaned["country"]} if cleaned["country"] else {})

    def field_of(self, path: str) -> str:
        return path.replace(".", "_")

    @staticmethod
    def values_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of a kept footprint as the fields hold them."""
        fuel = inputs.get("fuel", {})
        return {**inputs, "fuel_amount": fuel.get("amount", ""), "fuel_kind": fuel.get("kind", "")}


class TravelForm(AnswersForm):
    """Up to four trips; a row without a distance is no trip."""

    calculator = "travel"
    ENOUGH_AFTER = 1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, ROWS + 1):
            self.fields[f"mode_{n}"] = forms.ChoiceField(
                label=_("By"), choices=list(MODES.items()), required=False
            )
            self.fields[f"km_{n}"] = number_field(_("One way in km"))
            self.fields[f"people_{n}"] = number_field(_("People"), initial="1")
            self.fields[f"times_{n}"] = number_field(
                _("How often"), initial="2", help_text=_("There and back is twice.")
            )

    def asked(self) -> list[Any]:
        """A screen for each trip."""
        return [
            (
                _("The trip") if n == 1 else _("Another trip"),
                ((f"mode_{n}", f"km_{n}", f"people_{n}", f"times_{n}"),),
            )
            for n in range(1, ROWS + 1)
        ]

    def _told(self, cleaned: Mapping[str, Any]) -> list[int]:
        return [n for n in range(1, ROWS + 1) if written(cleaned[f"km_{n}"])]

    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "trips": [
                {
                    "mode": cleaned[f"mode_{n}"],
                    "km": written(cleaned[f"km_{n}"]),
                    "people": count(cleaned[f"people_{n}"] or "1"),
                    "times": count(cleaned[f"times_{n}"] or "1"),
                }
                for n in self._told(cleaned)
            ]
        }

    def field_of(self, path: str) -> str:
        parts = path.split(".")
        if len(parts) != 3:
            return "km_1"
        return f"{parts[2]}_{self._told(self.cleaned_data)[int(parts[1])]}"

    @staticmethod
    def values_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of a kept footprint as the fields hold them."""
        trips = list(enumerate(inputs["trips"][:ROWS], 1))
        return {f"{name}_{n}": value for n, trip in trips for name, value in trip.items()}
