"""The forms of account holders."""

import unicodedata
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry import accounts, holdings
from registry.desk.forms import AmountField
from registry.errors import RegistryError
from registry.models import Account, Batch
from registry.serials import SerialRange
from registry.units import parse_mass

UNITS = [("t", "t"), ("kg", "kg"), ("g", "g")]


class LabelForm(forms.Form):
    label = forms.CharField(
        label=_("Name of the account"), max_length=accounts.LABEL_MAX, required=False,
        help_text=_("To tell it from your other accounts. Only your organisation sees it."),
    )  # fmt: skip


class OpenForm(LabelForm):
    mode = forms.ChoiceField(
        label=_("Mode"),
        choices=[("live", pgettext_lazy("mode", "Live")), ("test", pgettext_lazy("mode", "Test"))],
        initial="live",
        widget=forms.RadioSelect,
    )


class PeriodForm(forms.Form):
    """`since` and `until`, by default the current month so far."""

    since = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, given: dict[str, str]) -> None:
        today = timezone.localdate()
        default = {"since": today.replace(day=1).isoformat(), "until": today.isoformat()}
        super().__init__({name: given.get(name) or day for name, day in default.items()})

    def clean(self) -> None:
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        elif until and until.year > 9_998:
            self.add_error("until", _("Choose an earlier day."))

    @property
    def period(self) -> tuple[date, date]:
        return self.cleaned_data["since"], self.cleaned_data["until"]


class UnitsForm(forms.Form):
    """Which units: an amount of a batch, or serials. After `is_valid`: `of`, and either `grams` or `ranges`."""

    batch = forms.ChoiceField(label=_("Batch"))
    amount = AmountField(label=_("Amount"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, initial="t")
    serials = forms.CharField(
        label=_("Or serial numbers, one a line"),
        help_text=_("Like KOC-JP-0012-2024-01-1347 or KOC-JP-0012-2024-01-1347.000250~1349.999999."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        required=False,
        max_length=100_000,
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, batches: list[Batch], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batches = {batch.serial: batch for batch in batches}
        field = cast("forms.ChoiceField", self.fields["batch"])
        field.choices = [
            (serial, f"{serial} · {batch.project.name}") for serial, batch in self.batches.items()
        ]

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        lines = self.cleaned_data["serials"].split()
        if bool(lines) == bool(self.cleaned_data["amount"]):
            self.add_error("amount", _("Give either an amount or serial numbers."))
            return
        try:
            self.cleaned_data |= self._by_serial(lines) if lines else self._by_quantity()
        except RegistryError as error:
            self.add_error("serials" if lines else "amount", str(error))

    def _by_serial(self, lines: list[str]) -> dict[str, Any]:
        ranges: list[SerialRange] = holdings.parse_ranges(lines)
        batch = self.batches.get(ranges[0].batch)
        if batch is None:
            raise forms.ValidationError({"serials": _("You hold nothing of this batch here.")})
        return {"of": batch, "grams": None, "ranges": ranges}

    def _by_quantity(self) -> dict[str, Any]:
        mass = {"amount": self.cleaned_data["amount"], "unit": self.cleaned_data["unit"]}
        return {"of": self.batches[self.cleaned_data["batch"]], "grams": parse_mass(mass), "ranges": None}


class TransferForm(UnitsForm):
    """To whom, and what. After `is_valid`, `wish` is what `transfers` takes."""

    target = forms.CharField(
        label=_("Number of the receiving account"),
        help_text=_("Like H-000000012-5. The last digit tells whether the others are typed rightly."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        max_length=40,
    )
    field_order = ("target",)

    def clean_target(self) -> Account:
        try:
            return accounts.find_holding(unicodedata.normalize("NFKC", self.cleaned_data["target"]).upper())
        except RegistryError as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def wish(self) -> dict[str, Any]:
        """The arguments of `transfers.propose` and `transfers.preview`, but for the source and who asks."""
        data = self.cleaned_data
        return {name: data[name] for name in ("target", "grams", "ranges")} | {"batch": data["of"]}
