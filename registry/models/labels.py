"""What others say of units: labels on a methodology version or a batch, each with its source and date."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import LabelKind
from registry.models.credits import Batch
from registry.models.schemes import Methodology


class Label(models.Model):
    """A label that someone else gave, as we found it there. Append-only; it ends by a LabelEnd.

    `applies_from` is the day from which it is valid; `attached_at`, set by the database, when we wrote it down. A
    retirement has the labels that were both written down and valid at its moment.
    """

    kind = models.CharField(max_length=30, choices=LabelKind.choices)
    methodology = models.ForeignKey(Methodology, null=True, on_delete=models.PROTECT, related_name="labels")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="labels")
    source_url = models.URLField(max_length=500)
    as_of = models.DateField()
    applies_from = models.DateField()
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("label")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LabelKind.values), name="label_kind_known"),
            models.CheckConstraint(
                condition=Q(methodology__isnull=True, batch__isnull=False)
                | Q(methodology__isnull=False, batch__isnull=True),
                name="label_on_one_thing",
            ),
            models.CheckConstraint(condition=Q(source_url__startswith="http"), name="label_has_a_source"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class LabelEnd(models.Model):
    """The last day of a label and why it ended. Append-only; written down at `ended_at`, set by the database."""

    label = models.OneToOneField(Label, on_delete=models.PROTECT, related_name="end", primary_key=True)
    applies_until = models.DateField()
    source_url = models.URLField(max_length=500)
    reason = models.TextField()
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("end of a label")
        constraints = [
            models.CheckConstraint(condition=Q(source_url__startswith="http"), name="label_end_has_a_source"),
            models.CheckConstraint(condition=~Q(reason=""), name="label_end_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.label} – {self.applies_until}"
