"""What the checks of the books found, each time they were run."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckRun(models.Model):
    """One run of every check, all on one snapshot. `ended_at` is null while it is under way, or when it was killed."""

    by_night = models.BooleanField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("run of the checks")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def faults(self) -> int:
        """How many checks did not hold."""
        return sum(not result.holds for result in self.results.all())


class CheckResult(models.Model):
    """What one check found: how many rows break it, and the first of them in words."""

    run = models.ForeignKey(CheckRun, on_delete=models.CASCADE, related_name="results")
    place = models.PositiveSmallIntegerField()
    name = models.TextField()
    offenders = models.PositiveIntegerField()
    first = ArrayField(models.TextField(), default=list)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("result of a check")
        ordering = ["run", "place"]
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="check_result_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.offenders}"

    @property
    def holds(self) -> bool:
        return self.offenders == 0
