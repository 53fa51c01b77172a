"""What is handed in by one person and judged by another: the columns that onboarding and revisions share."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from marketplace.catalogue.states import Party, ReviewState


class Reviewed(models.Model):
    """A draft that is handed in and judged. The state is moved by marketplace/catalogue/review_moves.py alone."""

    state = models.CharField(max_length=14, choices=ReviewState.choices, default=ReviewState.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_by=None) | Q(reviewed_by=None) | ~Q(submitted_by=F("reviewed_by")),
                name="nobody_reviews_their_own_%(class)s",
            ),
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="%(class)s_state_known"),
        ]


class ReviewedMove(models.Model):
    """One move of such a thing: append-only."""

    state = models.CharField(max_length=14, choices=ReviewState.choices)
    party = models.CharField(max_length=8, choices=Party.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    code = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["id"]
