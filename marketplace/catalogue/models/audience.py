"""How often a project's page was looked at, by day. Nothing is kept of who looked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageViews(models.Model):
    """The views of one project's page on one day in Japan."""

    project = models.ForeignKey("registry.Project", on_delete=models.CASCADE, related_name="page_views")
    day = models.DateField()
    views = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("page views")
        verbose_name_plural = _("page views")
        constraints = [models.UniqueConstraint(fields=["project", "day"], name="views_once_a_day")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.day}"
