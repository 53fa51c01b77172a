"""What operators bring before the registry, and what became of it. Written only by registry/lifecycle."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.lifecycle.states import (
    OF_A_REPORT,
    OF_AN_APPLICATION,
    CaseKind,
    FindingKind,
    FindingState,
    Party,
    Rejection,
    State,
)
from registry.models.projects import Project, ProjectDocument
from registry.models.schemes import Methodology, VerificationBody
from registry.models.words import Bilingual


class Case(models.Model):
    """An application or a monitoring report on its way. Its history stands in CaseMove, its words in its details.

    The people of the steps stand here, where they can be erased, and not in the history.
    """

    kind = models.CharField(max_length=12, choices=CaseKind.choices)
    state = models.CharField(max_length=14, choices=State.choices)
    operator = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="cases")
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    body = models.ForeignKey(
        VerificationBody, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    period_from = models.DateField(null=True, blank=True)
    period_until = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    rejection = models.CharField(max_length=20, choices=Rejection.choices, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("case")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=CaseKind.APPLICATION, state__in=sorted(set(State) - OF_A_REPORT))
                | Q(
                    kind=CaseKind.REPORT,
                    state__in=sorted(set(State) - OF_AN_APPLICATION),
                    project__isnull=False,
                ),
                name="case_state_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.NEEDS_CHANGES, State.WITHDRAWN])
                | Q(state__in=[State.REGISTERED, State.SUSPENDED])
                | Q(body__isnull=False),
                name="case_under_review_has_a_body",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.REGISTERED, State.SUSPENDED], project__isnull=False)
                | ~Q(state__in=[State.REGISTERED, State.SUSPENDED]),
                name="case_registered_has_a_project",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REJECTED, rejection__in=Rejection.values)
                | (~Q(state=State.REJECTED) & Q(rejection="")),
                name="case_rejected_with_a_code",
            ),
            models.CheckConstraint(
                condition=~Q(submitted_by=F("reviewed_by")), name="case_submitter_does_not_review"
            ),
            models.CheckConstraint(
                condition=~Q(submitted_by=F("decided_by")), name="case_submitter_does_not_decide"
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=F("decided_by")), name="case_reviewer_does_not_decide"
            ),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True, period_until__isnull=True)
                | Q(period_from__lte=F("period_until")),
                name="case_period_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(kind=CaseKind.APPLICATION),
                name="case_one_application_per_project",
            ),
            # registry/sql/lifecycle.sql adds: the periods of one project's reports never overlap.
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """`A-000012` for an application, `M-000012` for a monitoring report."""
        return f"{'A' if self.kind == CaseKind.APPLICATION else 'M'}-{self.pk:06d}"

    @property
    def rejection_label(self) -> str:
        """Why it was rejected, in the reader's language; empty when it was not."""
        return str(Rejection(self.rejection).label) if self.rejection else ""


class Application(Bilingual, models.Model):
    """What an application says. Japanese or English alone is enough: the other falls back to it."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="application")
    methodology = models.ForeignKey(
        Methodology, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    country = models.CharField(max_length=2, default="JP")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    name_ja = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    place_ja = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    summary_ja = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    plan_ja = models.TextField(blank=True)
    plan_en = models.TextField(blank=True)
    monitoring_ja = models.TextField(blank=True)
    monitoring_en = models.TextField(blank=True)
    additionality_ja = models.TextField(blank=True)
    additionality_en = models.TextField(blank=True)
    risks_ja = models.TextField(blank=True)
    risks_en = models.TextField(blank=True)
    safeguards_ja = models.TextField(blank=True)
    safeguards_en = models.TextField(blank=True)
    crediting_from = models.DateField(null=True, blank=True)
    crediting_until = models.DateField(null=True, blank=True)
    expected_tonnes = models.PositiveIntegerField(null=True, blank=True)  # a year, on average

    class Meta:
        verbose_name = _("application")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True) | Q(latitude__range=(-90, 90)), name="application_latitude"
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True) | Q(longitude__range=(-180, 180)),
                name="application_longitude",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class MonitoredVintage(models.Model):
    """What a report says was reduced in one calendar year, and how much of it was verified, in grams."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="vintages")
    vintage = models.PositiveSmallIntegerField()
    reported_grams = models.BigIntegerField()
    verified_grams = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("monitored vintage")
        ordering: ClassVar = ["vintage"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "vintage"], name="monitored_vintage_once"),
            models.CheckConstraint(condition=Q(reported_grams__gt=0), name="monitored_vintage_has_grams"),
            models.CheckConstraint(
                condition=Q(verified_grams__isnull=True)
                | Q(verified_grams__gte=0, verified_grams__lte=F("reported_grams")),
                name="verified_at_most_what_was_reported",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.vintage}"


class CaseMove(models.Model):
    """One step of a case's public history: who (never a person), when, why. Append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=14, choices=State.choices)
    party = models.CharField(max_length=10, choices=Party.choices)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("case history")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


class Declaration(models.Model):
    """What a body said of its interests in an operator. The latest one counts. Append-only."""

    body = models.ForeignKey(VerificationBody, on_delete=models.PROTECT, related_name="declarations")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="declarations"
    )
    conflict = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("declaration of interests")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.body_id} {self.organisation_id}"


class Finding(models.Model):
    """Something that a body wants put right. Its thread stands in FindingRemark."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=FindingKind.choices)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)

    class Meta:
        verbose_name = _("finding")
        ordering: ClassVar = ["case", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="finding_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}-{self.number}"


class FindingRemark(models.Model):
    """One remark of a finding's thread. Append-only."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="remarks")
    state = models.CharField(max_length=10, choices=FindingState.choices)
    party = models.CharField(max_length=10, choices=Party.choices)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("remark")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.party}"


class Statement(models.Model):
    """What a body concluded, with the paper it signed. Append-only; a later statement of the case replaces it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    body = models.ForeignKey(VerificationBody, on_delete=models.PROTECT, related_name="statements")
    accreditation = models.CharField(max_length=60)  # as it stood
    positive = models.BooleanField()
    materiality_percent = models.DecimalField(max_digits=4, decimal_places=2)
    summary = models.TextField()
    document = models.ForeignKey(ProjectDocument, on_delete=models.PROTECT, related_name="statements")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("statement of a verification body")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(materiality_percent__gt=0, materiality_percent__lte=10),
                name="statement_materiality_is_stated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.sha256[:8]}"
