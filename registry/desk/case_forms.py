"""The forms of a project's life. Those of an application are short, and every field may wait until it is handed in."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from people.models import Kind, Organisation
from registry.desk.forms import ReasonForm, as_typed
from registry.enums import Standing
from registry.lifecycle.states import CaseKind, FindingKind, Paper, Rejection
from registry.models import Application, Case, Methodology
from registry.units import GRAMS_PER_TONNE

POSITION = re.compile(r"\s*(-?[0-9]{1,2}(?:\.[0-9]+)?)\s*[,、 ]\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*")
FIVE_PLACES = Decimal("0.00001")  # about a metre


class DayInput(forms.DateInput):
    """The phone's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TonnesField(forms.DecimalField):
    """Tonnes, to the gram; cleaned to whole grams."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=15, decimal_places=6, min_value=Decimal(0), widget=widget, **options)

    def clean(self, value: Any) -> Any:
        tonnes = super().clean(as_typed(value))
        return None if tonnes is None else int(tonnes * GRAMS_PER_TONNE)

    def prepare_value(self, value: Any) -> Any:
        return as_tonnes(value) if isinstance(value, int) else value


def as_tonnes(grams: int) -> str:
    """Grams as exact tonnes, such as `12.4`."""
    text = f"{grams // GRAMS_PER_TONNE}.{grams % GRAMS_PER_TONNE:06d}"
    return text.rstrip("0").rstrip(".")


class ApplicationStep(forms.Form):
    """One step of an application. Words go into the columns of the language in which the page is read."""

    # Nothing is needed before the application is handed in, and yet nothing of it is optional.
    may_wait = True
    words: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, application: Application) -> None:
        self.language = "ja" if (translation.get_language() or "en").startswith("ja") else "en"
        initial = {name: getattr(application, f"{name}_{self.language}") for name in self.words}
        initial |= {name: getattr(application, name) for name in self.facts}
        super().__init__(data, initial=initial | self.more_initial(application))

    def more_initial(self, application: Application) -> dict[str, Any]:
        """What no column holds as it is shown."""
        return {}

    def columns(self) -> dict[str, Any]:
        """What to keep, by column."""
        kept = {f"{name}_{self.language}": self.cleaned_data[name] for name in self.words}
        return kept | {name: self.cleaned_data[name] for name in self.facts}


class MethodologyField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.scheme.name}, {obj.label})"


class PlaceForm(ApplicationStep):
    words = ("name", "place", "summary")
    facts = ("methodology", "country")
    name = forms.CharField(
        label=_("What is the project called?"), max_length=200, required=False,
        help_text=_("A name that a visitor understands, such as: Thinning the forests of our town."),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Where is it?"), max_length=200, required=False, help_text=_("Prefecture and town.")
    )
    position = forms.CharField(
        label=_("Position on the map"), max_length=60, required=False,
        help_text=_("Press long on the place in your map app and copy the two numbers: 33.392, 132.926"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    country = forms.CharField(
        label=_("Country (two letters)"), max_length=2, required=False, help_text=_("JP for Japan.")
    )
    methodology = MethodologyField(
        label=_("How is it measured?"), queryset=Methodology.objects.none(), required=False,
        help_text=_("The methodology by which the tonnes are worked out."),
    )  # fmt: skip
    summary = forms.CharField(
        label=_("In two sentences: what is done there?"), max_length=2_000, required=False, widget=_lines(3)
    )
    field_order = ("name", "place", "position", "summary", "methodology", "country")

    def __init__(self, data: Any = None, *, application: Application) -> None:
        super().__init__(data, application=application)
        active = Methodology.objects.filter(status=Standing.ACTIVE).select_related("scheme")
        field = self.fields["methodology"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = active.order_by("kind", "code", "version")

    def more_initial(self, application: Application) -> dict[str, Any]:
        if application.latitude is None or application.longitude is None:
            return {}
        return {"position": f"{application.latitude}, {application.longitude}"}

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].strip().upper() or "JP"
        if not re.fullmatch(r"[A-Z]{2}", country):
            raise forms.ValidationError(_("Two letters, such as JP."))
        return country

    def clean_position(self) -> tuple[Decimal, Decimal] | None:
        text = unicodedata.normalize("NFKC", self.cleaned_data["position"])  # full-width digits are digits
        if not text:
            return None
        found = POSITION.fullmatch(text)
        try:
            latitude, longitude = (Decimal(part).quantize(FIVE_PLACES) for part in found.groups() if found)  # type: ignore[union-attr]
        except (AttributeError, InvalidOperation) as error:
            raise forms.ValidationError(_("Two numbers with a comma between them.")) from error
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise forms.ValidationError(_("There is no such place on the map."))
        return latitude, longitude

    def columns(self) -> dict[str, Any]:
        latitude, longitude = self.cleaned_data["position"] or (None, None)
        return super().columns() | {"latitude": latitude, "longitude": longitude}


class PlanForm(ApplicationStep):
    words = ("plan", "monitoring")
    facts = ("crediting_from", "crediting_until", "expected_tonnes")
    plan = forms.CharField(
        label=_("What will be done, when and by whom?"), max_length=20_000, required=False, widget=_lines(6)
    )
    monitoring = forms.CharField(
        label=_("What is measured, how and how often?"), max_length=20_000, required=False, widget=_lines(5)
    )
    crediting_from = forms.DateField(label=_("First day that counts"), required=False, widget=DayInput())
    crediting_until = forms.DateField(label=_("Last day that counts"), required=False, widget=DayInput())
    expected_tonnes = forms.IntegerField(
        label=_("How many tonnes of CO2 do you expect each year?"), required=False, min_value=1,
        max_value=100_000_000, help_text=_("An average. Only what was measured and verified is issued later."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("crediting_from"), given.get("crediting_until")
        if first and last and first >= last:
            self.add_error("crediting_until", _("The last day comes after the first."))
        return given


class ReasonsForm(ApplicationStep):
    words = ("additionality", "risks", "safeguards")
    additionality = forms.CharField(
        label=_("Why would it not happen without the credits?"),
        max_length=20_000,
        required=False,
        widget=_lines(5),
    )
    risks = forms.CharField(
        label=_("What could go wrong?"), max_length=20_000, required=False, widget=_lines(4),
        help_text=_("Typhoons, fire, broken machines, people who move away."),
    )  # fmt: skip
    safeguards = forms.CharField(
        label=_("And what happens then?"), max_length=20_000, required=False, widget=_lines(4)
    )


class PeriodForm(forms.Form):
    period_from = forms.DateField(label=_("First day"), widget=DayInput())
    period_until = forms.DateField(label=_("Last day"), widget=DayInput())
    summary = forms.CharField(
        label=_("What happened in this period?"), max_length=20_000, required=False, widget=_lines(5)
    )


class AmountsForm(forms.Form):
    """Tonnes of each calendar year of the period, to the gram."""

    def __init__(self, *args: Any, years: Iterable[int], reported: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for year in years:
            self.fields[f"year_{year}"] = TonnesField(
                label=_("Tonnes of CO2 in %(year)s") % {"year": year},
                initial=reported.get(year),
                required=False,
            )
        self.years = list(years)

    def grams(self) -> dict[int, int]:
        """What was reported, by year; years without anything left out."""
        given = {year: self.cleaned_data[f"year_{year}"] for year in self.years}
        return {year: grams for year, grams in given.items() if grams}


class PaperForm(forms.Form):
    file = forms.FileField(
        label=_("Document"), help_text=_("PDF, photo (JPEG, PNG) or CSV, at most 10 MB. It becomes public."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/jpeg,image/png,.csv"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What is it?"))
    title = forms.CharField(label=_("Its name, if it needs one"), max_length=200, required=False)
    dated_on = forms.DateField(label=_("Its date"), widget=DayInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [Paper.PLAN, Paper.MONITORING_PLAN, Paper.ADDITIONALITY]
        kinds = own if case.kind == CaseKind.APPLICATION else [Paper.REPORT]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in [*kinds, Paper.EVIDENCE, Paper.OTHER]]


class DeclarationForm(forms.Form):
    declaration = forms.CharField(
        label=_("Your declaration"), max_length=2_000, widget=_lines(3),
        initial=_("We have no interest in this operator and did not advise it."),
        help_text=_("It becomes public."),
    )  # fmt: skip


class InterestForm(forms.Form):
    organisation = forms.ModelChoiceField(label=_("Operator"), queryset=Organisation.objects.none())
    conflict = forms.ChoiceField(
        label=_("Interest"), widget=forms.RadioSelect,
        choices=[("yes", _("We have an interest in it")), ("no", _("We have none any more"))],
    )  # fmt: skip
    text = forms.CharField(
        label=_("Why"), max_length=2_000, widget=_lines(2), help_text=_("It becomes public.")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.exclude(kind=Kind.VERIFICATION_BODY).order_by("slug")


class FindingForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=FindingKind.choices)
    text = forms.CharField(label=_("What has to be put right?"), max_length=5_000, widget=_lines(3))


class RemarkForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=5_000, widget=_lines(3))


class OpinionForm(forms.Form):
    """A body's conclusion: what it found, the paper it signed and, of a report, how much of each year it verified."""

    positive = forms.ChoiceField(
        label=_("Conclusion"), widget=forms.RadioSelect,
        choices=[("yes", _("Positive: free of material misstatement")), ("no", _("Negative"))],
    )  # fmt: skip
    rejection = forms.ChoiceField(
        label=_("If negative: why?"), required=False, choices=[("", "–"), *Rejection.choices]
    )
    materiality_percent = forms.DecimalField(
        label=_("Materiality threshold in percent"), max_digits=4, decimal_places=2, initial=5,
        help_text=_("The share of the total up to which uncorrected errors do not change the conclusion."),
    )  # fmt: skip
    summary = forms.CharField(label=_("Conclusion in words"), max_length=5_000, widget=_lines(4))
    file = forms.FileField(
        label=_("The signed statement"), help_text=_("PDF. Its SHA-256 is shown with it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}),
    )  # fmt: skip
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reported = {row.vintage: row.reported_grams for row in case.vintages.all()}
        for vintage, grams in self.reported.items():
            self.fields[f"verified_{vintage}"] = TonnesField(
                label=_("Verified tonnes of %(year)s") % {"year": vintage}, initial=grams, required=False,
                help_text=_("%(tonnes)s t were reported.") % {"tonnes": as_tonnes(grams)},
            )  # fmt: skip

    def verified(self) -> dict[int, int]:
        """Grams verified of each year that was reported."""
        given = {vintage: self.cleaned_data[f"verified_{vintage}"] for vintage in self.reported}
        return {vintage: grams for vintage, grams in given.items() if grams is not None}


class RegisterForm(ReasonForm):
    buffer_percent = forms.IntegerField(
        label=_("Share of each batch that stays in the buffer, in percent"), min_value=0, max_value=100,
        help_text=_("Needed for what can be lost again: forests and mangroves."),
    )  # fmt: skip


class RejectForm(ReasonForm):
    code = forms.ChoiceField(label=_("Ground"), choices=Rejection.choices)
