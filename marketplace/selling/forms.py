"""The forms of sellers: short, one thing a step, and every field may wait until the listing is handed in."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from babel.numbers import get_currency_precision
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue import sellers
from marketplace.catalogue.models import SellerPaper
from marketplace.catalogue.models.listings import WORDS_MAX
from marketplace.catalogue.offering import EXPIRES_WITHIN, PRICE_MAX_MINOR, may_expire_on
from marketplace.catalogue.pricing import CARD_MINIMUM_MINOR
from marketplace.catalogue.upload_fields import UploadField
from marketplace.pages.formats import mass
from registry.desk.case_forms import DayInput, TonnesField
from registry.desk.forms import as_typed

GRAMS_PER_KILOGRAM = 1_000
CURRENCIES = [("JPY", _("yen (JPY)")), ("USD", _("US dollars (USD)")), ("EUR", _("euros (EUR)"))]
assert {code for code, _label in CURRENCIES} == set(CARD_MINIMUM_MINOR)


class KilogramsField(forms.IntegerField):
    """Whole kilograms, cleaned to grams."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=1, max_value=10**9, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        kilograms = super().clean(as_typed(value))
        return None if kilograms is None else kilograms * GRAMS_PER_KILOGRAM

    def prepare_value(self, value: Any) -> Any:
        return value // GRAMS_PER_KILOGRAM if isinstance(value, int) else value


class MoneyField(forms.DecimalField):
    """A price as people write it; the form turns it into minor units, since the currency stands beside it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(min_value=Decimal(0), max_digits=14, decimal_places=2, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        # As it is written in Japan and elsewhere: ¥12,000, 12,000円, １２，０００円.
        plain = as_typed(value)
        return super().to_python(plain.strip(" ¥円") if isinstance(plain, str) else plain)


def to_minor(amount: Decimal, currency: str) -> int | None:
    """Minor units of an amount; None for parts that the currency does not have."""
    minor = amount.scaleb(get_currency_precision(currency))
    return int(minor) if minor == minor.to_integral_value() else None


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount as people write it."""
    return Decimal(minor).scaleb(-get_currency_precision(currency))


class Step(forms.Form):
    """One step of a listing: `columns` is what to keep."""

    may_wait = True

    def __init__(self, data: Any = None, *, listing: Any, free_grams: int) -> None:
        self.listing, self.free_grams = listing, free_grams
        super().__init__(data)
        self.initial = self.start()

    def start(self) -> dict[str, Any]:
        """What stands in the fields."""
        return {}

    def columns(self) -> dict[str, Any]:
        """What to keep, by column."""
        return dict(self.cleaned_data)


class AmountForm(Step):
    offered_grams = TonnesField(label=_("How many tonnes do you offer?"), required=False)
    minimum_grams = KilogramsField(
        label=_("What is the least one person may buy, in kilograms?"),
        help_text=_(
            "One kilogram suits most visitors. Large amounts only, if you want to sell to companies."
        ),
    )

    def start(self) -> dict[str, Any]:
        offered = self.listing.offered_grams or self.free_grams
        self.fields["offered_grams"].help_text = _("You hold %(mass)s of this. Nothing moves yet.") % {
            "mass": mass(self.free_grams, "t")
        }
        return {"offered_grams": offered, "minimum_grams": self.listing.minimum_grams}

    def clean_offered_grams(self) -> int:
        grams = self.cleaned_data["offered_grams"] or 0
        if grams > self.free_grams:
            raise forms.ValidationError(
                _("You hold %(mass)s of this."), params={"mass": mass(self.free_grams, "t")}
            )
        return int(grams)


class PriceForm(Step):
    price = MoneyField(
        label=_("What shall your project receive for one tonne?"), required=False,
        help_text=_("The whole of this goes to you. Fees and tax are added for the buyer."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    expires_on = forms.DateField(
        label=_("Until which day is it on sale?"), required=False, widget=DayInput(),
        help_text=_("Leave it empty, and it stays on sale until it is sold."),
    )  # fmt: skip

    def start(self) -> dict[str, Any]:
        kept = self.listing
        price = from_minor(kept.project_price_minor, kept.currency) if kept.project_price_minor else None
        _limit_days(self.fields["expires_on"])
        return {"price": price, "currency": kept.currency, "expires_on": kept.expires_on}

    def clean_expires_on(self) -> Any:
        return _checked_day(self.cleaned_data["expires_on"])

    def clean(self) -> None:
        super().clean()
        price, currency = self.cleaned_data.get("price"), self.cleaned_data.get("currency", "JPY")
        self.minor = _checked_price(self, price, currency) if price is not None else 0

    def columns(self) -> dict[str, Any]:
        return {
            "project_price_minor": self.minor,
            "currency": self.cleaned_data["currency"],
            "expires_on": self.cleaned_data["expires_on"],
        }


class WordsForm(Step):
    words_ja = forms.CharField(
        label=_("In Japanese"), required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What becomes of the money? Two or three sentences are enough."),
    )  # fmt: skip
    words_en = forms.CharField(
        label=_("In English"), required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 4})
    )

    def start(self) -> dict[str, Any]:
        return {"words_ja": self.listing.words_ja, "words_en": self.listing.words_en}


