"""What members send in a company's rooms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.companies.acts import ACTS
from marketplace.companies.models import AlertKind
from marketplace.orders.states import State
from people.models import Mode


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class AuditSearch(forms.Form):
    """Every field may stay empty; what is given must all be so. Days are those of Japan."""

    may_wait = True
    act = forms.ChoiceField(
        label=_("Act"), choices=lambda: [("", _("All acts")), *ACTS.items()], required=False
    )
    who = forms.CharField(label=_("Who (e-mail address or key)"), max_length=200, required=False)
    since = _day(_("From"))
    until = _day(pgettext_lazy("until a day", "To"))


class OrderSearch(forms.Form):
    """As above."""

    may_wait = True
    mode = forms.ChoiceField(
        label=_("Mode"), choices=[("", _("Live and test")), *Mode.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), *State.choices], required=False
    )
    number = forms.CharField(label=_("Order number, ours or yours"), max_length=100, required=False)


class LimitForm(forms.Form):
    """What a company may owe, in minor units."""

    limit = forms.IntegerField(label=_("Limit"), min_value=0, max_value=10**12)


class WriteOffForm(forms.Form):
    """Why staff gives up what a company owes."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class AlertForm(forms.Form):
    """A threshold of spending."""

    livemode = forms.ChoiceField(
        label=_("Mode"), choices=Mode.choices, initial=Mode.LIVE, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=_("What is watched"), choices=AlertKind.choices, widget=forms.RadioSelect)
    value = forms.IntegerField(
        label=_("Threshold"),
        min_value=1,
        max_value=10**12,
        help_text=_("Percent, or yen."),
    )

    def wanted(self) -> dict[str, Any]:
        """The arguments of `alerts.set_alert`."""
        given = self.cleaned_data
        return {
            "livemode": given["livemode"] == Mode.LIVE,
            "kind": AlertKind(given["kind"]),
            "value": given["value"],
        }
