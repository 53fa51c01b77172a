"""A footprint as it was told to someone: kept for ever, so that a purchase can point to it."""

import json
import secrets
from typing import Any, Final

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # no letter that is mistaken for another


def new_id() -> str:
    """`fpt_` and 130 random bits: whoever has the address may read, nobody guesses it."""
    bits = secrets.randbits(26 * 5)
    return "fpt_" + "".join(_ALPHABET[bits >> place & 31] for place in range(0, 26 * 5, 5))


class SavedFootprint(models.Model):
    """A calculated footprint: its answers and the exact text of the result in both languages. Never changed."""

    id = models.CharField(primary_key=True, max_length=30, default=new_id, editable=False)
    calculator = models.CharField(_("calculator"), max_length=20)
    inputs = models.JSONField(_("inputs"))
    language = models.CharField(_("language"), max_length=2)
    result_en = models.TextField(_("result in English"))
    result_ja = models.TextField(_("result in Japanese"))
    grams = models.BigIntegerField(_("grams of CO2e"))
    engine_version = models.CharField(_("engine version"), max_length=20)
    dataset_version = models.CharField(_("release of the factors"), max_length=20)
    hash = models.CharField(_("hash"), max_length=64)
    created_at = models.DateTimeField(_("calculated at"), auto_now_add=True)

    class Meta:
        verbose_name = _("footprint")
        verbose_name_plural = _("footprints")

    def __str__(self) -> str:
        return self.id

    def get_absolute_url(self) -> str:
        return reverse("calculators:footprint", args=[self.id])

    def result(self, language: str) -> dict[str, Any]:
        """The stored result, in `ja` or `en`."""
        text = self.result_ja if language == "ja" else self.result_en
        stored: dict[str, Any] = json.loads(text)
        return stored
