"""What stands on a certificate, as its buyer writes it: at the checkout, and when it is mended."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.orders.texts import TEXT_MAX
from registry.enums import BeneficiaryKind, Purpose

# The form's field for a refused one of the API's shape.
FIELDS = {"beneficiary.name": "beneficiary", "beneficiary.kind": "beneficiary_kind"}


class ForWhomForm(forms.Form):
    """For whom, and who may see it. Nothing is chosen beforehand."""

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


class WordsForm(ForWhomForm):
    """The same, and why."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices, initial=Purpose.OFFSET)

    def words(self) -> dict[str, Any]:
        """The answers by the names of orders.mending.mend."""
        facts = self.cleaned_data
        return {
            "beneficiary": facts["beneficiary"],
            "beneficiary_kind": facts["beneficiary_kind"],
            "public": facts["public"] == "yes",
            "message": facts["message"],
            "purpose": facts["purpose"],
        }
