"""The forms of losses: a report, and a body's statement of how much was lost."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.desk.forms import AmountField, PaperField, Refusing
from registry.errors import RegistryError
from registry.models import Project
from registry.reversals.states import ReversalKind
from registry.units import parse_mass

UNITS = [("t", "t"), ("kg", "kg"), ("g", "g")]


class MassForm(Refusing, forms.Form):
    """A mass as an amount and a unit; `grams` after `is_valid`."""

    amount = AmountField(label=_("Amount"))
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, initial="t")

    def clean(self) -> None:
        super().clean()
        mass = {"amount": self.cleaned_data.get("amount"), "unit": self.cleaned_data.get("unit")}
        if None not in mass.values():
            try:
                self.cleaned_data["grams"] = parse_mass(mass)
            except RegistryError as error:
                self.add_error("amount", str(error))


class ReportForm(MassForm):
    """A loss on a project. `said` is what `acts.report` takes."""

    place_of = {"estimated": "amount"}

    kind = forms.ChoiceField(label=_("What kind of loss"), choices=ReversalKind.choices)
    happened_on = forms.DateField(label=_("Happened on"), widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(label=_("Place"), max_length=200)
    description = forms.CharField(
        label=_("What happened"),
        help_text=_("This becomes public. Do not write the names of people."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4_000,
    )
    batches = forms.MultipleChoiceField(
        label=_("Affected batches"),
        help_text=_("The batches whose stored carbon it was."),
        widget=forms.CheckboxSelectMultiple,
    )
    paper = PaperField(label=_("Document"), required=False)
    field_order = ("batches", "kind", "happened_on", "place", "description", "amount", "unit", "paper")

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_project = {batch.serial: batch for batch in project.batches.order_by("serial")}
        choices = cast("forms.MultipleChoiceField", self.fields["batches"])
        choices.choices = [
            (serial, serial if batch.livemode else f"{serial} ({_('test mode')})")
            for serial, batch in self.of_project.items()
        ]
        self.fields["amount"].label = _("Reported loss, at most")
        self.fields["amount"].help_text = _("As much of the buffer is kept until the loss is verified.")

    def said(self) -> dict[str, Any]:
        words = {name: self.cleaned_data[name] for name in ("kind", "happened_on", "place", "description")}
        return words | {
            "batches": [self.of_project[serial] for serial in self.cleaned_data["batches"]],
            "estimated_grams": self.cleaned_data["grams"],
            "papers": [self.cleaned_data["paper"]] if self.cleaned_data["paper"] else [],
        }


class VerifyForm(MassForm):
    """How much was lost. `said` is what `acts.verify` takes."""

    place_of = {"lost": "amount"}

    statement = forms.CharField(
        label=_("Your statement"),
        help_text=_("How you measured the loss, and what you conclude. This becomes public."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4_000,
    )
    paper = PaperField(label=_("Document"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Verified loss")

    def said(self) -> dict[str, Any]:
        return {
            "lost_grams": self.cleaned_data["grams"],
            "statement": self.cleaned_data["statement"],
            "papers": [self.cleaned_data["paper"]] if self.cleaned_data["paper"] else [],
        }
