"""The forms of sellers and of staff."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.payouts.zengin import BankAccount, KanaInvalid, kana


class KanaField(forms.CharField):
    """A name in kana, however it was typed; kept as banks print it, in half-width kana."""

    def __init__(self, *, width: int, **options: Any) -> None:
        super().__init__(max_length=width, **options)
        self.width = width

    def clean(self, value: Any) -> str:
        try:
            name = kana(super().clean(value))
        except KanaInvalid as error:
            raise forms.ValidationError(
                _("Banks cannot print “%(letter)s”. Write the name in kana, capitals and digits."),
                params={"letter": error.letter},
            ) from error
        if len(name) > self.width:
            raise forms.ValidationError(
                _("In half-width kana this is too long: %(width)s signs are the most."),
                params={"width": self.width},
            )
        return name


def _digits(label: Any, width: int, help_text: Any = "") -> forms.RegexField:
    return forms.RegexField(
        rf"^[0-9]{{{width}}}$",
        label=label,
        max_length=width,
        help_text=help_text,
        error_messages={"invalid": _("Exactly %(width)s digits, please.") % {"width": width}},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class BankForm(forms.Form):
    """A bank account in Japan."""

    bank_code = _digits(_("Bank code"), 4)
    bank_name = KanaField(label=_("Name of the bank in kana"), width=15)
    branch_code = _digits(_("Branch code"), 3)
    branch_name = KanaField(label=_("Name of the branch in kana"), width=15)
    account_kind = forms.ChoiceField(
        label=_("Kind of account"),
        choices=[("1", _("Ordinary")), ("2", _("Current")), ("4", pgettext_lazy("bank account", "Savings"))],
    )
    account_number = _digits(
        _("Account number"), 7, _("Seven digits, with zeros in front if there are fewer.")
    )
    holder = KanaField(label=_("Account holder in kana"), width=30)

    def account(self) -> BankAccount:
        """What was filled in."""
        return BankAccount(**self.cleaned_data)


class FileForm(forms.Form):
    """The day on which our bank is to send the transfers."""

    transfer_on = forms.DateField(
        label=_("Transfer on"), widget=forms.DateInput(attrs={"type": "date"}), initial=timezone.localdate
    )

    def clean_transfer_on(self) -> date:
        day: date = self.cleaned_data["transfer_on"]
        if not timezone.localdate() <= day <= timezone.localdate() + timedelta(days=60):
            raise forms.ValidationError(_("A day from today on, within two months."))
        return day
