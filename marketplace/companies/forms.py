"""What members send in a company's rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.companies.acts import ACTS


class AuditSearch(forms.Form):
    """Every field may stay empty; what is given must all be so. Days are those of Japan."""

    act = forms.ChoiceField(
        label=_("Act"), choices=lambda: [("", _("All acts")), *ACTS.items()], required=False
    )
    who = forms.CharField(label=_("Who (e-mail address or key)"), max_length=200, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
