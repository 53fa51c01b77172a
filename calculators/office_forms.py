"""The questions of the office page: one form for bills and what else is known, one for a profile."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import factor_store
from calculators.electricity_forms import OWN, OWN_HINT, OWN_QUESTION, ElectricityForm
from calculators.household_forms import PERIOD_CHOICES, country_choices
from calculators.office_input import CARS, COMMUTING, HAULS, TRIPS, WASTE
from calculators.office_words import (
    AREA_WORDS,
    HAUL_WORDS,
    ROUTE_WORDS,
    WASTE_WORDS,
    WAY_WORDS,
    country_words,
)
from calculators.page_forms import AnswersForm, count, number_field, written
from calculators.screens import Cards, Segmented
from calculators.services_bought import KINDS, MEASURES, kind_words

WAYS: Final = 2  # rows on the page; the API takes more
JOURNEYS: Final = 3
WASTES: Final = 2
_CABINS: Final = {
    "economy": _("Economy"),
    "premium_economy": _("Premium economy"),
    "business": _("Business"),
    "first": _("First"),
}
_FUELS: Final = {
    "city_gas": _("City gas in m³"),
    "lpg": _("LPG in m³"),
    "kerosene": _("Kerosene in litres"),
    "heavy_oil_a": _("Heating oil in litres"),
    "heat": _("Bought heat in GJ"),
    "water": _("Water in m³"),
}
_UNITS: Final = {"electricity": "kWh", "heat": "GJ"}
_SERVICES: Final = {
    "hours": _("Hours at a desk"),
    "km": _("Kilometres of a vehicle"),
    "kwh": _("Kilowatt hours"),
    "yen": _("Yen spent"),
}


def _hotel_countries() -> list[tuple[str, Any]]:
    named = [(code, str(country_words(code))) for (code,) in factor_store.newest()["hotel-nights"].rows]
    return sorted(named, key=lambda pair: (pair[0] != "JP", pair[1]))


class OfficeForm(AnswersForm):
    """Either form."""

    calculator = "office"
    way = forms.CharField(widget=forms.HiddenInput, required=False)
    staff = number_field(_("How many work there?"))
    floor_m2 = number_field(_("Floor in m²"))
    period = forms.ChoiceField(
        label=_("For how long?"), choices=PERIOD_CHOICES, initial="year", widget=Segmented
    )
    country = forms.ChoiceField(label=_("Country"), choices=lazy(country_choices, list), initial="JP")

    def of_office(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What both forms ask."""
        told: dict[str, Any] = {"period": cleaned["period"], "country": cleaned["country"]}
        told |= {"staff": count(cleaned["staff"])} if written(cleaned["staff"]) else {}
        return told | ({"floor_m2": floor} if (floor := written(cleaned["floor_m2"])) else {})

    @staticmethod
    def values_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of a kept footprint as the fields hold them."""
        values = {
            name: inputs[name]
            for name in ("period", "country", "staff", "floor_m2", "home_hours")
            if name in inputs
        }
        values |= {"way": "profile" if "profile" in inputs else "bills", **inputs.get("profile", {})}
        for energy in ("electricity", *_FUELS):
            if (bill := inputs.get(energy)) and bill["unit"] != "kg":
                per = 1000 if (energy, bill["unit"]) == ("heat", "MJ") else 1
                values[energy] = f"{bill['amount'] / per:g}" if per > 1 else f"{bill['amount']}"
        for group, most in (("commuting", WAYS), ("trips", JOURNEYS), ("waste", WASTES), ("hotels", 1)):
            for n, row in enumerate(inputs.get(group, [])[:most], 1):
                values |= {f"{group}_{name}_{n}": value for name, value in row.items()}
                if group == "waste":
                    values[f"waste_what_{n}"] = f"{row['kind']}.{row['route']}"
                if "haul" in row:
                    values[f"trips_flight_{n}"] = f"{row['haul']}.{row['cabin']}"
        paper = inputs.get("paper", {})
        if paper.get("unit") == "sheets":
            values |= {"sheets": paper["amount"], "recycled": paper["recycled"]}
        for row in inputs.get("services", []):
            values |= {f"service_{name}": value for name, value in row.items()}
        return values | ElectricityForm.values_of_supplier(inputs.get("electricity", {}))


class BillsForm(ElectricityForm, OfficeForm):
    """What the bills and the books say; each part may be left empty."""

    ENOUGH_AFTER = 2
    electricity = number_field(_("Electricity in kWh"))
    hotels_country_1 = forms.ChoiceField(
        label=_("Country"), choices=lazy(_hotel_countries, list), initial="JP", required=False
    )
    hotels_nights_1 = number_field(_("Nights, of rooms"))
    sheets = number_field(_("Sheets of A4"))
    recycled = forms.BooleanField(label=_("Recycled paper"), required=False)
    home_hours = number_field(_("Hours worked at home, of all together"))
    service_kind = forms.ChoiceField(
        label=_("Spent on"), choices=[(kind, kind_words(kind)) for kind in KINDS], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {energy: number_field(label) for energy, label in _FUELS.items()}
        self.fields |= {f"service_{name}": number_field(label) for name, label in _SERVICES.items()}
        for n in range(1, WAYS + 1):
            self.fields |= {f"commuting_{name}_{n}": field for name, field in _commuting_fields().items()}
        for n in range(1, JOURNEYS + 1):
            self.fields |= {f"trips_{name}_{n}": field for name, field in _trip_fields().items()}
        for n in range(1, WASTES + 1):
            self.fields |= {f"waste_{name}_{n}": field for name, field in _waste_fields().items()}

    def asked(self) -> list[Any]:
        """The place first, then energy, ways, stays, paper and waste, services."""
        trips = [
            (
                _("Which business trips?") if n == 1 else _("Another trip"),
                (
                    (f"trips_by_{n}", f"trips_km_{n}"),
                    (f"trips_people_{n}", f"trips_times_{n}"),
                    f"trips_flight_{n}",
                ),
                _("Each counts there and back. A flight may leave out its kilometres."),
            )
            for n in range(1, JOURNEYS + 1)
        ]
        commuting = [
            (
                _("How do people come to work?") if n == 1 else _("And the others?"),
                (
                    (f"commuting_mode_{n}", f"commuting_km_{n}"),
                    (f"commuting_people_{n}", f"commuting_days_{n}"),
                    f"commuting_occupants_{n}",
                ),
                _("The days are those of the whole time. How many sit in one car matters only by car."),
            )
            for n in range(1, WAYS + 1)
        ]
        leave_out = _("Leave empty what is not used.")
        return [
            (_("Which office, of which time?"), (("staff", "floor_m2"), "period", "country")),
            (_("How much electricity?"), ("electricity", "supplier", "menu")),
            (OWN_QUESTION, OWN, OWN_HINT),
            (
                _("What else does it use?"),
                (("city_gas", "lpg"), ("kerosene", "heavy_oil_a"), ("heat", "water")),
                leave_out,
            ),
            *commuting,
            *trips,
            (_("How many nights in hotels?"), (("hotels_country_1", "hotels_nights_1"),)),
            (
                _("Paper and waste"),
                (
                    ("sheets", "recycled"),
                    *((f"waste_what_{n}", f"waste_kg_{n}") for n in range(1, WASTES + 1)),
                ),
                leave_out,
            ),
            (
                _("Which services are bought?"),
                (
                    ("service_hours", "service_km"),
                    "service_kwh",
                    ("service_yen", "service_kind"),
                    "home_hours",
                ),
                _("What they cost is the weakest measure: give it only where nothing else is known."),
            ),
        ]

    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        told = self.of_office(cleaned)
        for energy in ("electricity", *_FUELS):
            if amount := written(cleaned[energy]):
                told[energy] = {"amount": amount} | ({"unit": _UNITS[energy]} if energy in _UNITS else {})
        if "electricity" in told:
            told["electricity"] |= self.told_of_supplier(cleaned)
        rows = {
            "commuting": [_commute(cleaned, n) for n in self._told(cleaned, "commuting")],
            "trips": [_trip(cleaned, n) for n in self._told(cleaned, "trips")],
            "hotels": [
                {"country": cleaned["hotels_country_1"] or "JP", "nights": count(cleaned["hotels_nights_1"])}
                for _n in self._told(cleaned, "hotels")
            ],
            "waste": [_waste(cleaned, n) for n in self._told(cleaned, "waste")],
            "services": [_service(cleaned, measure) for measure in self._measures(cleaned)],
        }
        told |= {name: several for name, several in rows.items() if several}
        if sheets := written(cleaned["sheets"]):
            told["paper"] = {"amount": sheets, "unit": "sheets", "recycled": cleaned["recycled"]}
        if hours := written(cleaned["home_hours"]):
            told["home_hours"] = hours
        return told

    @staticmethod
    def _told(cleaned: Mapping[str, Any], group: str) -> list[int]:
        """The rows of a group that say anything."""
        most, weighs = {
            "commuting": (WAYS, "km"),
            "trips": (JOURNEYS, "by"),
            "hotels": (1, "nights"),
            "waste": (WASTES, "kg"),
        }[group]
        people = f"{group}_people"  # whoever counts people means to tell a way
        return [
            n
            for n in range(1, most + 1)
            if written(cleaned[f"{group}_{weighs}_{n}"])
            or (group == "commuting" and written(cleaned[f"{people}_{n}"]) not in ("", "1"))
        ]

    @staticmethod
    def _measures(cleaned: Mapping[str, Any]) -> list[str]:
        return [measure for measure in MEASURES if written(cleaned[f"service_{measure}"])]

    def field_of(self, path: str) -> str:
        parts = path.split(".")
        if parts[0] == "electricity":
            return self.field_of_supplier("_".join(parts)) or "electricity"
        if parts[0] == "paper":
            return "sheets"
        if parts[0] == "services" and len(parts) == 3:
            return f"service_{self._measures(self.cleaned_data)[int(parts[1])]}"
        if len(parts) == 3:
            asked = {"haul": "flight", "cabin": "flight", "kind": "what", "route": "what"}.get(
                parts[2], parts[2]
            )
            return f"{parts[0]}_{asked}_{self._told(self.cleaned_data, parts[0])[int(parts[1])]}"
        return parts[0]


class ProfileForm(OfficeForm):
    """How many people, how much floor, where."""

    SCREENS = (
        ("", ("staff",)),
        (_("How much floor?"), ("floor_m2",), _("Leave it out for the usual floor of so many people.")),
        (_("Where is it?"), ("area", "country")),
        ("", ("period",)),
    )
    area = forms.ChoiceField(
        label=_("Where is it?"), choices=list(AREA_WORDS.items()), initial="tokyo", widget=Cards
    )

    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return self.of_office(cleaned) | {"profile": {"area": cleaned["area"]}}

    def field_of(self, path: str) -> str:
        return path.removeprefix("profile.")


def _commuting_fields() -> dict[str, forms.Field]:
    return {
        "mode": forms.ChoiceField(
            label=_("By"), choices=[(way, WAY_WORDS[way]) for way in COMMUTING], required=False
        ),
        "km": number_field(_("One way in km")),
        "people": number_field(_("People"), initial="1"),
        "days": number_field(_("Days of each"), initial="220"),
        "occupants": number_field(_("People in one car"), initial="1"),
    }


def _trip_fields() -> dict[str, forms.Field]:
    none = ("", _("No trip"))
    return {
        "by": forms.ChoiceField(
            label=_("By"), choices=[none, *((way, WAY_WORDS[way]) for way in TRIPS)], required=False
        ),
        "km": number_field(_("One way in km")),
        "people": number_field(_("People"), initial="1"),
        "times": number_field(_("How often, there and back"), initial="1"),
        "flight": forms.ChoiceField(
            label=_("If by air: how far, in which class?"),
            choices=[
                (
                    f"{haul}.{cabin}",
                    format_lazy(_("{haul}, {cabin}"), haul=HAUL_WORDS[haul], cabin=_CABINS[cabin]),
                )
                for haul, cabins in HAULS.items()
                for cabin in cabins
            ],
            required=False,
        ),
    }


def _waste_fields() -> dict[str, forms.Field]:
    return {
        "what": forms.ChoiceField(
            label=_("Waste"),
            choices=[
                (
                    f"{kind}.{route}",
                    format_lazy(_("{kind}, {route}"), kind=WASTE_WORDS[kind], route=ROUTE_WORDS[route]),
                )
                for kind, routes in WASTE.items()
                for route in routes
            ],
            required=False,
        ),
        "kg": number_field(_("Weight in kg")),
    }


def _commute(cleaned: Mapping[str, Any], n: int) -> dict[str, Any]:
    mode = cleaned[f"commuting_mode_{n}"] or COMMUTING[0]
    told = {"mode": mode, "km": written(cleaned[f"commuting_km_{n}"])}
    told["people"] = count(cleaned[f"commuting_people_{n}"] or "1")
    told["days"] = count(cleaned[f"commuting_days_{n}"] or "220")
    return told | ({"occupants": count(cleaned[f"commuting_occupants_{n}"] or "1")} if mode in CARS else {})


def _trip(cleaned: Mapping[str, Any], n: int) -> dict[str, Any]:
    told: dict[str, Any] = {"by": cleaned[f"trips_by_{n}"]}
    for name in ("people", "times"):
        told[name] = count(cleaned[f"trips_{name}_{n}"] or "1")
    if km := written(cleaned[f"trips_km_{n}"]):
        told["km"] = km
    if told["by"] == "plane":
        told["haul"], told["cabin"] = (cleaned[f"trips_flight_{n}"] or "domestic.economy").split(".")
    return told


def _waste(cleaned: Mapping[str, Any], n: int) -> dict[str, Any]:
    kind, route = (cleaned[f"waste_what_{n}"] or "mixed.incineration").split(".")
    return {"kind": kind, "route": route, "kg": written(cleaned[f"waste_kg_{n}"])}


def _service(cleaned: Mapping[str, Any], measure: str) -> dict[str, Any]:
    told = {measure: written(cleaned[f"service_{measure}"])}
    return told | ({"kind": cleaned["service_kind"] or KINDS[0]} if measure == "yen" else {})
