"""What members send about products: one calm form, and a file of sales."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException

from calculators.errors import CalculatorError, PactRefused
from marketplace.catalogue.models import Listing
from marketplace.catalogue.uploads import ACCEPT
from marketplace.monthly.choosing import projects_on_sale
from marketplace.products import services
from marketplace.products.models import Product, ProductVersion
from marketplace.products.models.products import CODE, RETURN_DAYS_MAX
from marketplace.products.services import Chosen, Figure, Terms
from marketplace.products.states import Boundary, Fallback, Policy, Source
from marketplace.wire import read_object
from people.models import Organisation
from registry.enums import ProjectKind, Purpose
from registry.refusals import Refusal

PLACES = 3
KEEP = "keep"
UNIT_WORDS = {"piece": _("piece"), "kilogram": _("kilogram"), "liter": _("litre"), "hour": _("hour")}


class SalesFileForm(forms.Form):
    file = forms.FileField(
        label=_("File of sales"),
        help_text=_(
            "CSV with a heading or JSON Lines, up to 100,000 rows. Nothing is bought before you have looked."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.jsonl,.ndjson,text/csv"}),
    )


class ProductForm(forms.Form):
    """A product, or how it shall be from now on."""

    code = forms.RegexField(
        CODE,
        label=_("Your code (SKU)"),
        max_length=60,
        help_text=_("Letters, digits, dots, hyphens and underscores."),
    )
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    source = forms.ChoiceField(
        label=_("Where does its footprint come from?"), choices=Source.choices, widget=forms.RadioSelect
    )
    footprint_id = forms.CharField(
        label=_("Number of the footprint"),
        required=False,
        help_text=_("Worked out here: it begins with fpt_ and stands on the page of the result."),
    )
    pact = forms.FileField(label=_("PACT document (JSON)"), required=False)
    grams = forms.IntegerField(label=_("Declared: grams of CO2e"), min_value=1, required=False)
    units = forms.DecimalField(
        label=_("for so many units"),
        min_value=Decimal("0.000001"),
        decimal_places=6,
        required=False,
        initial=1,
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=list(UNIT_WORDS.items()), required=False)
    boundary = forms.ChoiceField(label=_("How far it reaches"), choices=Boundary.choices, required=False)
    not_counted = forms.CharField(
        label=_("What is not counted"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    report_file = forms.FileField(
        label=_("The report (PDF or picture)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    report_url = forms.URLField(label=_("or its address"), required=False, assume_scheme="https")
    report_date = forms.DateField(
        label=_("Date of the report"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    policy = forms.ChoiceField(
        label=_("Who adds the offset?"),
        choices=Policy.choices,
        widget=forms.RadioSelect,
        initial=Policy.COMPANY,
    )
    share = forms.DecimalField(
        label=_("Share of the footprint, in percent"),
        min_value=Decimal("0.01"),
        max_value=1000,
        decimal_places=2,
        initial=100,
    )
    choice_1 = forms.ChoiceField(label=_("From which project first?"), required=False)
    choice_2 = forms.ChoiceField(label=_("If that is sold out"), required=False)
    choice_3 = forms.ChoiceField(label=_("And then"), required=False)
    fallback = forms.ChoiceField(
        label=_("When none of them has enough"),
        choices=Fallback.choices,
        widget=forms.RadioSelect,
        initial=Fallback.REFUSE,
    )
    most_per_tonne = forms.IntegerField(
        label=_("The most that a tonne may cost, tax included"),
        min_value=1,
        required=False,
        help_text=_("Leave it empty for no limit."),
    )
    return_days = forms.IntegerField(
        label=_("Days within which goods come back"),
        min_value=0,
        max_value=RETURN_DAYS_MAX,
        initial=0,
        help_text=_("Until then the credits are only held. 0: they are retired at once."),
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices, initial=Purpose.OFFSET)

    def __init__(
        self, *data: Any, organisation: Organisation, product: Product | None, livemode: bool
    ) -> None:
        super().__init__(*data)
        self.organisation, self.product = organisation, product
        offered = _offered(livemode)
        for place in range(1, PLACES + 1):
            self.fields[f"choice_{place}"].choices = [("", "–"), *offered]  # type: ignore[attr-defined]
        if product is not None:
            del self.fields["code"]
            self.fields["source"].choices = [(KEEP, _("As it is")), *Source.choices]  # type: ignore[attr-defined]
            self.initial = _initial(product.version)
            known = {value for value, _label in offered}
            for place, choice in enumerate(product.version.choices.all()[:PLACES], start=1):
                value = _value(choice)
                self.initial[f"choice_{place}"] = value
                if value not in known:  # no longer on sale
                    self.fields[f"choice_{place}"].choices.append((value, _label(choice)))  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        try:
            self.terms = self._terms()
        except PactRefused as refused:
            places = ", ".join(f"{problem.field}: {problem}" for problem in refused.problems[:5])
            self.add_error("pact", places)
        except (Refusal, CalculatorError) as refused:
            self.refuse(refused)

    def refuse(self, refused: Any) -> None:
        """Show a refusal beside what it is about."""
        field = {
            "footprint": "footprint_id",
            "report": "report_url",
            "name": "name_en",
            "choices": "choice_1",
        }.get(refused.field or "", refused.field)
        self.add_error(field if field in self.fields else None, str(refused))

    def _terms(self) -> Terms:
        data = self.cleaned_data
        chosen = [data[f"choice_{place}"] for place in range(1, PLACES + 1) if data[f"choice_{place}"]]
        return Terms(
            figure=self._figure(),
            name_ja=data["name_ja"],
            name_en=data["name_en"],
            policy=data["policy"],
            share=int(data["share"] * 100),
            choices=[Chosen(**dict([one.split(":", 1)])) for one in dict.fromkeys(chosen)],
            fallback=data["fallback"],
            most_per_tonne_minor=data["most_per_tonne"],
            return_days=data["return_days"],
            purpose=data["purpose"],
        )

    def _figure(self) -> Figure:
        data = self.cleaned_data
        if data["source"] == KEEP and self.product is not None:
            return as_it_is(self.product.version)
        if data["source"] == Source.CALCULATED:
            return services.of_footprint(data["footprint_id"].strip())
        if data["source"] == Source.PACT:
            return services.of_pact(_document(data["pact"]))
        report, file = None, data["report_file"]
        if file:
            report = services.keep_report(
                organisation=self.organisation,
                name=file.name,
                media_type=file.content_type or "",
                content=file.read(),
            )
        return Figure(
            source=Source.DECLARED,
            grams=data["grams"] or 0,
            units=data["units"] or Decimal(1),
            unit=data["unit"],
            boundary=Boundary(data["boundary"] or Boundary.GATE),
            report=report,
            report_url=data["report_url"],
            report_date=data["report_date"],
            not_counted=data["not_counted"],
        )


def as_it_is(version: ProductVersion) -> Figure:
    """The figure of a version, for the next one."""
    return Figure(
        source=Source(version.source),
        grams=version.footprint_grams,
        units=version.footprint_units,
        unit=version.unit,
        boundary=Boundary(version.boundary),
        footprint_id=version.footprint_id,
        report=version.report,
        report_url=version.report_url,
        report_date=version.report_date,
        not_counted=version.not_counted,
    )


def _initial(version: ProductVersion) -> dict[str, Any]:
    told = ("name_ja", "name_en", "policy", "fallback", "return_days", "purpose")
    return {name: getattr(version, name) for name in told} | {
        "source": KEEP,
        "share": Decimal(version.share) / 100,
        "most_per_tonne": version.most_per_tonne_minor,
        "report_date": version.report_date,
    }


def _offered(livemode: bool) -> list[tuple[str, Any]]:
    projects = [(f"project:{one.slug}", one.name) for one in projects_on_sale(livemode=livemode)]
    kinds = [
        (f"kind:{value}", format_lazy(_("{kind} (any project)"), kind=label))
        for value, label in ProjectKind.choices
    ]
    return [*projects, *kinds]


def _document(file: Any) -> Any:
    """What a file holds as JSON; nothing, which is refused by name, for what is none."""
    try:
        return read_object(file.read(settings.API_BODY_LIMIT + 1)) if file else {}
    except APIException:
        return {}


def _value(choice: Any) -> str:
    if choice.listing_id:
        return f"listing:{choice.listing.public_id}"
    return f"project:{choice.project.slug}" if choice.project_id else f"kind:{choice.kind}"


def _label(choice: Any) -> str:
    if choice.listing_id:
        listing: Listing = choice.listing
        return f"{listing.batch.project.name} {listing.batch.vintage}"
    return str(choice.project.name) if choice.project_id else str(choice.get_kind_display())
