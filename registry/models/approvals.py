"""Acts that take two people: what one proposed and another decided."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.enums import ProposalKind, ProposalState


class Proposal(models.Model):
    """An act that waits for a second person. Only registry/approvals.py decides it; once decided it never changes."""

    kind = models.CharField(max_length=10, choices=ProposalKind.choices)
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    second_factor = models.BooleanField(default=False)
    # What the act led to, such as {"batch": "KOC-JP-0012-2024-01"}.
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("proposal")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProposalKind.values), name="proposal_kind_known"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, decided_by=None, decided_at=None)
                | Q(
                    state__in=[ProposalState.APPROVED, ProposalState.REJECTED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(state=ProposalState.WITHDRAWN, decided_by=F("proposed_by"), decided_at__isnull=False),
                name="proposal_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.WITHDRAWN) | ~Q(decided_by=F("proposed_by")),
                name="proposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.APPROVED) | Q(second_factor=True),
                name="proposal_approved_with_second_factor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
