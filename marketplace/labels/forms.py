"""What a person fills in to make a label, to say how much was sold, and to try words."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.claims import Market
from marketplace.events.models import Event
from marketplace.labels.services import UNITS_MAX, WORDS_MAX
from marketplace.products.models import Product


class LabelForm(forms.Form):
    market = forms.ChoiceField(
        label=_("Where is it read?"),
        choices=Market.choices,
        widget=forms.RadioSelect,
        help_text=_("The words of the label follow the rules there."),
    )
    since = forms.DateField(
        label=_("Count sales from"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("A day in Japan. The label speaks for every sale from this day on."),
    )
    reductions_ja = forms.CharField(
        label=_("What you do to emit less, in Japanese"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "ja"}),
    )
    reductions_en = forms.CharField(
        label=_("What you do to emit less, in English"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        help_text=_("Offsets come after reductions: readers see here what you do yourself."),
    )

    def __init__(self, *args: Any, of: Product | Event, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if isinstance(of, Event):
            del self.fields["since"]
        else:
            self.fields["since"].initial = timezone.localdate


class SoldForm(forms.Form):
    units = forms.IntegerField(label=_("Units sold"), min_value=0, max_value=UNITS_MAX)
    until = forms.DateField(
        label=_("Up to and including"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class WordsForm(forms.Form):
    market = forms.ChoiceField(label=_("Where is it read?"), choices=Market.choices, initial=Market.JAPAN)
    text = forms.CharField(
        label=_("Your words"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 6}), strip=False
    )
