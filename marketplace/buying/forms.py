"""The checkout's questions: for whom, who may see it, and whether it is a present. Nothing is chosen beforehand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.errors import TextInvalid
from marketplace.gifts.forms import DeliveryForm
from marketplace.gifts.services import GiftWish
from marketplace.orders.forms import FIELDS, WordsForm
from marketplace.orders.services import Wish
from marketplace.orders.texts import TEXT_MAX
from registry.errors import RegistryError

NEEDED_FOR_A_GIFT = ("giver", "deliver_on")


class CheckoutForm(WordsForm):
    """Everything that is asked before the final confirmation."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you the certificate, and nothing else."),
        max_length=254,
    )
    gift = forms.BooleanField(label=_("This is a present"), required=False)
    giver = forms.CharField(label=_("From whom?"), max_length=200, required=False)
    dedication = forms.CharField(
        label=_("What the gift says"),
        help_text=_("Only who receives it reads this. What the certificate says stands above."),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    deliver_on = forms.DateField(
        label=DeliveryForm.base_fields["deliver_on"].label,
        help_text=DeliveryForm.base_fields["deliver_on"].help_text,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    recipient_email = DeliveryForm.base_fields["recipient_email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NEEDED_FOR_A_GIFT:
            self.fields[name].needed = True  # type: ignore[attr-defined]  # not optional, though not always asked

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("gift"):
            for name in NEEDED_FOR_A_GIFT:
                if not facts.get(name) and name not in self.errors:
                    self.add_error(name, _("Please say this, so that the gift can be delivered."))
        if not self.errors:
            self._refuse_what_cannot_be_kept()
        return facts

    def _refuse_what_cannot_be_kept(self) -> None:
        try:
            self.wish(language="en")
            self.present()
        except (TextInvalid, RegistryError) as refused:
            name = FIELDS.get(refused.field or "", refused.field or "")
            words = _("Choose a day from today to a year from now.") if name == "deliver_on" else str(refused)
            self.add_error(name if name in self.fields else None, words)

    def answers(self) -> dict[str, Any]:
        """The answers as JSON, to be shown in the form again."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if self.cleaned_data["gift"]
            or name not in {"giver", "dedication", "deliver_on", "recipient_email"}
        }

    def wish(self, *, language: str, footprint: str = "") -> Wish:
        """For whom, why, and who hears of it. Raises TextInvalid, PurposeUnknown."""
        return Wish(
            **self.words(), email=self.cleaned_data["email"], language=language, footprint=footprint
        ).checked()

    def present(self) -> GiftWish | None:
        """The gift that is asked for, if any. Raises TextInvalid."""
        facts = self.cleaned_data
        if not facts["gift"]:
            return None
        return GiftWish(
            giver=facts["giver"],
            deliver_on=facts["deliver_on"],
            dedication=facts["dedication"],
            email=facts["recipient_email"],
        ).checked()
