"""The forms of direct support: what a supporter gives, what an organisation says, and what it reports."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.upload_fields import PictureField
from marketplace.errors import TextInvalid
from marketplace.monthly.forms import YenField
from marketplace.support.errors import SupportAmount
from marketplace.support.giving import Gift, typed_amount
from marketplace.support.models import LocalProject
from marketplace.support.pages import FACTS

YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]


class GiftForm(forms.Form):
    """How much, from whom, and whom to tell. Nothing is chosen beforehand."""

    form_key = forms.RegexField(r"^form:[A-Za-z0-9_-]{32}$", widget=forms.HiddenInput)
    amount = forms.CharField(
        label=_("Sum in yen"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    name = forms.CharField(
        label=_("Your name"), max_length=200, required=False, help_text=_("For the receipt.")
    )
    public = forms.ChoiceField(
        label=_("May your name be shown among the supporters?"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("We send the receipt there."), max_length=254
    )
    reports = forms.ChoiceField(
        label=_("May we also write when the project reports what it did?"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
    )

    def clean_amount(self) -> int:
        try:
            return typed_amount(self.cleaned_data["amount"])
        except SupportAmount as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors:
            try:
                self.gift()
            except (SupportAmount, TextInvalid) as refused:
                self.add_error(refused.field if refused.field in self.fields else None, str(refused))
        return facts

    def gift(self) -> Gift:
        """What the form says. Raises SupportAmount, TextInvalid."""
        said = self.cleaned_data
        return Gift(
            amount_minor=said["amount"],
            email=said["email"],
            name=said["name"],
            name_public=said["public"] == "yes",
            wants_reports=said["reports"] == "yes",
            language=get_language() or "en",
        ).checked()


def _words(label: Any, most: int, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)


class PageForm(forms.Form):
    """What an organisation says of a local project. All but a name may wait until it is handed in."""

    may_wait = True
    name_ja = _words(_("Name in Japanese"), 200)
    name_en = _words(_("Name in English"), 200)
    purpose_ja = _words(_("What the money is for, in Japanese"), 300)
    purpose_en = _words(_("What the money is for, in English"), 300)
    story_ja = _words(_("More about it, in Japanese"), 5_000, 5)
    story_en = _words(_("More about it, in English"), 5_000, 5)
    place_ja = _words(_("Place, in Japanese"), 200)
    place_en = _words(_("Place, in English"), 200)
    latitude = forms.DecimalField(
        label=_("Latitude"), min_value=Decimal(-90), max_value=Decimal(90), decimal_places=5, required=False
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        min_value=Decimal(-180),
        max_value=Decimal(180),
        decimal_places=5,
        required=False,
    )
    target = YenField(label=_("Target in yen, if there is one"), required=False)
    donation_receipts = forms.ChoiceField(
        label=_("May your organisation issue receipts for a deduction of donations from tax?"),
        help_text=_("Such as a certified NPO or a municipality. You issue them yourself, when a supporter asks."),
        choices=YES_OR_NO, widget=forms.RadioSelect, required=False,
    )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """The facts of the page, by column."""
        said = self.cleaned_data
        return {name: said[name] for name in FACTS if name in said} | {
            "target_minor": said["target"],
            "donation_receipts": said["donation_receipts"] == "yes",
        }


def values_of(project: LocalProject) -> dict[str, Any]:
    """A page as the first values of a PageForm."""
    known = {name: getattr(project, name) for name in FACTS}
    return known | {
        "target": project.target_minor,
        "donation_receipts": "yes" if project.donation_receipts else "no",
    }


class ReportForm(forms.Form):
    """What a project reports."""

    title_ja = _words(_("Title in Japanese"), 200)
    title_en = _words(_("Title in English"), 200)
    words_ja = _words(_("What was done, in Japanese"), 5_000, 4)
    words_en = _words(_("What was done, in English"), 5_000, 4)
    dated_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    photo = PictureField(label=_("A photo"), required=False, help_text=_("JPEG, PNG or WebP, at most 5 MB."))

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not (facts.get("title_ja") or facts.get("title_en")):
            self.add_error("title_ja", _("The report needs a title."))
        return facts
