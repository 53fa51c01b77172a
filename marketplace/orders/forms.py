"""The checkout form: who it is for, and who may see it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.orders.services import TEXT_MAX, Wish
from registry.enums import BeneficiaryKind, Purpose


class CheckoutForm(forms.Form):
    """One page, one decision at a time. Nothing is ticked beforehand."""

    form_key = forms.RegexField(r"^form:[A-Za-z0-9_-]{32}$", widget=forms.HiddenInput)
    beneficiary = forms.CharField(
        label=_("Who is it for?"),
        help_text=_("The name of a person, an organisation, an event or a product."),
        max_length=TEXT_MAX,
    )
    beneficiary_kind = forms.ChoiceField(label=_("This is"), choices=BeneficiaryKind.choices)
    public = forms.ChoiceField(
        label=_("May the name and the message be seen?"),
        choices=[
            ("yes", _("Yes, show it in the public registry")),
            ("no", _("No, keep it private: the registry shows only a seal of it")),
        ],
        widget=forms.RadioSelect,
    )
    message = forms.CharField(
        label=_("A message on the certificate"),
        help_text=_("If you like: an occasion, a dedication."),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices, initial=Purpose.OFFSET)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you the certificate, and nothing else."),
        max_length=254,
    )

    def wish(self, *, language: str, footprint: str) -> Wish:
        facts: dict[str, Any] = self.cleaned_data
        return Wish(
            beneficiary=facts["beneficiary"],
            beneficiary_kind=facts["beneficiary_kind"],
            public=facts["public"] == "yes",
            purpose=facts["purpose"],
            message=facts["message"],
            footprint=footprint,
            email=facts["email"],
            language=language,
        )
