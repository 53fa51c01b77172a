"""Revisions: what a seller wants to change about a listing that is published."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models.listings import WORDS_MAX, Listing
from marketplace.catalogue.models.reviewed import Reviewed, ReviewedMove
from marketplace.catalogue.states import REVIEW_OPEN


class Revision(Reviewed):
    """How a listing shall be. The listing goes on unchanged until this is approved; `before` is how it was then."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="revisions")
    # More of the same batch, in grams; taken from the holding account when the revision is approved.
    added_grams = models.BigIntegerField(default=0)
    project_price_minor = models.BigIntegerField()
    minimum_grams = models.BigIntegerField()
    expires_on = models.DateField(null=True, blank=True)
    words_ja = models.TextField(max_length=WORDS_MAX, blank=True)
    words_en = models.TextField(max_length=WORDS_MAX, blank=True)
    before = models.JSONField(default=dict)

    class Meta(Reviewed.Meta):
        verbose_name = _("revision")
        ordering = ["id"]
        constraints = [
            *Reviewed.Meta.constraints,
            models.UniqueConstraint(
                fields=["listing"], condition=Q(state__in=sorted(REVIEW_OPEN)), name="one_open_revision"
            ),
            models.CheckConstraint(
                condition=Q(added_grams__gte=0, project_price_minor__gt=0, minimum_grams__gt=0),
                name="revision_can_be",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.pk}"


class RevisionMove(ReviewedMove):
    """One step of a revision."""

    item = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="moves")

    class Meta(ReviewedMove.Meta):
        verbose_name = _("step of a revision")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"
