"""The forms of events: what an organiser says, where a participant came from, and a check-in list."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calculators.errors import CalculatorError
from marketplace.catalogue.upload_fields import PictureField
from marketplace.events import shares
from marketplace.events.models import Event, Picture
from marketplace.events.organising import Facts
from marketplace.events.states import EventState, Pays
from marketplace.monthly.choosing import projects_on_sale
from marketplace.orders.amounts import hundredths, typed_mass
from marketplace.pages.formats import JST
from people.models import Organisation
from registry.enums import ProjectKind
from registry.errors import RegistryError

CHOICES = ("choice_1", "choice_2", "choice_3")
FROZEN = ("title_ja", "title_en", "begins_on", "ends_on", "share", "pays", "organiser_name")
FREE = ("words_ja", "words_en", "place_ja", "place_en", "any_other", "listed")
YES_OR_NO = [("True", _("Yes")), ("False", _("No"))]
_DAY = {"type": "date"}


def _text(label: Any, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **more)


def _yes_or_no(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=YES_OR_NO, coerce=lambda said: said == "True", widget=forms.RadioSelect
    )


class EventForm(forms.Form):
    """Everything an event's page says. Nothing is chosen beforehand."""

    title_ja = _text(_("Title in Japanese"), 120)
    title_en = _text(_("Title in English"), 120, help_text=_("One of the two titles is enough."))
    organisation = forms.ChoiceField(label=_("Whose event is it?"), required=False)
    organiser_name = forms.CharField(
        label=_("Organiser, as the page names them"), max_length=200, help_text=_("Everybody can read this.")
    )
    begins_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    place_ja = _text(_("Place, in Japanese"), 200)
    place_en = _text(_("Place, in English"), 200)
    words_ja = _text(_("Your words, in Japanese"), 3_000, widget=forms.Textarea(attrs={"rows": 4}))
    words_en = _text(_("Your words, in English"), 3_000, widget=forms.Textarea(attrs={"rows": 4}))
    share = forms.CharField(
        label=_("Share of the footprint to offset, in percent"), max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    pays = forms.ChoiceField(label=_("Who pays?"), choices=Pays.choices, widget=forms.RadioSelect)
    deadline_on = forms.DateField(
        label=_("Last day for contributions"), help_text=_("Until midnight in Japan."),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )  # fmt: skip
    choice_1 = forms.ChoiceField(label=_("First choice"))
    choice_2 = forms.ChoiceField(label=_("Second choice"), required=False)
    choice_3 = forms.ChoiceField(label=_("Third choice"), required=False)
    any_other = _yes_or_no(
        _("If none of these has enough in stock, may another project be taken, the cheapest?")
    )
    listed = _yes_or_no(_("May our list of events show the page?"))
    picture = PictureField(
        label=_("A picture of your own"), required=False,
        help_text=_("JPEG, PNG or WebP, at most 5 MB. Without one the page has a print of ours."),
    )  # fmt: skip
    no_picture = forms.BooleanField(label=_("Take the picture off again"), required=False)

    def __init__(
        self, *arguments: Any, organisations: list[Organisation], event: Event | None = None, **more: Any
    ) -> None:
        super().__init__(*arguments, **more)
        self._projects = {project.slug: project for project in projects_on_sale()}
        if event is not None:  # a choice that is sold out stays a choice
            self._projects |= {one.project.slug: one.project for one in event.choices.all() if one.project}
        self._offer_choices()
        whose = self.fields["organisation"]
        assert isinstance(whose, forms.ChoiceField)
        whose.choices = [("", _("Mine")), *((one.slug, one.name) for one in organisations)]
        if not organisations or event is not None:
            del self.fields["organisation"]
        if event is not None and event.state != EventState.DRAFT:
            for name in FROZEN:
                self.fields[name].disabled = True
        if event is None or not Picture.objects.filter(event=event).exists():
            del self.fields["no_picture"]

    def clean_share(self) -> int:
        try:
            share = hundredths(self.cleaned_data["share"])
        except RegistryError as refused:
            raise forms.ValidationError(_("Write a percentage, such as 100 or 33.3.")) from refused
        if share <= 0:
            raise forms.ValidationError(_("Write a percentage, such as 100 or 33.3."))
        return share

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not (facts.get("title_ja") or facts.get("title_en")):
            self.add_error("title_ja", _("The page needs a title."))
        first, last = facts.get("begins_on"), facts.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        if facts.get("deadline_on") and facts["deadline_on"] < timezone.localdate():
            self.add_error("deadline_on", _("Choose today or a later day."))
        named = [facts[name] for name in CHOICES if facts.get(name)]
        if len(set(named)) != len(named):
            self.add_error("choice_2", _("Please name each choice once."))
        return facts

    def facts(self) -> Facts:
        """What the valid form says."""
        said = self.cleaned_data
        return Facts(
            **{name: said[name] for name in (*FROZEN, *FREE)},
            deadline=datetime.combine(said["deadline_on"], time(23, 59, 59), JST),
            choices=[self._choice(said[name]) for name in CHOICES if said[name]],
        )  # fmt: skip

    def _offer_choices(self) -> None:
        kinds = {project.kind for project in self._projects.values()}
        of_a_kind = [(f"kind:{kind}", label) for kind, label in ProjectKind.choices if kind in kinds]
        named = [(f"project:{slug}", project.name) for slug, project in self._projects.items()]
        for name in CHOICES:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [
                ("", "—"),
                (_("A kind of project, the cheapest of it"), of_a_kind),
                (_("One project"), named),
            ]

    def _choice(self, value: str) -> tuple[int | None, str]:
        sort, _colon, name = value.partition(":")
        return (self._projects[name].pk, "") if sort == "project" else (None, name)


def values_of(event: Event) -> dict[str, Any]:
    """An event's facts as the first values of an EventForm."""
    choices = [
        f"project:{one.project.slug}" if one.project else f"kind:{one.kind}"
        for one in event.choices.select_related("project")
    ]
    names = (*FROZEN, *FREE)
    return (
        {name: getattr(event, name) for name in names}
        | {"share": f"{event.share / 100:g}", "deadline_on": event.deadline.astimezone(JST).date()}
        | dict(zip(CHOICES, choices, strict=False))
    )


class OriginForm(forms.Form):
    """Where a participant came from, or a mass that they have chosen themselves."""

    origin = forms.CharField(
        label=_("Where did you come from?"), max_length=100, required=False,
        help_text=_("A postcode, a prefecture, a country or an airport. Of a postcode we keep the prefecture only."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    amount = forms.CharField(
        label=_("A mass of your own, in kilograms"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(self, *arguments: Any, event: Event, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._event = event

    def clean_origin(self) -> Any:
        said = self.cleaned_data["origin"].strip()
        if not said:
            return None
        try:
            return shares.by_origin(self._event, said)
        except CalculatorError as unknown:
            raise forms.ValidationError(str(unknown)) from unknown

    def clean_amount(self) -> int | None:
        said = self.cleaned_data["amount"].strip()
        if not said:
            return None
        try:
            return typed_mass(said, "kg")
        except RegistryError as refused:
            raise forms.ValidationError(str(refused)) from refused


class GuestListForm(forms.Form):
    """A check-in list."""

    file = forms.FileField(
        label=_("The list (CSV)"), max_length=200,
        help_text=_("First row: name,email,origin,people,language. Each may be left out or empty."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )  # fmt: skip
