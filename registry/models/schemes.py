"""Who may certify what: schemes, their methodologies, the bodies that verify, and how each of them stands."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import ProjectKind, SchemeKind, Standing
from registry.models.words import Bilingual


class Scheme(Bilingual, models.Model):
    """A certification scheme. Its prefix opens every serial number it issues.

    How it stands is moved by registry/standards/standing.py only, as with methodologies and bodies.
    """

    prefix = models.CharField(max_length=8, unique=True)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=20, choices=SchemeKind.choices)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    summary_ja = models.TextField()
    summary_en = models.TextField()
    accredited_from = models.DateField()
    accredited_until = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=12, choices=Standing.choices, default=Standing.ACTIVE, editable=False
    )

    class Meta:
        verbose_name = _("scheme")
        constraints = [
            models.CheckConstraint(
                condition=Q(accredited_until=None) | Q(accredited_until__gte=F("accredited_from")),
                name="scheme_accredited_in_order",
            ),
            models.CheckConstraint(
                condition=Q(prefix__regex=r"^[A-Z0-9]{2,8}$"), name="scheme_prefix_grammar"
            ),
            models.CheckConstraint(condition=Q(kind__in=SchemeKind.values), name="scheme_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.accredited_until is not None and self.accredited_until < timezone.localdate()


class Methodology(Bilingual, models.Model):
    """One version of the rules by which one kind of reduction is measured. The rules of a version never change."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="methodologies")
    code = models.CharField(max_length=30)
    version = models.CharField(max_length=10)
    status = models.CharField(
        max_length=12, choices=Standing.choices, default=Standing.ACTIVE, editable=False
    )
    kind = models.CharField(max_length=20, choices=ProjectKind.choices)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    summary_ja = models.TextField()
    summary_en = models.TextField()
    baseline_ja = models.TextField(blank=True)
    baseline_en = models.TextField(blank=True)
    monitoring_ja = models.TextField(blank=True)
    monitoring_en = models.TextField(blank=True)
    applicability_ja = models.TextField(blank=True)
    applicability_en = models.TextField(blank=True)
    published_on = models.DateField(default=timezone.localdate)

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
    """An organisation that may verify projects. `accreditation` is the number under which it is listed."""

    organisation = models.OneToOneField(
        "people.Organisation", on_delete=models.PROTECT, related_name="verification_body"
    )
    accreditation = models.CharField(max_length=60)
    status = models.CharField(
        max_length=12, choices=Standing.choices, default=Standing.ACTIVE, editable=False
    )

    class Meta:
        verbose_name = _("verification body")
        verbose_name_plural = _("verification bodies")

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_over(self) -> bool:
        """Whether the last day of each of its accreditations has passed."""
        terms = list(self.accreditations.all())
        return bool(terms) and all(term.is_over for term in terms)


class Accreditation(models.Model):
    """The kinds of project that a body may verify, from a day to a day, both included. Append-only."""

    body = models.ForeignKey(VerificationBody, on_delete=models.PROTECT, related_name="accreditations")
    scopes = ArrayField(models.CharField(max_length=20, choices=ProjectKind.choices))
    accredited_from = models.DateField()
    accredited_until = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("accreditation")
        ordering = ["accredited_from", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="accreditation_has_scopes"),
            models.CheckConstraint(
                condition=Q(accredited_until=None) | Q(accredited_until__gte=F("accredited_from")),
                name="accreditation_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.accredited_from}"

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.accredited_until is not None and self.accredited_until < timezone.localdate()

    @property
    def kinds(self) -> list[str]:
        """The scopes in words."""
        return [str(ProjectKind(scope).label) for scope in self.scopes]


def _one_of(*names: str) -> Q:
    """Exactly one of these foreign keys is given."""
    ways = [Q(**{f"{name}__isnull": name != given for name in names}) for given in names]
    found = ways[0]
    for way in ways[1:]:
        found |= way
    return found


class StandingChange(models.Model):
    """How a scheme, methodology or body came to stand as it does: one row a change, append-only."""

    scheme = models.ForeignKey(Scheme, null=True, on_delete=models.PROTECT, related_name="changes")
    methodology = models.ForeignKey(Methodology, null=True, on_delete=models.PROTECT, related_name="changes")
    body = models.ForeignKey(VerificationBody, null=True, on_delete=models.PROTECT, related_name="changes")
    status = models.CharField(max_length=12, choices=Standing.choices)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("change of standing")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_one_of("scheme", "methodology", "body"), name="standing_of_one_thing"
            ),
            models.CheckConstraint(condition=Q(status__in=Standing.values), name="standing_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="standing_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.at:%Y-%m-%d}"


class StandardDocument(Bilingual, models.Model):
    """The criteria of a scheme or the full text of a methodology, with its hash. Append-only."""

    scheme = models.ForeignKey(Scheme, null=True, on_delete=models.PROTECT, related_name="documents")
    methodology = models.ForeignKey(
        Methodology, null=True, on_delete=models.PROTECT, related_name="documents"
    )
    title_ja = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    dated_on = models.DateField()
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("document of a standard")
        ordering = ["dated_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=_one_of("scheme", "methodology"), name="standard_of_one_thing"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="standard_hash_is_hex"),
            models.UniqueConstraint(fields=["scheme", "sha256"], name="scheme_document_once"),
            models.UniqueConstraint(fields=["methodology", "sha256"], name="methodology_document_once"),
        ]

    def __str__(self) -> str:
        return self.title
