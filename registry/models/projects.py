"""Projects: what reduces or absorbs emissions, where, by whom, and with what papers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import ProjectKind
from registry.lifecycle.states import Paper
from registry.models.schemes import Methodology, Scheme, VerificationBody
from registry.models.words import Bilingual


class Project(Bilingual, models.Model):
    """A registered project. `registry_id` such as KOC-JP-0012 opens its batches' serials and stands in the log."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="projects")
    methodology = models.ForeignKey(Methodology, on_delete=models.PROTECT, related_name="projects")
    operator = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="projects")
    verifier = models.ForeignKey(VerificationBody, on_delete=models.PROTECT, related_name="projects")
    registry_id = models.CharField(max_length=24, unique=True)
    slug = models.SlugField(unique=True)
    code = models.CharField(max_length=12)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=20, choices=ProjectKind.choices)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    place_ja = models.CharField(max_length=200)
    place_en = models.CharField(max_length=200)
    summary_ja = models.TextField()
    summary_en = models.TextField()
    story_ja = models.TextField()
    story_en = models.TextField()
    additionality_ja = models.TextField()
    additionality_en = models.TextField()
    risks_ja = models.TextField()
    risks_en = models.TextField()
    safeguards_ja = models.TextField()
    safeguards_en = models.TextField()
    co_benefits = ArrayField(models.PositiveSmallIntegerField(), default=list)
    crediting_from = models.DateField()
    crediting_until = models.DateField()
    buffer_percent = models.PositiveSmallIntegerField(default=0)
    registered_on = models.DateField()
    # Set by registry/lifecycle/moves.py with the state of its application: nothing is issued or sold meanwhile.
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("project")
        ordering = ["registry_id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "country", "code"], name="project_code_once"),
            models.CheckConstraint(
                condition=Q(registry_id__regex=r"^[A-Z0-9]{2,8}-[A-Z]{2}-[A-Z0-9]{1,12}$"),
                name="project_registry_id_grammar",
            ),
            models.CheckConstraint(condition=Q(kind__in=ProjectKind.values), name="project_kind_known"),
            models.CheckConstraint(condition=Q(buffer_percent__lte=100), name="project_buffer_is_a_share"),
            models.CheckConstraint(
                condition=Q(crediting_from__lt=models.F("crediting_until")), name="project_crediting_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registry_id} {self.name}"


class ProjectDocument(Bilingual, models.Model):
    """A paper of a project or of a case, kept with the hash under which it was shown. A case's draft is not public."""

    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    case = models.ForeignKey(
        "registry.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(max_length=16, choices=Paper.choices, default=Paper.OTHER)
    public = models.BooleanField(default=True)
    title_ja = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    dated_on = models.DateField()
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("document")
        ordering = ["dated_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "sha256"], name="document_once"),
            models.UniqueConstraint(fields=["case", "sha256"], name="document_once_per_case"),
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(case__isnull=False), name="document_of_something"
            ),
            models.CheckConstraint(
                condition=Q(public=True) | Q(project=None), name="document_draft_of_no_project"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_hash_is_hex"),
        ]

    def __str__(self) -> str:
        return self.title
