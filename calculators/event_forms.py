"""The questions of the event page: few and large; what the page has no field for is kept from an earlier footprint."""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from babel import Locale
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.text import capfirst, format_lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from calculators import event_csv, factor_store
from calculators.errors import CalculatorError
from calculators.event_schema import MODES
from calculators.event_travel import MODES as WAYS
from calculators.event_words import MEALS, ROUTES
from calculators.forms import NON_CO2
from calculators.page_forms import AnswersForm, count, number_field, written
from calculators.where import name_of

_DISTANCE: Final = re.compile(r"([\d.,]+)\s*(?:km|キロ)", re.IGNORECASE)
_ORIGIN: Final = pgettext_lazy("airport", "From")
ROWS: Final = 5  # what fits on a page; a list or the API take more
KINDS: Final = ("vegetarian", "vegan", "fish", "white_meat", "red_meat", "mixed", "hot_drink")
_WAY_CHOICES: Final = [("auto", _("I do not know")), *((mode, WAYS[mode]) for mode in MODES[1:])]
_RIDE_CHOICES: Final = [(mode, WAYS[mode]) for mode in ("train", "metro", "bus", "taxi", "car", "walk")]
_ROUTES: Final = [(route, capfirst(ROUTES[route])) for route in ("incineration", "recycling", "landfill")]
# Path of an answer -> the field that asks for it, where the two are not called alike.
_FIELDS: Final[Mapping[str, str]] = {
    "hotel.0.nights": "nights",
    "hotel": "nights",
    "hotel.0.per_room": "per_room",
    "energy": "kwh",
    "meals": "meal_vegetarian",
    "waste": "waste_kg",
    "build.0.kg": "wood_kg",
    "build.0.uses": "wood_uses",
    "printed.sheets": "sheets",
    "origins": "from_1",
}


def _hotel_choices() -> list[tuple[str, str]]:
    language = (get_language() or "en")[:2]
    codes = [key[0] for key in factor_store.newest()["hotel-nights"].rows if len(key[0]) == 2]
    names = Locale.parse(language).territories
    return sorted(((c, str(names.get(c, c))) for c in codes), key=lambda named: (named[0] != "JP", named[1]))


def _text(label: Any, **facts: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=100, **facts)


