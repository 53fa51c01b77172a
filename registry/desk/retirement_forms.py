"""The forms of retiring, and of speaking about a retirement."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.desk.account_forms import UnitsForm
from registry.enums import BeneficiaryKind, CancellationReason, Purpose
from registry.errors import RegistryError
from registry.models import CanonicalName
from registry.retiring import names
from registry.retiring.claims import FIELDS, TEXT_MAX, Words
from registry.retiring.names import NAME_MAX, VETTABLE
from registry.retiring.retirements import Shown, Wanted
from registry.retiring.wordings import Wording

DAY = {"type": "date"}
LISTED = {"list": "names", "autocomplete": "off"}
FIELD_NAMES = {
    "beneficiary": pgettext_lazy("retirement", "Beneficiary"),
    "user": _("Who used the units"),
    "purpose_detail": _("What for, in words"),
    "period": _("Period of use"),
    "place": _("Place of use"),
    "on_behalf_of": _("For someone without an account"),
    "message": _("Message"),
}


class WordsForm(forms.Form):
    """What is said of a retirement. After `is_valid`, `words` is what the services take."""

    beneficiary_is = forms.ChoiceField(
        label=_("For whom do you retire?"),
        choices=[
            ("listed", _("An organisation, event or product on the list of names")),
            ("person", _("A person")),
        ],
        widget=forms.RadioSelect,
    )
    beneficiary = forms.CharField(
        label=_("The name"),
        help_text=_("Names on the list are offered as you type. A person's name goes on no list."),
        max_length=TEXT_MAX,
        widget=forms.TextInput(attrs=LISTED),
    )
    user = forms.CharField(
        label=_("Who used the units, if someone else"),
        help_text=_("A name on the list."),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.TextInput(attrs=LISTED),
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", _("Choose")), *Purpose.choices])
    purpose_detail = forms.CharField(
        label=_("What for, in words"),
        help_text=_("Needed when the purpose is “Other”."),
        required=False,
        max_length=TEXT_MAX,
    )
    period_from = forms.DateField(
        label=_("Used from"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    period_to = forms.DateField(
        label=_("Used until"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    place = forms.CharField(label=_("Place of use"), required=False, max_length=TEXT_MAX)
    on_behalf_of = forms.CharField(
        label=_("If you retire for someone without an account: who they are"),
        help_text=_("Kept from the public unless you disclose it."),
        required=False,
        max_length=TEXT_MAX,
    )
    consent = forms.BooleanField(label=_("They have agreed to it"), required=False)
    message = forms.CharField(
        label=_("Message"), required=False, max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        data = self.cleaned_data
        person = data["beneficiary_is"] == "person"
        beneficiary = data["beneficiary"] if person else self._listed("beneficiary")
        user = self._listed("user") if data["user"] else None
        first, last = data["period_from"] or data["period_to"], data["period_to"] or data["period_from"]
        if self.errors or beneficiary is None:
            return
        try:
            self.words = Words(
                purpose=Purpose(data["purpose"]),
                beneficiary=beneficiary,
                user=user,
                purpose_detail=data["purpose_detail"],
                period=(first, last) if first and last else None,
                place=data["place"],
                on_behalf_of=data["on_behalf_of"],
                consent=data["consent"],
                message=data["message"].replace("\r\n", "\n"),
            )
        except RegistryError as error:
            field = "period_to" if error.field == "period" else error.field
            self.add_error(field if field in self.fields else None, str(error))

    def _listed(self, field: str) -> CanonicalName | None:
        name = names.find_name(self.cleaned_data[field])
        if name is None:
            self.add_error(
                field,
                _("This name is not on the list. Have it vetted first, under “Names”; it takes one look."),
            )
        return name


class RetireForm(UnitsForm, WordsForm):
    """Units, words, and who may read them. After `is_valid`: `wanted`, `words`, `shown`."""

    disclosure = forms.ChoiceField(
        label=_("Who may read the words?"),
        help_text=_("Amount, serial numbers, project and purpose are always public."),
        choices=[
            ("now", _("Everyone, at once")),
            ("later", _("Everyone, from a day on")),
            ("private", _("Nobody, until you disclose them")),
        ],
        widget=forms.RadioSelect,
    )
    disclose_on = forms.DateField(
        label=_("Public from"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )

    field_order = ("batch", "amount", "unit", "serials")  # what comes first; the words follow

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        day = data.get("disclose_on")
        if data.get("disclosure") == "later" and (day is None or day <= timezone.localdate()):
            self.add_error("disclose_on", _("Choose a day after today for the words to become public."))

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            self.cleaned_data["of"], self.cleaned_data["grams"], tuple(self.cleaned_data["ranges"] or ())
        )

    @property
    def shown(self) -> Shown:
        choice = self.cleaned_data["disclosure"]
        public = frozenset(FIELDS) - {"on_behalf_of"} if choice == "now" else frozenset()
        return Shown(public, self.cleaned_data["disclose_on"] if choice == "later" else None)


def said(wording: Wording) -> dict[str, Any]:
    """The words of a version as a form shows them."""
    texts = {each.field: each.text for each in wording.openings}
    first, _slash, last = texts.pop("period", "").partition("/")
    return {
        **texts,
        "beneficiary_is": "person" if wording.beneficiary_kind == BeneficiaryKind.PERSON else "listed",
        "purpose": wording.purpose,
        "period_from": date.fromisoformat(first) if first else None,
        "period_to": date.fromisoformat(last) if last else None,
        "consent": "on_behalf_of" in texts,
    }


class FieldsForm(forms.Form):
    """Some of the words of a retirement, chosen by their fields."""

    fields_chosen = forms.MultipleChoiceField(label=_("Which words"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, available: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["fields_chosen"]
        chosen.choices = [(field, FIELD_NAMES[field]) for field in available if field in FIELD_NAMES]


class EraseForm(FieldsForm):
    """Staff's own: any retirement, by its number."""

    number = forms.CharField(label=_("Number of the retirement"), max_length=20)
    field_order = ("number",)


class NameForm(forms.Form):
    """A name to be vetted."""

    kind = forms.ChoiceField(
        label=_("What it names"), choices=[(kind, kind.label) for kind in VETTABLE], widget=forms.RadioSelect
    )
    name_ja = forms.CharField(label=_("Name in Japanese"), required=False, max_length=NAME_MAX)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=NAME_MAX)


class CancelForm(UnitsForm):
    """Units to cancel, and why."""

    code = forms.ChoiceField(
        label=pgettext_lazy("cancellation", "Reason"), choices=CancellationReason.choices
    )
    why = forms.CharField(
        label=_("Why, in words"),
        help_text=_("For the second person who decides. It is not published."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            self.cleaned_data["of"], self.cleaned_data["grams"], tuple(self.cleaned_data["ranges"] or ())
        )
