"""What members of a company send about webhooks and test mode."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.hooks.enums import EventType, TestOutcome


class WebhookForm(forms.Form):
    """An address and what it wants to hear."""

    url = forms.CharField(label=_("Web address"), max_length=500, help_text="https://shop.example/webhooks")
    livemode = forms.ChoiceField(
        label=_("Mode"),
        choices=[("test", _("Test")), ("live", _("Live"))],
        widget=forms.RadioSelect,
    )
    events = forms.MultipleChoiceField(
        label=_("Events"), choices=EventType.choices, widget=forms.CheckboxSelectMultiple
    )
    description = forms.CharField(label=_("What it is for"), max_length=100, required=False)

    def wanted(self) -> dict[str, Any]:
        return self.cleaned_data | {"livemode": self.cleaned_data["livemode"] == "live"}


class ReplayForm(forms.Form):
    """A day in Japan, from whose beginning on all that failed is sent again."""

    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))


class TestForm(forms.Form):
    __test__ = False  # no test, whatever its name begins with

    outcome = forms.ChoiceField(
        label=_("What becomes of a test order"), choices=TestOutcome.choices, widget=forms.RadioSelect
    )
    delay_seconds = forms.IntegerField(
        label=_("Seconds before it is retired or fails"), min_value=0, max_value=3_600
    )
