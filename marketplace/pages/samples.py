"""What the style guide shows in its components: invented, but shaped like the real things."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.pages import artwork

MOMENT = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)
SERIAL = "KOC-JP-0012-2024-01-1347.000250~1349.999999"


class SampleForm(forms.Form):
    """One field of each kind that the site uses."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), help_text=gettext_lazy("The certificate is sent here. Nothing else is.")
    )
    passengers = forms.IntegerField(label=gettext_lazy("Passengers"), min_value=1, max_value=999)
    cabin = forms.ChoiceField(
        label=gettext_lazy("Cabin"),
        choices=[("economy", gettext_lazy("Economy")), ("business", gettext_lazy("Business"))],
    )
    message = forms.CharField(
        label=gettext_lazy("Message"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    public = forms.BooleanField(
        label=gettext_lazy("Show my name in the registry"),
        help_text=gettext_lazy("You can take it back later; the retirement stays."),
    )


def samples() -> dict[str, Any]:
    """Everything the style guide's template reads."""
    return {
        "empty_form": SampleForm(auto_id="plain_%s"),
        "wrong_form": SampleForm({"email": "hana@", "passengers": "0"}, auto_id="wrong_%s"),
        "moment": MOMENT,
        "serial": SERIAL,
        "lines": _lines(),
        "fees": _fees(),
        "units": _units(),
        "steps": _steps(),
        "stages": [_("Flight"), _("Result"), _("Project"), _("Payment")],
        "projects": _projects(),
        "kinds": artwork.KINDS,
        "text_sizes": range(6, 0, -1),
        "colours": ["ink", "ink-soft", "moss", "indigo", "clay", "plum"],
    }


def _lines() -> list[dict[str, Any]]:
    return [
        {"label": _("Fuel burnt in the air"), "grams": 1_032_400},
        {"label": _("Making and moving the fuel"), "grams": 214_310},
        {"label": _("Take-off, landing and taxiing"), "grams": 61_702},
        {"label": _("Other effects high in the air"), "grams": 565_000},
    ]


def _fees() -> list[dict[str, Any]]:
    return [
        {"label": _("Project"), "minor": 3_230},
        {"label": _("Platform fee"), "minor": 232},
        {"label": _("Payment fee"), "minor": 120},
        {"label": _("Consumption tax"), "minor": 358},
    ]


def _units() -> list[dict[str, Any]]:
    return [
        {"label": _("Retired"), "grams": 412_000_000, "tone": "indigo"},
        {"label": _("On sale"), "grams": 640_000_000, "tone": "moss"},
        {"label": _("On hold"), "grams": 28_000_000, "tone": "clay"},
        {"label": _("Buffer"), "grams": 120_000_000, "tone": "stone"},
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"label": _("Held for you"), "state": "done", "at": MOMENT, "note": ""},
        {"label": _("Paid"), "state": "done", "at": MOMENT + timedelta(minutes=2), "note": ""},
        {"label": _("Retiring"), "state": "now", "at": None, "note": _("This takes a few seconds.")},
        {"label": _("Certificate"), "state": "todo", "at": None, "note": ""},
    ]


def _projects() -> list[dict[str, Any]]:
    scheme = _("Sample scheme")
    return [
        {
            "url": "#", "slug": "sample-forest", "name": _("Cedar forest of a sample valley"), "kind": "forest",
            "kind_label": _("Forest"), "place": _("Kochi, Japan"), "latitude": 33.4, "longitude": 133.0,
            "summary": _("Thinning lets light reach the ground again, and the trees that stay grow faster."),
            "scheme": scheme, "vintage": 2024, "price_minor": 16_500, "currency": "JPY",
            "available_grams": 640_000_000,
        },
        {
            "url": "#", "slug": "sample-hearth", "name": _("Stoves for a sample district"), "kind": "cookstove",
            "kind_label": _("Cookstoves"), "place": _("Kenya"), "latitude": -0.3, "longitude": 36.1,
            "summary": _("Each stove burns half the wood of an open fire and keeps the smoke out of the room."),
            "scheme": scheme, "vintage": 2025, "price_minor": 2_400, "currency": "JPY", "available_grams": None,
        },
    ]  # fmt: skip