class EventForm(AnswersForm):
    """An event on one page; everything but one origin or one part may be left out."""

    calculator = "event"
    ENOUGH_AFTER = 2
    venue = _text(_("Where was it?"), help_text=_("A postcode, a prefecture, a country or an airport."))
    participants = number_field(_("How many took part on site?"))
    csv_file = forms.FileField(label=_("A list of participants (CSV)"), required=False)
    csv = forms.CharField(
        label=_("Or paste the list here"),
        help_text=_("First row: place,people,mode,km. Only the place is needed."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    nights = number_field(_("Hotel nights"), help_text=_("Guests times nights."))
    hotel_country = forms.ChoiceField(
        label=_("In which country?"), choices=lazy(_hotel_choices, list), initial="JP"
    )
    per_room = number_field(_("Guests in a room"), initial="1")
    own_count = number_field(_("Meals by the caterer's own figure"))
    own_kg = number_field(_("kg CO₂e of each"))
    kwh = number_field(_("Electricity of the venue in kWh"))
    floor_m2 = number_field(_("Or its floor in m²"))
    hours = number_field(_("for how many hours"))
    gas_m3 = number_field(_("Gas of the venue in m³"))
    local_people = number_field(_("People going about on the spot"))
    local_km = number_field(_("Kilometres a day"))
    local_days = number_field(_("Days"), initial="1")
    local_mode = forms.ChoiceField(label=_("By which way"), choices=_RIDE_CHOICES, initial="train")
    freight_kg = number_field(_("Freight in kg"))
    freight_km = number_field(_("Over how many km?"))
    wood_kg = number_field(_("Stands of wood in kg"))
    wood_uses = number_field(_("Used how many times?"), initial="1")
    waste_kg = number_field(_("Waste in kg"))
    waste_route = forms.ChoiceField(label=_("What becomes of it?"), choices=_ROUTES, initial="incineration")
    sheets = number_field(_("Printed A4 sheets"))
    tshirts = number_field(_("Cotton T-shirts"))
    cups = number_field(_("Single-use cups"))
    online_people = number_field(_("People taking part online"))
    online_hours = number_field(_("Hours of each"))
    staff_people = number_field(_("Staff who came each day"))
    staff_days = number_field(_("Days"), initial="1")
    staff_km = number_field(_("Kilometres a day"))
    non_co2 = forms.ChoiceField(
        label=_("Contrails and other warming at height"), choices=NON_CO2, initial="excluded"
    )
    rest = forms.CharField(required=False, max_length=200_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, ROWS + 1):
            self.fields[f"from_{n}"] = _text(format_lazy("{origin} {n}", origin=_ORIGIN, n=n))
            self.fields[f"people_{n}"] = number_field(pgettext_lazy("event", "People"))
            self.fields[f"mode_{n}"] = forms.ChoiceField(
                label=_("By which way"), choices=_WAY_CHOICES, required=False
            )
        for kind in KINDS:
            self.fields[f"meal_{kind}"] = number_field(capfirst(MEALS[kind]))

    def asked(self) -> list[Any]:
        """What is asked together: a question, its fields, and a hint."""
        origins = [(f"from_{n}", f"people_{n}", f"mode_{n}") for n in range(1, ROWS + 1)]
        meals = [*(f"meal_{kind}" for kind in KINDS), "own_count", "own_kg"]
        return [
            (_("What event was it?"), ("venue", "participants"), ""),
            (
                _("Where did they come from?"),
                tuple(origins),
                _(
                    "A postcode, a prefecture, a country, an airport, or one way in km. "
                    "Those you leave out are taken to be like these."
                ),
            ),
            (
                _("Do you have a list?"),
                ("csv_file", "csv"),
                _("Instead of the rows before. Postcodes become prefectures; the list itself is not kept."),
                "calculators/_event_list.html",
            ),
            (_("Where did they sleep?"), ("nights", ("hotel_country", "per_room")), ""),
            (_("What did they eat and drink?"), tuple(meals), _("How many of each were served.")),
            (
                _("What did the venue use?"),
                ("kwh", ("floor_m2", "hours"), "gas_m3"),
                _("Measured, or by the floor and the hours."),
            ),
            (
                _("Who went about on the spot, and who was online?"),
                (
                    ("local_people", "local_km", "local_days", "local_mode"),
                    ("staff_people", "staff_km", "staff_days"),
                    ("online_people", "online_hours"),
                ),
                "",
            ),
            (
                _("What was brought, printed and thrown away?"),
                (
                    ("freight_kg", "freight_km"),
                    ("wood_kg", "wood_uses"),
                    ("waste_kg", "waste_route"),
                    "sheets",
                    ("tshirts", "cups"),
                    "non_co2",
                ),
                "",
            ),
        ]

    def clean_csv_file(self) -> str:
        """The text of the list, at most as many bytes of it as are read."""
        file: UploadedFile | None = self.cleaned_data["csv_file"]
        if file is None:
            return ""
        try:
            return event_csv.decoded(file.read(event_csv.MOST_BYTES + 1))
        except CalculatorError as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal

    # --- to the engine ---------------------------------------------------------------------------------------------
    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {"non_co2": cleaned["non_co2"]}
        if venue := cleaned["venue"].strip():
            told["venue"] = venue
        if number := cleaned["participants"].strip():
            told["participants"] = count(number)
        if rows := self._told(cleaned):
            told["origins"] = [self._origin(cleaned, n) for n in rows]
        if listed := cleaned["csv_file"] or cleaned["csv"].strip():
            told["csv"] = listed
        told |= _parts(cleaned)
        return _with_rest(told, cleaned["rest"])

    def _told(self, cleaned: Mapping[str, Any]) -> list[int]:
        rows = range(1, ROWS + 1)
        return [n for n in rows if cleaned[f"from_{n}"].strip() or cleaned[f"people_{n}"].strip()]

    def _origin(self, cleaned: Mapping[str, Any], n: int) -> dict[str, Any]:
        text = cleaned[f"from_{n}"].strip()
        far = _DISTANCE.fullmatch(unicodedata.normalize("NFKC", text))
        told: dict[str, Any] = {"km": written(far[1])} if far else {"from": text}
        told["mode"] = cleaned[f"mode_{n}"] or "auto"
        return told | _whole("people", cleaned[f"people_{n}"])

    def field_of(self, path: str) -> str:
        parts = path.split(".")
        if parts[0] == "csv":
            return "csv_file" if self.cleaned_data.get("csv_file") else "csv"
        if len(parts) == 3 and parts[1].isdigit() and parts[0] in ("origins", "meals", "goods"):
            return self._field_of_row(parts[0], int(parts[1]), parts[2])
        plain = "_".join(part for part in parts if not part.isdigit())
        return _FIELDS.get(path, parts[-1] if parts[0] == "energy" else plain)

    def _field_of_row(self, part: str, place: int, name: str) -> str:
        """Only the rows that were filled in were sent, in their order; what comes after them has no field."""
        cleaned = self.cleaned_data
        fields = {
            "origins": [f"{'from' if name == 'km' else name}_{n}" for n in self._told(cleaned)],
            "meals": [
                *(f"meal_{kind}" for kind in KINDS if cleaned[f"meal_{kind}"].strip()),
                "own_kg" if name == "kg_each" else "own_count",
            ],
            "goods": [name for name in ("tshirts", "cups") if cleaned[name].strip()],
        }[part]
        return fields[place] if place < len(fields) else ""

    # --- from a kept footprint -------------------------------------------------------------------------------------
    @staticmethod
    def values_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of a kept footprint as the fields hold them; the others, for `rest`."""
        left = dict(inputs)
        values: dict[str, Any] = {
            name: left.pop(name) for name in ("participants", "non_co2") if name in left
        }
        if venue := left.pop("venue", ""):
            values["venue"] = str(name_of(venue))
        values |= _origins_of(left)
        for part, taken in _TAKEN.items():
            if part in left and (found := taken(left[part])) is not None:
                values |= found
                del left[part]
        return values | ({"rest": json.dumps(left, ensure_ascii=False)} if left else {})


def _whole(name: str, text: str) -> dict[str, Any]:
    return {name: count(text)} if text.strip() else {}


def _amounts(cleaned: Mapping[str, Any], *names: str, cut: str = "") -> dict[str, Any]:
    found = {name.removeprefix(cut): written(cleaned[name]) for name in names}
    return {name: value for name, value in found.items() if value}


def _parts(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Every part that was answered; one begun but not ended is sent as it is, for the engine to ask for the rest."""
    told: dict[str, Any] = {}
    if cleaned["nights"].strip():
        row = _whole("nights", cleaned["nights"]) | _whole("per_room", cleaned["per_room"])
        told["hotel"] = [row | {"country": cleaned["hotel_country"]}]
    meals = [
        {"kind": kind, "count": count(cleaned[f"meal_{kind}"])}
        for kind in KINDS
        if cleaned[f"meal_{kind}"].strip()
    ]
    if own := _amounts(cleaned, "own_kg"):
        meals.append({"kind": "own", "kg_each": own["own_kg"]} | _whole("count", cleaned["own_count"]))
    elif cleaned["own_count"].strip():
        meals.append({"kind": "own"} | _whole("count", cleaned["own_count"]))
    told["meals"] = meals
    told["energy"] = _amounts(cleaned, "kwh", "floor_m2", "hours", "gas_m3")
    if local := _amounts(cleaned, "local_km", cut="local_") | _whole("people", cleaned["local_people"]):
        told["local"] = [local | _whole("days", cleaned["local_days"]) | {"mode": cleaned["local_mode"]}]
    if freight := _amounts(cleaned, "freight_kg", "freight_km", cut="freight_"):
        told["freight"] = [freight]
    if wood := _amounts(cleaned, "wood_kg", cut="wood_"):
        told["build"] = [wood | {"material": "wood"} | _whole("uses", cleaned["wood_uses"])]
    if waste := _amounts(cleaned, "waste_kg", cut="waste_"):
        told["waste"] = [waste | {"route": cleaned["waste_route"]}]
    told["printed"] = _amounts(cleaned, "sheets")
    told["goods"] = [
        {"kind": kind, "count": count(cleaned[name])}
        for name, kind in (("tshirts", "tshirt"), ("cups", "single_use_cup"))
        if cleaned[name].strip()
    ]
    if online := _amounts(cleaned, "online_hours", cut="online_") | _whole(
        "people", cleaned["online_people"]
    ):
        told["online"] = online
    if staff := _amounts(cleaned, "staff_km", cut="staff_") | _whole("people", cleaned["staff_people"]):
        told["staff"] = staff | _whole("days", cleaned["staff_days"])
    return {name: part for name, part in told.items() if part}


def _with_rest(told: dict[str, Any], text: str) -> dict[str, Any]:
    """What the page has no field for is put beside what it asked; the engine reads both alike."""
    try:
        rest = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return told
    if not isinstance(rest, dict):
        return told
    for name, part in rest.items():
        if isinstance(part, list) and isinstance(told.get(name, []), list):
            told[name] = [*told.get(name, []), *part]
        else:
            told.setdefault(str(name), part)
    return told


_PLAIN: Final = ("people", "mode", "one_way", "role")


def _origins_of(left: dict[str, Any]) -> dict[str, Any]:
    """Simple origins into the rows of the page, the others stay."""
    values: dict[str, Any] = {}
    kept = []
    for row in left.pop("origins", []):
        number = len(values) // 3 + 1
        simple = set(row) in ({*_PLAIN, "from"}, {*_PLAIN, "km"})
        if simple and not row["one_way"] and row["role"] == "participant" and number <= ROWS:
            place = name_of(row["from"]) if "from" in row else f"{row['km']} km"
            values[f"from_{number}"] = str(place)
            values[f"people_{number}"], values[f"mode_{number}"] = row["people"], row["mode"]
        else:
            kept.append(row)
    if kept:
        left["origins"] = kept
    return values


def _hotel_of(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    if len(rows) > 1 or len(rows[0]["country"]) > 2:
        return None
    row = rows[0]
    return {"nights": row["nights"], "hotel_country": row["country"], "per_room": row["per_room"]}


def _meals_of(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    kinds = [row["kind"] for row in rows]
    if not set(kinds) <= {*KINDS, "own"} or len(set(kinds)) < len(kinds):
        return None
    values = {f"meal_{row['kind']}": row["count"] for row in rows if row["kind"] != "own"}
    for row in rows:
        if row["kind"] == "own":
            values |= {"own_count": row["count"], "own_kg": row["kg_each"]}
    return values


def _energy_of(row: dict[str, Any]) -> dict[str, Any] | None:
    return dict(row) if set(row) <= {"kwh", "floor_m2", "hours", "gas_m3"} else None


def _prefixed(prefix: str, known: Mapping[str, Any]) -> Any:
    """A part of one row whose other answers are as the page assumes them."""

    def taken(part: Any) -> dict[str, Any] | None:
        row = part[0] if isinstance(part, list) and len(part) == 1 else part
        if not isinstance(row, dict) or any(row.get(name) != value for name, value in known.items()):
            return None
        return {f"{prefix}_{name}": value for name, value in row.items() if name not in known}

    return taken


_TAKEN: Final[dict[str, Any]] = {
    "hotel": _hotel_of,
    "meals": _meals_of,
    "energy": _energy_of,
    "freight": _prefixed("freight", {"mode": "truck"}),
    "build": _prefixed("wood", {"material": "wood"}),
    "waste": _prefixed("waste", {"kind": "mixed"}),
    "online": _prefixed("online", {}),
    "staff": _prefixed("staff", {"mode": "train"}),
    "local": _prefixed("local", {}),
    "printed": lambda row: {"sheets": row["sheets"]} if set(row) == {"sheets"} else None,
}
