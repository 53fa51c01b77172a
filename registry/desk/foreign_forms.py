"""The form for what another registry has taken out of use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.desk.forms import PaperField, Refusing
from registry.enums import ForeignHold, ForeignRegistry
from registry.models import Project


class ImmobiliseForm(Refusing, forms.Form):
    """One confirmation of another registry. `said` is what `immobilise` takes."""

    project = forms.ModelChoiceField(
        label=_("Project"), queryset=Project.objects.order_by("registry_id"), to_field_name="registry_id"
    )
    vintage = forms.IntegerField(label=_("Vintage"), min_value=1990, max_value=2100)
    registry = forms.ChoiceField(label=_("Registry"), choices=ForeignRegistry.choices)
    serials = forms.CharField(
        label=_("Serial numbers there, one a line"),
        help_text=_(
            "Exactly as the registry shows them. Hyphens, spaces and wide letters are read as they are meant. "
            "J-Credit publishes no grammar of its numbers: compare them with the notice, digit by digit."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        max_length=50_000,
    )
    tonnes = forms.IntegerField(
        label=_("Tonnes, as the evidence states them"), min_value=1, max_value=999_999_999
    )
    hold = forms.ChoiceField(label=_("How they were taken out of use"), choices=ForeignHold.choices)
    account = forms.CharField(label=_("Account there"), max_length=100)
    reference = forms.CharField(label=_("Reference there"), max_length=200)
    immobilised_on = forms.DateField(
        label=_("Taken out of use on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    paper = PaperField(label=_("Evidence"), help_text=_("The registry's confirmation. It becomes public."))

    def said(self) -> dict[str, Any]:
        words = dict(self.cleaned_data)
        return words | {"serials": words["serials"].splitlines(), "evidence": words.pop("paper")}
