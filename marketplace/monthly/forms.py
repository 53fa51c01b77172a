"""The forms of a standing order: what to buy each month, for whom, and whom to tell."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.monthly import choosing
from marketplace.monthly.models import StandingOrder
from marketplace.monthly.states import By, Fallback
from marketplace.orders.amounts import typed_mass
from marketplace.orders.forms import ForWhomForm
from marketplace.orders.services import Wish
from registry.enums import ProjectKind, Purpose
from registry.errors import RegistryError

CAP_MAX = 9_999_999  # yen
CHOICES = ("choice_1", "choice_2", "choice_3")


class YenField(forms.Field):
    """Whole yen as people type them: full-width digits and thousands separators are understood."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        plain = unicodedata.normalize("NFKC", str(value or "")).strip().strip("¥円 ").replace(",", "")
        if not plain:
            return None
        if not (plain.isascii() and plain.isdigit() and 0 < int(plain) <= CAP_MAX):
            raise forms.ValidationError(_("Please enter whole yen, from 1 to 9,999,999."))
        return int(plain)


class TermsForm(forms.Form):
    """How much each month, at most for how much, and of what. Nothing is chosen beforehand."""

    by = forms.ChoiceField(label=_("What stays the same?"), choices=By.choices, widget=forms.RadioSelect)
    amount = forms.CharField(
        label=_("CO2e each month, if the mass stays the same"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=[("kg", "kg"), ("t", "t"), ("g", "g")], required=False)
    cap = YenField(
        label=_("Yen each month, at most"),
        help_text=_("Tax included. A month that would cost more is skipped, and you are told."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 20}),
    )
    choice_1 = forms.ChoiceField(label=_("First choice"))
    choice_2 = forms.ChoiceField(label=_("Second choice"), required=False)
    choice_3 = forms.ChoiceField(label=_("Third choice"), required=False)
    fallback = forms.ChoiceField(
        label=_("If none of these can be bought"), choices=Fallback.choices, widget=forms.RadioSelect
    )

    def __init__(self, *arguments: Any, livemode: bool = True, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.livemode = livemode
        self._projects = {project.slug: project for project in choosing.projects_on_sale(livemode=livemode)}
        kinds = {project.kind for project in self._projects.values()}
        options: list[tuple[Any, Any]] = [
            ("", "—"),
            (
                _("A kind of project, the cheapest of it"),
                [(f"kind:{kind}", label) for kind, label in ProjectKind.choices if kind in kinds],
            ),
            (
                _("One project"),
                [(f"project:{slug}", project.name) for slug, project in self._projects.items()],
            ),
        ]
        for name in CHOICES:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("by") == By.MASS:
            try:
                facts["grams"] = typed_mass(facts.get("amount", ""), facts.get("unit") or "kg")
            except RegistryError as refused:
                self.add_error("amount", str(refused))
        named = [facts[name] for name in CHOICES if facts.get(name)]
        if len(set(named)) != len(named):
            self.add_error("choice_2", _("Please name each choice once."))
        return facts

    def wanted(self) -> choosing.Wanted:
        """What the valid form asks for."""
        facts: dict[str, Any] = self.cleaned_data
        return choosing.Wanted(
            livemode=self.livemode,
            by=facts["by"],
            grams=facts.get("grams") if facts["by"] == By.MASS else None,
            cap_minor=facts["cap"],
            currency="JPY",
            choices=tuple(self._choice(facts[name]) for name in CHOICES if facts.get(name)),
            fallback=facts["fallback"],
        )

    def _choice(self, value: str) -> tuple[int | None, str]:
        sort, _colon, name = value.partition(":")
        return (self._projects[name].pk, "") if sort == "project" else (None, name)


class StandingForm(TermsForm, ForWhomForm):
    """The whole of a new standing order."""

    form_key = forms.RegexField(r"^form:[A-Za-z0-9_-]{32}$", widget=forms.HiddenInput)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For the certificate of each month, and for nothing else."),
        max_length=254,
    )

    def wish(self, *, footprint: str) -> Wish:
        """For whom and why."""
        facts: dict[str, Any] = self.cleaned_data
        return Wish(
            beneficiary=facts["beneficiary"],
            beneficiary_kind=facts["beneficiary_kind"],
            public=facts["public"] == "yes",
            purpose=Purpose.OFFSET,
            message=facts["message"],
            footprint=footprint,
            email=facts["email"],
            language=get_language() or "en",
        )


class LinkForm(forms.Form):
    """To whom the links of standing orders are mailed."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)


def terms_of(standing: StandingOrder) -> dict[str, Any]:
    """A standing order's terms as the first values of a TermsForm."""
    choices = [
        f"project:{one.project.slug}" if one.project else f"kind:{one.kind}"
        for one in standing.preferences.select_related("project")
    ]
    return {
        "by": standing.by,
        "amount": kilograms(standing.grams) if standing.grams else None,
        "unit": "kg",
        "cap": standing.cap_minor,
        "fallback": standing.fallback,
    } | dict(zip(CHOICES, choices, strict=False))


def kilograms(grams: int) -> str:
    """Grams as one types them in kilograms, exactly."""
    return f"{grams // 1000}.{grams % 1000:03}".rstrip("0").rstrip(".")
