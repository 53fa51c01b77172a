"""Standing orders, what they prefer, and their months. Written only by this app's services and moves.py."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.ids import new_id
from marketplace.monthly.states import By, Fallback, MonthState, StandingState, Why
from registry.enums import BeneficiaryKind, ProjectKind, Purpose


def new_standing_id() -> str:
    return new_id("sto")


class StandingOrder(models.Model):
    """What one buyer wants retired every month, and the most that a month may cost (minor units, tax included)."""

    public_id = models.CharField(max_length=40, unique=True, default=new_standing_id, editable=False)
    # One form: what makes a double click one standing order.
    key = models.CharField(max_length=120, unique=True)
    livemode = models.BooleanField()
    state = models.CharField(max_length=10, choices=StandingState.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="standing_orders",
    )
    email = models.EmailField()
    language = models.CharField(max_length=2)
    beneficiary = models.TextField()
    beneficiary_kind = models.CharField(max_length=12, choices=BeneficiaryKind.choices)
    beneficiary_public = models.BooleanField()
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    message = models.TextField(blank=True)
    footprint = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=5, choices=By.choices)
    grams = models.BigIntegerField(null=True, blank=True)
    cap_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="JPY")
    fallback = models.CharField(max_length=4, choices=Fallback.choices)
    skip_next = models.BooleanField(default=False)
    # What the subscription says that a month costs; each invoice is brought to the month's own price.
    expected_minor = models.BigIntegerField()
    subscription_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    renews_at = models.DateTimeField(null=True, blank=True)
    # Grows with each change that Stripe must hear of.
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("standing order")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StandingState.values), name="standing_state_known"),
            models.CheckConstraint(
                condition=Q(by=By.MASS, grams__isnull=False, grams__gt=0) | Q(by=By.MONEY, grams=None),
                name="standing_by_mass_or_money",
            ),
            models.CheckConstraint(condition=Q(cap_minor__gt=0), name="standing_has_a_cap"),
            models.CheckConstraint(
                condition=Q(expected_minor__gt=0, expected_minor__lte=F("cap_minor")),
                name="standing_expects_no_more_than_its_cap",
            ),
        ]
        indexes = [
            models.Index(
                fields=["renews_at"],
                name="standing_renewing",
                condition=Q(state__in=[StandingState.ACTIVE, StandingState.BEHIND, StandingState.PAUSED]),
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Preference(models.Model):
    """A project, or a kind of project; those with a lower place are asked first."""

    standing = models.ForeignKey(StandingOrder, on_delete=models.PROTECT, related_name="preferences")
    place = models.PositiveSmallIntegerField()
    project = models.ForeignKey(
        "registry.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=ProjectKind.choices, blank=True)

    class Meta:
        verbose_name = _("preference of a standing order")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "place"], name="preference_once_per_place"),
            models.CheckConstraint(
                condition=Q(project=None) & ~Q(kind="") | Q(project__isnull=False, kind=""),
                name="preference_is_a_project_or_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standing_id}: {self.place}"


class Month(models.Model):
    """One period of a standing order: one invoice, and at most one order. The database refuses a second of each."""

    standing = models.ForeignKey(StandingOrder, on_delete=models.PROTECT, related_name="months")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    state = models.CharField(max_length=8, choices=MonthState.choices)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    invoice_id = models.CharField(max_length=255, unique=True)
    order = models.OneToOneField(
        "orders.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="month"
    )
    noted_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("month of a standing order")
        ordering = ["begins"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "begins"], name="month_once_per_period"),
            models.CheckConstraint(condition=Q(state__in=MonthState.values), name="month_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["due", "skipped"]) | Q(order__isnull=False),
                name="month_ordered_has_an_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standing_id}: {self.begins:%Y-%m}"


class Move(models.Model):
    """One step of the history of a standing order, or of one of its months: never changed."""

    standing = models.ForeignKey(StandingOrder, on_delete=models.PROTECT, related_name="moves")
    month = models.ForeignKey(Month, null=True, blank=True, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of a standing order")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.state}"