STEPS: dict[str, type[Step]] = {"amount": AmountForm, "price": PriceForm, "words": WordsForm}


class RevisionForm(forms.Form):
    """Everything about a published listing that may change, as it shall be."""

    price = MoneyField(label=_("What your project receives for one tonne"))
    added_grams = TonnesField(label=_("More tonnes to put on sale"), required=False)
    minimum_grams = KilogramsField(label=_("The least one person may buy, in kilograms"))
    expires_on = forms.DateField(label=_("Last day on sale"), required=False, widget=DayInput())
    words_ja = WordsForm.base_fields["words_ja"]
    words_en = WordsForm.base_fields["words_en"]

    def __init__(self, data: Any = None, *, revision: Any, free_grams: int) -> None:
        self.currency, self.free_grams = revision.listing.currency, free_grams
        kept = {
            name: getattr(revision, name) for name in ("minimum_grams", "expires_on", "words_ja", "words_en")
        }
        kept["price"] = from_minor(revision.project_price_minor, self.currency)
        kept["added_grams"] = revision.added_grams or None
        super().__init__(data, initial=kept)
        _limit_days(self.fields["expires_on"])
        self.fields["price"].help_text = self.currency
        self.fields["added_grams"].help_text = _("You hold %(mass)s more of this.") % {
            "mass": mass(free_grams, "t")
        }

    def clean_added_grams(self) -> int:
        grams = self.cleaned_data["added_grams"] or 0
        if grams > self.free_grams:
            raise forms.ValidationError(
                _("You hold %(mass)s more of this."), params={"mass": mass(self.free_grams, "t")}
            )
        return int(grams)

    def clean_expires_on(self) -> Any:
        return _checked_day(self.cleaned_data["expires_on"])

    def clean(self) -> None:
        super().clean()
        price = self.cleaned_data.get("price")
        self.minor = _checked_price(self, price, self.currency) if price is not None else 0
        if price is not None and not self.minor and "price" not in self.errors:
            self.add_error("price", _("Write a price above nothing."))

    def columns(self) -> dict[str, Any]:
        """What to keep, by column."""
        kept = {name: self.cleaned_data[name] for name in ("added_grams", "minimum_grams", "expires_on")}
        words = {name: self.cleaned_data[name] for name in ("words_ja", "words_en")}
        return kept | words | {"project_price_minor": self.minor}


class OrganisationForm(forms.Form):
    """Who the organisation is. Every field may wait until it is handed in."""

    may_wait = True
    LABEL_FIELDS: ClassVar = ("corporate_number", "address", "phone", "website", "invoice_number")
    corporate_number = forms.CharField(
        label=_("Corporate number (13 digits)"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("On the certificate of registration, or at houjin-bangou.nta.go.jp."),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Address of the head office"), required=False, max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Phone number"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    representative = forms.CharField(label=_("Name of the representative"), required=False, max_length=200)
    representative_title = forms.CharField(
        label=_("Their title"), required=False, max_length=100, help_text=_("Such as: chairperson.")
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")
    has_invoice_number = forms.ChoiceField(
        label=_("Are you registered for qualified invoices?"), required=False, widget=forms.RadioSelect,
        choices=[("yes", _("Yes, with T and our corporate number")), ("no", _("No"))],
    )  # fmt: skip

    def clean_corporate_number(self) -> str:
        text: str = self.cleaned_data["corporate_number"].replace("-", "").replace(" ", "")
        if text and not sellers.is_corporate_number(text):
            raise forms.ValidationError(_("This is not a corporate number: compare the 13 digits once more."))
        return text

    def columns(self) -> dict[str, Any]:
        """What to keep, by column."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "has_invoice_number"}
        yes = self.cleaned_data["has_invoice_number"] == "yes" and kept["corporate_number"]
        return kept | {"invoice_number": f"T{kept['corporate_number']}" if yes else ""}


class OwnerForm(forms.Form):
    """One person who owns or controls the organisation."""

    name = forms.CharField(label=_("Full name"), max_length=200)
    control = forms.CharField(
        label=_("How they control it"), max_length=200,
        help_text=_("Such as: chairperson; holds a third of the votes."),
    )  # fmt: skip
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", label=_("Country of residence (two letters)"), initial="JP",
        help_text=_("JP for Japan."),
    )  # fmt: skip

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=SellerPaper.choices)
    file = UploadField(
        label=_("The file, or a photo of the paper"),
        help_text=_("PDF or photo (JPEG, PNG, WebP, HEIC), at most 20 MB. Only you and our staff see it."),
    )


def _limit_days(field: forms.Field) -> None:
    today = timezone.localdate()
    field.widget.attrs |= {
        "min": today.isoformat(),
        "max": (today + EXPIRES_WITHIN - timedelta(days=1)).isoformat(),
    }


def _checked_day(day: Any) -> Any:
    if day is not None and not may_expire_on(day):
        raise forms.ValidationError(_("Choose a day from today on, within five years."))
    return day


def _checked_price(form: forms.Form, price: Decimal, currency: str) -> int:
    minor = to_minor(price, currency)
    if minor is None:
        form.add_error("price", _("This currency has no such small parts."))
    elif minor > PRICE_MAX_MINOR:
        form.add_error("price", _("This price is too high."))
    return minor or 0
