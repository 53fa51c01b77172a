"""What one asks of documents: which to find, and to whom a receipt is addressed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.documents.models import DocumentKind, Honorific


class Search(forms.Form):
    """Every field may stay empty; what is given must all be so."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *DocumentKind.choices], required=False
    )
    since = forms.DateField(
        label=_("From (date of the transaction)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("To (date of the transaction)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    least = forms.IntegerField(label=_("Amount from"), min_value=0, max_value=10**15, required=False)
    most = forms.IntegerField(label=_("Amount to"), min_value=0, max_value=10**15, required=False)
    partner = forms.CharField(label=_("Addressee"), max_length=200, required=False)
    number = forms.CharField(label=_("Number"), max_length=40, required=False)


class AddresseeForm(forms.Form):
    """To whom a receipt is addressed."""

    addressee = forms.CharField(
        label=_("Addressee of the receipt"),
        help_text=_("The name of a company or a person, as your accountant needs it."),
        max_length=200,
    )
    honorific = forms.ChoiceField(
        label=_("This is"), choices=Honorific.choices, widget=forms.RadioSelect, required=True
    )
