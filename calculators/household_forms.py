"""The questions of the household page: two forms, one for bills and one for a profile."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from babel import Locale
from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from calculators import factor_store
from calculators.electricity_forms import OWN, OWN_HINT, OWN_QUESTION, ElectricityForm
from calculators.household import LABELS
from calculators.household_input import ENERGIES
from calculators.page_forms import AnswersForm, count, number_field, written
from calculators.screens import Cards, Segmented

PERIOD_CHOICES: Final = (("month", gettext_lazy("A month")), ("year", gettext_lazy("A year")))
HOME_CHOICES: Final = (
    ("any", gettext_lazy("I would rather not say")),
    ("house", gettext_lazy("A detached house")),
    ("flat", gettext_lazy("A flat")),
)
REGION_CHOICES: Final = (
    ("elsewhere", gettext_lazy("Elsewhere in Japan")),
    ("hokkaido", gettext_lazy("Hokkaido")),
    ("kyushu", gettext_lazy("Kyushu")),
)
UNIT_WORDS: Final = {"m3": "m³", "kg": "kg", "L": "L", "kWh": "kWh", "yen": gettext_lazy("yen")}


def country_name(code: str, language: str) -> str:
    """`日本`, `Japan`."""
    return str(Locale.parse(language).territories.get(code, code))


def _language() -> str:
    return (get_language() or "en")[:2]


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    names = [(code, country_name(code, language)) for (code,) in factor_store.newest()["grid-countries"].rows]
    return sorted(names, key=lambda named: (named[0] != "JP", named[1]))


def country_choices() -> list[tuple[str, str]]:
    """Every country with a figure for electricity, Japan first, in the active language."""
    return _countries(_language())


class HomeForm(AnswersForm):
    """Either form."""

    calculator = "household"
    way = forms.CharField(widget=forms.HiddenInput, required=False)
    period = forms.ChoiceField(
        label=gettext_lazy("For how long?"), choices=PERIOD_CHOICES, initial="month", widget=Segmented
    )

    @staticmethod
    def values_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of a kept footprint as the fields hold them."""
        values: dict[str, Any] = {"way": "profile" if "profile" in inputs else "bills"}
        values |= {"period": inputs["period"], "country": inputs["country"], **inputs.get("profile", {})}
        for energy in ENERGIES:
            if bill := inputs.get(energy):
                values |= {f"{energy}_amount": f"{bill['amount']}", f"{energy}_unit": bill["unit"]}
        return values | ElectricityForm.values_of_supplier(inputs.get("electricity", {}))

    def field_of(self, path: str) -> str:
        field = path.replace("profile.", "").replace(".", "_")
        own = ElectricityForm.field_of_supplier(field)
        return own or {"electricity": "electricity_amount"}.get(field, field)


class BillsForm(ElectricityForm, HomeForm):
    """What the bills say."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=lazy(country_choices, list), initial="JP"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for energy, units in ENERGIES.items():
            self.fields[f"{energy}_amount"] = number_field(_("How much?"))
            self.fields[f"{energy}_unit"] = forms.ChoiceField(
                label=gettext_lazy("Unit"),
                choices=[(unit, UNIT_WORDS[unit]) for unit in units],
                required=False,
            )

    def asked(self) -> list[Any]:
        """The time and place first, then each energy by itself."""
        leave_out = _(
            "Leave out what you do not use. kWh and m³ stand on the bill; yen will do, less exactly."
        )
        power, *others = [(LABELS[energy], (f"{energy}_amount", f"{energy}_unit")) for energy in ENERGIES]
        return [
            (_("Of which time, and where?"), ("period", "country")),
            (power[0], (power[1],), leave_out),
            (_("Who sells you the electricity?"), ("supplier", "menu")),
            (OWN_QUESTION, OWN, OWN_HINT),
            *((label, (pair,)) for label, pair in others),
        ]

    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {"period": cleaned["period"], "country": cleaned["country"]}
        for energy, units in ENERGIES.items():
            if amount := written(cleaned[f"{energy}_amount"]):
                told[energy] = {"amount": amount, "unit": cleaned[f"{energy}_unit"] or units[0]}
        if "electricity" in told:
            told["electricity"] |= self.told_of_supplier(cleaned)
        return told


class ProfileForm(HomeForm):
    """Who lives how."""

    SCREENS = (("", ("people",)), ("", ("home",)), ("", ("region",)), ("", ("period",)))
    people = forms.CharField(
        label=gettext_lazy("How many people live there?"),
        max_length=10,
        help_text=gettext_lazy(
            "Up to 12. The survey ends with six and more: what is beyond is reckoned from it."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "passengers"}),
    )
    home = forms.ChoiceField(
        label=gettext_lazy("The home"), choices=HOME_CHOICES, initial="any", widget=Cards
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Where is it?"),
        choices=REGION_CHOICES,
        initial="elsewhere",
        widget=Cards,
        help_text=gettext_lazy(
            "Of the survey's ten regions we read the figures of these two only, the one with most and the one with "
            "least. Everywhere else the mean of Japan counts."
        ),
    )

    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "period": cleaned["period"],
            "profile": {
                "people": count(cleaned["people"]),
                "home": cleaned["home"],
                "region": cleaned["region"],
            },
        }
