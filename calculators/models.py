"""A footprint as it was told to someone: kept for ever, so that a purchase can point to it."""

import json
import secrets
from typing import Any, Final

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # no letter that is mistaken for another


def new_id() -> str:
    """`fpt_` and 130 random bits: whoever has the address may read, nobody guesses it."""
    bits = secrets.randbits(26 * 5)
    return "fpt_" + "".join(_ALPHABET[bits >> place & 31] for place in range(0, 26 * 5, 5))


class Told(models.Model):
    """The exact text of a result in both languages, kept once however often the same was asked. Never changed."""

    digest = models.CharField(primary_key=True, max_length=64, editable=False)  # SHA-256 of the two, in hex
    result_en = models.TextField(_("result in English"))
    result_ja = models.TextField(_("result in Japanese"))

    class Meta:
        verbose_name = _("text of a footprint")
        verbose_name_plural = _("texts of footprints")

    def __str__(self) -> str:
        return self.digest

    def text(self, language: str) -> str:
        return self.result_ja if language == "ja" else self.result_en


class SavedFootprint(models.Model):
    """A calculated footprint: its answers, who asked in which language when, and what was told. Never changed."""

    id = models.CharField(primary_key=True, max_length=30, default=new_id, editable=False)
    calculator = models.CharField(_("calculator"), max_length=20)
    inputs = models.JSONField(_("inputs"))
    language = models.CharField(_("language"), max_length=2)
    told = models.ForeignKey(
        Told, models.PROTECT, related_name="+", db_index=False, verbose_name=_("text of a footprint")
    )
    grams = models.BigIntegerField(_("grams of CO2e"))
    engine_version = models.CharField(_("engine version"), max_length=20)
    dataset_version = models.CharField(_("release of the factors"), max_length=20)
    hash = models.CharField(_("hash"), max_length=64)
    created_at = models.DateTimeField(_("calculated at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("footprint")
        verbose_name_plural = _("footprints")

    def __str__(self) -> str:
        return self.id

    def get_absolute_url(self) -> str:
        return reverse("calculators:footprint", args=[self.id])

    def result(self, language: str) -> dict[str, Any]:
        """The stored result, in `ja` or `en`."""
        stored: dict[str, Any] = json.loads(self.told.text(language))
        return stored
