"""Local projects that are supported directly, who supports them, and what they report. Money is integer minor units."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.ids import new_id
from marketplace.support.states import PageState, SupportState
from registry.models.words import Bilingual


def new_support_id() -> str:
    return new_id("sup")


class LocalProject(Bilingual, models.Model):
    """A project that people pay for directly. What is named here can be no project of the registry, and the reverse."""

    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=10, choices=PageState.choices)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="local_projects"
    )
    name_ja = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    purpose_ja = models.CharField(max_length=300, blank=True)
    purpose_en = models.CharField(max_length=300, blank=True)
    story_ja = models.TextField(blank=True)
    story_en = models.TextField(blank=True)
    place_ja = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    target_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="JPY")
    # Whether the organisation is entitled to issue receipts for a deduction of donations; it issues them itself.
    donation_receipts = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("local project")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PageState.values), name="local_project_state_known"),
            models.CheckConstraint(condition=~Q(name_ja="", name_en=""), name="local_project_has_a_name"),
            models.CheckConstraint(
                condition=Q(target_minor=None) | Q(target_minor__gt=0), name="local_project_target_is_a_sum"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("support:project", args=[self.slug])


class PageMove(models.Model):
    """One step of a page's history: never changed."""

    project = models.ForeignKey(LocalProject, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=10, choices=PageState.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of a local project")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.state}"


class Support(models.Model):
    """What one person pays for one local project: the sum, what the card costs of it, and what the project gets."""

    public_id = models.CharField(max_length=40, unique=True, default=new_support_id, editable=False)
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=16, choices=SupportState.choices)
    project = models.ForeignKey(LocalProject, on_delete=models.PROTECT, related_name="supports")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=200, blank=True)
    name_public = models.BooleanField()
    wants_reports = models.BooleanField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    payment_fee_minor = models.BigIntegerField()
    project_minor = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("support")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SupportState.values), name="support_state_known"),
            models.CheckConstraint(
                condition=Q(
                    amount_minor=F("payment_fee_minor") + F("project_minor"),
                    payment_fee_minor__gte=0,
                    project_minor__gt=0,
                ),
                name="support_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "lapsed", "refund_pending", "refunded"]) | ~Q(paid_at=None),
                name="support_paid_when",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class SupportMove(models.Model):
    """One step of somebody's support: never changed."""

    support = models.ForeignKey(Support, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=16, choices=SupportState.choices)
    reason = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of a support")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.support_id} {self.state}"


class Report(Bilingual, models.Model):
    """What a project tells its supporters, with a date and perhaps a photo."""

    project = models.ForeignKey(LocalProject, on_delete=models.PROTECT, related_name="reports")
    title_ja = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    words_ja = models.TextField(blank=True)
    words_en = models.TextField(blank=True)
    dated_on = models.DateField()
    media_type = models.CharField(max_length=20, blank=True)
    photo = models.BinaryField(blank=True, default=b"")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("report of a local project")
        ordering = ["-dated_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title_ja="", title_en=""), name="support_report_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.dated_on}"
