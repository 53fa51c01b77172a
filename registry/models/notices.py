"""What people are still to be told by e-mail. A row is written with its cause, and goes when the letter is sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One letter to one person: the name of its template and what stands in it."""

    key = models.CharField(max_length=120, unique=True)
    letter = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    facts = models.JSONField()
    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("notice")

    def __str__(self) -> str:
        return self.key
