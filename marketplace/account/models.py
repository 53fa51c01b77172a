"""What someone's account keeps beside the person: whose an order is, kept footprints, wishes, copies and farewells."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OwnOrder(models.Model):
    """An order is a person's: bought while signed in, or with an address that they have verified."""

    order = models.OneToOneField("orders.Order", on_delete=models.CASCADE, related_name="ownership")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_orders")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("order of a person")

    def __str__(self) -> str:
        return str(self.order_id)


class KeptFootprint(models.Model):
    """A footprint that a person asked to find again. The footprint itself knows nobody."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_footprints"
    )
    footprint = models.ForeignKey("calculators.SavedFootprint", on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("kept footprint")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "footprint"], name="footprint_kept_once")
        ]

    def __str__(self) -> str:
        return str(self.footprint_id)


class Preferences(models.Model):
    """Which letters someone wants beside those that an order cannot do without, and what they have seen."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="preferences"
    )
    project_letters = models.BooleanField(_("letters on losses and suspensions"), default=True)
    yearly_letter = models.BooleanField(_("a letter each January"), default=False)
    notices_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("preferences")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return str(self.user_id)


class Copy(models.Model):
    """A copy of everything about a person, made on their demand and kept for a week."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="copies")
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    content = models.BinaryField(null=True, blank=True)

    class Meta:
        verbose_name = _("copy of one's data")
        verbose_name_plural = _("copies of one's data")
        constraints: ClassVar = [
            # One at a time: who asks twice waits for the same one.
            models.UniqueConstraint(fields=["user"], condition=Q(ready_at=None), name="copy_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ready_at=None, content=None) | Q(ready_at__isnull=False, content__isnull=False),
                name="copy_ready_has_content",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class Farewell(models.Model):
    """Someone asked for their account to be deleted. `done_at`: everything personal is gone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="farewell"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("deletion of an account")
        verbose_name_plural = _("deletions of accounts")

    def __str__(self) -> str:
        return str(self.user_id)
