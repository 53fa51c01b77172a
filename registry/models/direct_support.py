"""Activities that their operators have paid for directly, and that are therefore never credited."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DirectSupport(models.Model):
    """A local project that people support with money: declared once, and refused by the registry from then on.

    What is the same: a short name, or with one operator a name or a place (to about 200 m). See sql/direct_support.sql.
    """

    operator = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="direct_supports"
    )
    slug = models.SlugField(max_length=60, unique=True)
    name_ja = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("declaration of direct support")
        verbose_name_plural = _("declarations of direct support")

    def __str__(self) -> str:
        return self.slug
