"""Statements of months, what they are paid with, and alerts. Written only by this app's services and moves.py.

What the database refuses stands in migrations/0002_guards.py: a closed statement that changes, an order on two.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.companies.states import StatementState
from marketplace.ids import new_id


def new_statement_id() -> str:
    return new_id("stm")


class MonthlyStatement(models.Model):
    """What a company bought on its statement in one month (or in several that came to too little to be charged).

    While it runs it has no figures: they are worked out once, from its orders, when it closes.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_statement_id, editable=False)
    account = models.ForeignKey("orders.Statement", on_delete=models.PROTECT, related_name="months")
    state = models.CharField(
        max_length=10, choices=StatementState.choices, default=StatementState.OPEN, editable=False
    )
    begins = models.DateField()  # days of Japan
    ends = models.DateField(null=True, blank=True)
    orders_count = models.PositiveIntegerField(null=True, blank=True)
    # The sum of its orders, exactly, in 10^-6 of a minor unit; rounded once, on the document.
    exact_micro = models.BigIntegerField(null=True, blank=True)
    document = models.OneToOneField(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="statement"
    )
    invoice_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    pay_url = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # the last attempt to pay that failed
    # Stripe says that something else was paid than was asked for: a person has to look.
    trouble = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("monthly statement")
        verbose_name_plural = _("monthly statements")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=StatementState.values), name="monthly_statement_state_known"
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(state=StatementState.OPEN), name="monthly_statement_one_runs"
            ),
            models.UniqueConstraint(fields=["account", "begins"], name="monthly_statement_begins_once"),
            models.CheckConstraint(
                condition=Q(
                    state=StatementState.OPEN, ends=None, exact_micro=None, orders_count=None, document=None
                )
                | Q(
                    ~Q(state=StatementState.OPEN),
                    ends__isnull=False,
                    exact_micro__gt=0,
                    orders_count__gt=0,
                    document__isnull=False,
                ),
                name="monthly_statement_closed_has_figures",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def lines_told(self) -> list[dict[str, Any]]:
        """The lines of its invoice by project, named in the reader's language."""
        language = "ja" if (get_language() or "en").startswith("ja") else "en"
        lines = self.document.facts["lines"] if self.document else []
        return [line | {"name": line[language] or line["ja"] or line["en"]} for line in lines]


class StatementOrder(models.Model):
    """An order stands on one statement of a month, with what it accrued. Append-only."""

    statement = models.ForeignKey(MonthlyStatement, on_delete=models.PROTECT, related_name="lines")
    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="statement_line")
    accrued_micro = models.BigIntegerField()

    class Meta:
        verbose_name = _("order on a statement")
        verbose_name_plural = _("orders on a statement")

    def __str__(self) -> str:
        return f"{self.statement_id} {self.order_id}"


class StatementMove(models.Model):
    """One step of a statement's history: written with the state, never changed."""

    statement = models.ForeignKey(MonthlyStatement, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=10, choices=StatementState.choices)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("statement history")
        verbose_name_plural = _("statement histories")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.state}"


class Payer(models.Model):
    """The customer that a company is at Stripe."""

    organisation = models.OneToOneField(
        "people.Organisation", primary_key=True, on_delete=models.PROTECT, related_name="payer"
    )
    customer_id = models.CharField(max_length=255, unique=True)

    class Meta:
        verbose_name = _("payer")

    def __str__(self) -> str:
        return self.customer_id


class AlertKind(models.TextChoices):
    PERCENT = "percent", _("Percent of the limit that is owed")
    SUM = "sum", _("Sum that a month costs")


class Alert(models.Model):
    """A threshold of a company's own: a letter tells when it is reached, once a month."""

    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="spending_alerts"
    )
    livemode = models.BooleanField()
    kind = models.CharField(max_length=7, choices=AlertKind.choices)
    value = models.BigIntegerField()  # percent, or minor units of the statement's currency
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("spending alert")
        verbose_name_plural = _("spending alerts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "livemode", "kind", "value"],
                condition=Q(ended_at=None),
                name="alert_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=AlertKind.PERCENT, value__range=(1, 100))
                | Q(kind=AlertKind.SUM, value__gt=0),
                name="alert_has_a_threshold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.value}"


class AlertRaised(models.Model):
    """An alert was told of in a month: this row is what makes it once."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="raised")
    month = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("alert that was raised")
        verbose_name_plural = _("alerts that were raised")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alert", "month"], name="alert_raised_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.month}"
