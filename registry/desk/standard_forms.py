"""What staff enter about schemes, methodologies, bodies and labels. Each form carries out its own act."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Kind, Organisation, User
from registry import standards
from registry.enums import LabelKind, ProjectKind, Standing
from registry.models import Label, LabelEnd, Methodology, Scheme
from registry.standards.standing import propose_standing


class Day(forms.DateField):
    """A day, chosen from a calendar; today unless said otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        defaults: dict[str, Any] = {"widget": widget, "initial": timezone.localdate}
        super().__init__(**(defaults | kwargs))


class LastDay(Day):
    """A last day, or none."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("Empty: until further notice.")
        defaults: dict[str, Any] = {"required": False, "initial": None, "help_text": hint}
        super().__init__(**(defaults | kwargs))


class LongText(forms.CharField):
    """A paragraph or more."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"max_length": 10_000, "widget": forms.Textarea(attrs={"rows": 4})}
        super().__init__(**(defaults | kwargs))


class Source(forms.URLField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Where it says so"), max_length=500, assume_scheme="https", **kwargs)


class Scopes(forms.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        choices: Any = ProjectKind.choices
        widget = forms.CheckboxSelectMultiple
        super().__init__(label=_("Kinds of project"), choices=choices, widget=widget, **kwargs)


# --- new things ------------------------------------------------------------------------------------------------------
class SchemeForm(forms.ModelForm):
    prefix = forms.RegexField(  # type: ignore[assignment]
        r"^[A-Z0-9]{2,8}$",
        label=_("Prefix of its serial numbers"),
        help_text=_("Two to eight capitals and digits. It can never be changed."),
    )
    accredited_from = Day(label=_("Accredited from"))
    accredited_until = LastDay(label=_("Until"))

    class Meta:
        model = Scheme
        fields: ClassVar = ["prefix", "slug", "kind", "name_ja", "name_en", "summary_ja", "summary_en"]
        labels: ClassVar = {
            "slug": _("Short name in addresses"),
            "kind": _("Kind"),
            "name_ja": _("Name in Japanese"),
            "name_en": _("Name in English"),
            "summary_ja": _("Summary in Japanese"),
            "summary_en": _("Summary in English"),
        }

    def carry_out(self, by: User) -> Scheme:
        return standards.accredit_scheme(**self.cleaned_data, by=by)


class MethodologyForm(forms.ModelForm):
    code = forms.RegexField(
        r"^[A-Z0-9.-]+$",
        label=_("Code"),
        max_length=30,
        help_text=_("Capitals, digits, dots and hyphens."),
    )
    version = forms.RegexField(
        r"^[0-9.]+$",
        label=_("Version"),
        max_length=10,
        help_text=_("Digits and dots. The rules of a version can never be changed afterwards."),
    )
    published_on = Day(label=_("Published on"))

    class Meta:
        model = Methodology
        fields: ClassVar = [
            "scheme", "code", "version", "kind", "name_ja", "name_en", "summary_ja", "summary_en",
            "applicability_ja", "applicability_en", "baseline_ja", "baseline_en", "monitoring_ja", "monitoring_en",
        ]  # fmt: skip
        labels: ClassVar = {
            "scheme": _("Scheme"),
            "kind": _("Kind"),
            "name_ja": _("Name in Japanese"),
            "name_en": _("Name in English"),
            "summary_ja": _("Summary in Japanese"),
            "summary_en": _("Summary in English"),
            "applicability_ja": _("Where it applies, in Japanese"),
            "applicability_en": _("Where it applies, in English"),
            "baseline_ja": _("Baseline, in Japanese"),
            "baseline_en": _("Baseline, in English"),
            "monitoring_ja": _("Monitoring, in Japanese"),
            "monitoring_en": _("Monitoring, in English"),
        }

    def carry_out(self, by: User) -> Methodology:
        return standards.publish_methodology(**self.cleaned_data, by=by)


class BodyForm(forms.Form):
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    accreditation = forms.CharField(label=_("Number"), max_length=60)
    scopes = Scopes()
    accredited_from = Day(label=_("Accredited from"))
    accredited_until = LastDay(label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: QuerySet[Organisation] = Organisation.objects.filter(kind=Kind.VERIFICATION_BODY)
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = bodies.filter(verification_body=None)

    def carry_out(self, by: User) -> Any:
        return standards.accredit_body(**self.cleaned_data, by=by)


# --- acts on what is there -------------------------------------------------------------------------------------------
class ThingForm(forms.Form):
    """A form about one thing: `thing`, which `target` names as registry/standards/standing.py does."""

    heading: ClassVar[Any] = ""
    button: ClassVar[Any] = ""

    def __init__(self, *args: Any, target: str, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target, self.thing = target, thing

    def carry_out(self, by: User) -> Any:
        """Do it. Raises RegistryError."""
        raise NotImplementedError


class ExtendForm(ThingForm):
    heading, button = _("Another last day"), _("Set the last day")
    accredited_until = LastDay(label=_("Until"))

    def carry_out(self, by: User) -> Any:
        return standards.extend_scheme(scheme=self.thing, **self.cleaned_data, by=by)


class RenewForm(ThingForm):
    heading, button = _("Accredit for more"), _("Accredit")
    scopes = Scopes()
    accredited_from = Day(label=_("Accredited from"))
    accredited_until = LastDay(label=_("Until"))

    def carry_out(self, by: User) -> Any:
        return standards.renew_accreditation(body=self.thing, **self.cleaned_data, by=by)


class TextForm(ThingForm):
    heading, button = _("Publish a text"), _("Publish it for ever")
    title_ja = forms.CharField(label=_("Title in Japanese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    dated_on = Day(label=_("Dated"))
    file = forms.FileField(label=_("File"), help_text=_("A PDF or a plain text file of at most 10 MB."))

    def carry_out(self, by: User) -> Any:
        facts = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        content = self.cleaned_data["file"].read(standards.schemes.MOST_BYTES + 1)
        return standards.publish_text(of=self.thing, content=content, **facts, by=by)


class LabelForm(ThingForm):
    heading, button = _("Attach a label"), _("Attach it")
    kind = forms.ChoiceField(label=_("Label"), choices=LabelKind.choices)
    source_url = Source()
    as_of = Day(label=_("Seen there on"))
    applies_from = Day(label=_("Valid from"))

    def carry_out(self, by: User) -> Label:
        facts = self.cleaned_data | {"kind": LabelKind(self.cleaned_data["kind"])}
        return standards.attach_label(to=self.thing, **facts, by=by)


class EndLabelForm(ThingForm):
    heading, button = _("End a label"), _("End it")
    label = forms.ModelChoiceField(label=_("Label"), queryset=Label.objects.none())
    applies_until = Day(label=_("Last day"))
    source_url = Source()
    reason = forms.CharField(label=_("Why"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["label"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = self.thing.labels.filter(end=None)

    def carry_out(self, by: User) -> LabelEnd:
        return standards.end_label(**self.cleaned_data, by=by)


class StandingForm(ThingForm):
    heading, button = _("Suspend, reinstate or withdraw"), _("Propose it to a colleague")
    to = forms.ChoiceField(label=_("Will stand"), choices=Standing.choices)
    reason = LongText(label=_("Why"), max_length=2_000, help_text=_("It becomes public."))

    def carry_out(self, by: User) -> Any:
        to = Standing(self.cleaned_data["to"])
        reason = self.cleaned_data["reason"]
        return propose_standing(target=self.target, thing=self.thing, to=to, reason=reason, by=by)
