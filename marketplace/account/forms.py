"""What the account area asks: an order to find, words of a retirement, wishes, and two confirmations."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.account.words import ShopWords
from marketplace.orders.texts import checked_text
from registry.enums import BeneficiaryKind, Purpose
from registry.refusals import Refusal
from registry.retiring.claims import TEXT_MAX
from registry.retiring.wordings import Wording

WORDS = {
    "beneficiary": _("Who it is for"),
    "purpose_detail": _("What for, in words"),
    "message": _("Message"),
}


class FindOrderForm(forms.Form):
    number = forms.CharField(
        label=_("Order number or certificate number"),
        help_text=_("It stands in our e-mails: ord_… or R-…"),
        max_length=60,
    )
    email = forms.EmailField(label=_("The e-mail address you gave"), max_length=254)


class AmendForm(forms.Form):
    """Other words for a retirement. After `is_valid`, `words` is what the service takes."""

    beneficiary = forms.CharField(label=WORDS["beneficiary"], max_length=TEXT_MAX)
    kind = forms.ChoiceField(label=_("This is"), choices=BeneficiaryKind.choices)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)
    purpose_detail = forms.CharField(
        label=WORDS["purpose_detail"],
        help_text=_("Needed when the purpose is “Other”."),
        required=False,
        max_length=TEXT_MAX,
    )
    message = forms.CharField(
        label=WORDS["message"],
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        data: dict[str, Any] = self.cleaned_data
        try:
            said = {name: checked_text(data[name], name) if data[name].strip() else "" for name in WORDS}
            self.words = ShopWords(
                purpose=Purpose(data["purpose"]),
                kind=BeneficiaryKind(data["kind"]),
                beneficiary=said["beneficiary"],
                purpose_detail=said["purpose_detail"],
                message=said["message"],
            )
        except Refusal as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))

    @staticmethod
    def said(wording: Wording) -> dict[str, str]:
        """The words that count, as the form shows them."""
        texts = {each.field: each.text for each in wording.openings}
        return texts | {"kind": wording.beneficiary_kind, "purpose": wording.purpose}


class LettersForm(forms.Form):
    """Letters that nobody needs for an order. Nothing is chosen for anyone beyond what serves what they bought."""

    project_letters = forms.ChoiceField(
        label=_("When a project I supported loses stored carbon, or is suspended"),
        choices=[("yes", _("Write to me")), ("no", _("Tell me in my account only"))],
        widget=forms.RadioSelect,
    )
    yearly_letter = forms.ChoiceField(
        label=_("Each January, my footprints and retirements of the year before"),
        choices=[("yes", _("Write to me")), ("no", _("Do not write"))],
        widget=forms.RadioSelect,
    )


class FarewellForm(forms.Form):
    """The second step of a deletion: nobody types this by accident."""

    email = forms.CharField(label=_("Type your e-mail address to confirm"), max_length=254)

    def __init__(self, address: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"].strip().lower()
        if typed != self.address.lower():
            raise forms.ValidationError(_("This is not the address of this account."))
        return typed


class FieldsForm(forms.Form):
    """Some of the words of a retirement, chosen by their fields; none is chosen beforehand."""

    chosen = forms.MultipleChoiceField(label=_("Which words"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, available: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.choices = [(name, WORDS[name]) for name in available if name in WORDS]

    @property
    def has_any(self) -> bool:
        """Whether there is anything to choose."""
        field: Any = self.fields["chosen"]
        return bool(field.choices)


class DayForm(forms.Form):
    """The day in Japan from which everyone may read the words."""

    day = forms.DateField(
        label=_("Public from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day after today for the words to become public."))
        return day
