"""Who may certify what: schemes, their methodologies, and the bodies that verify."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import MethodologyStatus, ProjectKind, SchemeKind
from registry.models.words import Bilingual


class Scheme(Bilingual, models.Model):
    """A certification scheme. Its prefix opens every serial number it issues."""

    prefix = models.CharField(max_length=8, unique=True)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=20, choices=SchemeKind.choices)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    summary_ja = models.TextField()
    summary_en = models.TextField()
    accredited_from = models.DateField()
    accredited_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("scheme")
        constraints = [
            models.CheckConstraint(
                condition=Q(prefix__regex=r"^[A-Z0-9]{2,8}$"), name="scheme_prefix_grammar"
            ),
            models.CheckConstraint(condition=Q(kind__in=SchemeKind.values), name="scheme_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Methodology(Bilingual, models.Model):
    """One version of the rules by which one kind of reduction is measured."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="methodologies")
    code = models.CharField(max_length=30)
    version = models.CharField(max_length=10)
    status = models.CharField(
        max_length=12, choices=MethodologyStatus.choices, default=MethodologyStatus.ACTIVE
    )
    kind = models.CharField(max_length=20, choices=ProjectKind.choices)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    summary_ja = models.TextField()
    summary_en = models.TextField()

    class Meta:
        verbose_name = _("methodology")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="methodology_version_once"),
            # The log writes CODE/VERSION into canonical JSON without escaping: keep both plain.
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z0-9.-]+$", version__regex=r"^[0-9.]+$"),
                name="methodology_plain_code",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """`CODE/VERSION`, as the log writes it."""
        return f"{self.code}/{self.version}"


class VerificationBody(models.Model):
    """An organisation accredited to verify some kinds of project from a date to a date."""

    organisation = models.OneToOneField(
        "people.Organisation", on_delete=models.PROTECT, related_name="verification_body"
    )
    accreditation = models.CharField(max_length=60)
    scopes = ArrayField(models.CharField(max_length=20, choices=ProjectKind.choices))
    accredited_from = models.DateField()
    accredited_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("verification body")
        verbose_name_plural = _("verification bodies")

    def __str__(self) -> str:
        return str(self.organisation)
