"""The questions of the flight page. Reading is forgiving here; the engine decides what can be calculated."""

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from calculators import airport_search, services
from calculators.aircraft_names import aircraft_names
from calculators.airport_search import Place
from calculators.errors import AirportUnknown, CalculatorError, InputMissing
from calculators.footprint import Footprint
from calculators.screens import Asked, AskedInScreens, Cards, Segmented

MOST_LEGS: Final = 8  # what fits on a page; the API takes more

CABINS: Final = (
    ("economy", gettext_lazy("Economy")),
    ("premium_economy", gettext_lazy("Premium economy")),
    ("business", gettext_lazy("Business")),
    ("first", gettext_lazy("First")),
)
TRIPS: Final = (("return", gettext_lazy("Return")), ("one_way", gettext_lazy("One way")))
NON_CO2: Final = (
    ("excluded", gettext_lazy("Leave it out, and say so")),
    ("included", gettext_lazy("Count it, on a line of its own")),
)


def _aircraft_choices() -> list[tuple[str, str]]:
    return [
        ("", _("I do not know")),
        *((icao, f"{name} ({icao})") for icao, name in aircraft_names().items()),
    ]


class FlightForm(AskedInScreens):
    """One journey: one or more flights, who flies, and how. A valid form has its `footprint`."""

    trip = forms.ChoiceField(label=gettext_lazy("Trip"), choices=TRIPS, initial="return", widget=Segmented)
    cabin = forms.ChoiceField(
        label=gettext_lazy("Cabin"), choices=CABINS, initial="economy", widget=Segmented
    )
    passengers = forms.CharField(
        label=gettext_lazy("Passengers"),
        max_length=10,
        initial="1",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "passengers"}),
    )
    non_co2 = forms.ChoiceField(
        label=gettext_lazy("Contrails and other warming at height"),
        choices=NON_CO2,
        initial="excluded",
        widget=Cards,
        help_text=gettext_lazy(
            "At cruising height a flight also warms by contrails and nitrogen oxides. By the UK government's multiplier"
            " they add about 58 % to the total; the true figure is very uncertain."
        ),
    )

    def __init__(self, *args: Any, legs: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.legs = legs
        self.choices_of: dict[str, list[Place]] = {}
        self.footprint: Footprint | None = None
        for number in range(1, legs + 1):
            self.fields[f"from_{number}"] = _airport_field(pgettext("airport", "From"))
            self.fields[f"to_{number}"] = _airport_field(pgettext("airport", "To"))
            self.fields[f"aircraft_{number}"] = forms.ChoiceField(
                label=_("Aircraft"), choices=_aircraft_choices, required=False
            )

    def asked(self) -> list[Any]:
        """The flights on one screen, then who flies how."""
        legs = [f"{end}_{n}" for n in range(1, self.legs + 1) for end in ("from", "to", "aircraft")]
        return [
            Asked("", legs, template="calculators/_legs.html"),
            *(("", (name,)) for name in ("trip", "cabin", "passengers", "non_co2")),
        ]

    def told(self) -> str:
        """The airports by their codes: an address is short."""
        said = QueryDict(mutable=True)
        said.update({name: str(self.data[name]) for name in self.fields if name in self.data})
        for name in self.fields:
            if name.startswith(("from_", "to_")) and (found := airport_search.exact(said.get(name, ""))):
                said[name] = found.iata
        kept = FlightForm(said, legs=self.legs)
        return f"legs={self.legs}&{super(FlightForm, kept).told()}"

    def recall(self, query: QueryDict) -> None:
        """Codes become names again."""
        super().recall(query)
        language = (get_language() or "en")[:2]
        for name in self.fields:
            if name.startswith(("from_", "to_")) and (
                found := airport_search.exact(str(self.initial.get(name, "")))
            ):
                self.initial[name] = found.title(language)

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each flight, with the airports that may be meant, for the template."""
        return [
            {
                "number": number,
                "ends": [
                    {"field": self[name], "choices": self._shown_choices(name)}
                    for name in (f"from_{number}", f"to_{number}")
                ],
                "aircraft": self[f"aircraft_{number}"],
            }
            for number in range(1, self.legs + 1)
        ]

    def _shown_choices(self, name: str) -> list[dict[str, str]]:
        language = (get_language() or "en")[:2]
        return [
            {
                "pick": f"{name}:{place.iata}",
                "title": place.title(language),
                "country": place.country_name(language),
            }
            for place in self.choices_of.get(name, [])
        ]

    def clean_passengers(self) -> int | str:
        text = unicodedata.normalize("NFKC", self.cleaned_data["passengers"]).strip()
        return int(text) if text.isascii() and text.removeprefix("-").isdigit() else text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        legs = [self._leg(number) for number in range(1, self.legs + 1)]
        if not self.errors:
            inputs = {
                "legs": legs,
                "cabin": cleaned["cabin"],
                "passengers": cleaned["passengers"],
                "round_trip": cleaned["trip"] == "return",
                "non_co2": cleaned["non_co2"],
            }
            try:
                self.footprint = services.calculate(calculator="flight", inputs=inputs)
            except CalculatorError as refusal:
                fault = forms.ValidationError(str(refusal), code=refusal.code)
                self.add_error(_form_field(refusal.field), fault)
        return cleaned

    def _leg(self, number: int) -> dict[str, Any]:
        leg: dict[str, Any] = {end: self._airport(f"{end}_{number}") for end in ("from", "to")}
        aircraft = self.cleaned_data.get(f"aircraft_{number}")
        return leg | ({"aircraft": aircraft} if aircraft else {})

    def _airport(self, name: str) -> str | None:
        """The code of the airport that is meant; else an error on the field, with a choice where there is one."""
        text = self.cleaned_data.get(name)
        if text is None:
            return None  # the field has its own error already
        if not text.strip():
            self.add_error(name, str(InputMissing()))
        elif found := airport_search.exact(text):
            return found.iata
        elif choices := airport_search.suggest(text, limit=6):
            self.choices_of[name] = choices
            self.add_error(name, _("Which one do you mean?"))
        else:
            short = text[:20]
            self.add_error(name, str(AirportUnknown(airport=short)))
        return None


def _airport_field(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"data-airport": "", "spellcheck": "false", "autocapitalize": "off"}),
    )


def _form_field(path: str | None) -> str | None:
    """`legs.0.from` is `from_1` on the page."""
    parts = (path or "").split(".")
    if len(parts) == 3 and parts[0] == "legs":
        return f"{parts[2]}_{int(parts[1]) + 1}"
    return {"round_trip": "trip"}.get(path or "", path)


def form_values(inputs: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The answers of a kept footprint as the page's fields hold them."""
    values: dict[str, Any] = {
        "legs": len(inputs["legs"]),
        "trip": "return" if inputs["round_trip"] else "one_way",
        "cabin": inputs["cabin"],
        "passengers": str(inputs["passengers"]),
        "non_co2": inputs["non_co2"],
    }
    for number, leg in enumerate(inputs["legs"], 1):
        for end in ("from", "to"):
            values[f"{end}_{number}"] = airport_search.place(leg[end]).title(language)
        values[f"aircraft_{number}"] = leg.get("aircraft", "")
    return values
