"""Whose electricity it is: the retailer by its name and menu, or the figure that it states. Part of several forms."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from calculators import retailers
from calculators.page_forms import count, number_field, written

OWN: Final = ("own_value", "own_name", "own_year")
OWN_QUESTION: Final = _("Does your supplier state its own figure?")
OWN_HINT: Final = _(
    "Only if it is not in the list: what the supplier says that one kWh emits, on its site or bill. The result "
    "says that the figure is yours."
)
_MENUS: Final = (
    (retailers.ORDINARY, _("The ordinary one, or I do not know")),
    *((letter, letter) for letter in retailers.MENUS),
    ("all", _("All of the supplier together (for reference)")),
)
_FIELDS: Final[Mapping[str, str]] = {
    "electricity_own_kg_per_kwh": "own_value",
    "electricity_own": "own_value",
    "electricity_own_name": "own_name",
    "electricity_own_year": "own_year",
    "electricity_supplier": "supplier",
    "electricity_menu": "menu",
}


class SupplierInput(forms.TextInput):
    """A text field that offers every supplier by name, without JavaScript."""

    template_name = "calculators/widgets/supplier.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, (attrs or {}) | {"list": f"{name}-known"})
        context["widget"]["titles"] = retailers.titles(_language())
        return context


class ElectricityForm(forms.Form):
    """The questions about the supplier; `told_of_supplier` is what the engine is told of them."""

    supplier = forms.CharField(
        label=_("Supplier of the electricity"),
        required=False,
        max_length=80,
        widget=SupplierInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "In Japan: the official list for FY2024 has every one of them. Left empty, its default for an unknown "
            "supplier counts."
        ),
    )
    menu = forms.ChoiceField(
        label=_("Its menu in the official list"),
        choices=_MENUS,
        required=False,
        help_text=_("The letter stands on the supplier's site, beside its CO₂ figure."),
    )
    own_value = number_field(_("kg of CO₂ for one kWh"))
    own_name = forms.CharField(label=_("Supplier and menu"), required=False, max_length=80)
    own_year = number_field(_("Fiscal year"), attrs={"inputmode": "numeric"})

    def told_of_supplier(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """`{}`, `{"supplier": …}` or `{"own": …}`. Raises CalculatorError for a name or menu that is not known."""
        told: dict[str, Any] = {}
        if cleaned["supplier"].strip() and cleaned["country"] == "JP":
            told["supplier"] = retailers.find(cleaned["supplier"], cleaned["menu"] or retailers.ORDINARY)
        if any(cleaned[name].strip() for name in OWN):
            told["own"] = {"kg_per_kwh": written(cleaned["own_value"]), "name": cleaned["own_name"]}
            told["own"] |= {"year": count(cleaned["own_year"])} if cleaned["own_year"].strip() else {}
        return told

    @staticmethod
    def values_of_supplier(bill: Mapping[str, Any]) -> dict[str, Any]:
        """The same of a kept footprint, as the fields hold it."""
        values: dict[str, Any] = {}
        if code := bill.get("supplier"):
            values |= {"supplier": retailers.title(code, _language()), "menu": retailers.menu(code)}
        if own := bill.get("own"):
            values |= dict(zip(OWN, (f"{own['kg_per_kwh']}", own["name"], f"{own['year']}"), strict=True))
        return values

    @staticmethod
    def field_of_supplier(path: str) -> str | None:
        """The field for the path of a refused answer, its points written as lines."""
        return _FIELDS.get(path)


def supplied_by(bill: Mapping[str, Any], language: str) -> list[str]:
    """Whose electricity a kept footprint is of, in words; nothing where nobody said so."""
    if own := bill.get("own"):
        return [
            gettext("%(name)s, FY%(year)s, by your own figure") % {"name": own["name"], "year": own["year"]}
        ]
    return [retailers.name(bill["supplier"], language)] if bill.get("supplier") else []


def _language() -> str:
    return (get_language() or "en")[:2]
