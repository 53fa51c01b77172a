"""Quotes, orders and their lines, and how far each has come. Only services.py and settle.py write here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from marketplace.ids import new_order_id, new_quote_id
from marketplace.orders.states import Funding, State
from registry.enums import BeneficiaryKind, Purpose


class Quote(models.Model):
    """A price that stands until `expires_at`. Holds no stock."""

    public_id = models.CharField(max_length=40, unique=True, default=new_quote_id, editable=False)
    livemode = models.BooleanField()
    currency = models.CharField(max_length=3)
    # [{"listing": public id, "grams", "project_price_minor"}]
    lines = models.JSONField()
    total_minor = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("quote")

    def __str__(self) -> str:
        return self.public_id


class Stands(models.Func):
    """Whether a row is what its table says it must be: one check for all, in sql/rows.sql."""

    template = "%(function)s_stands(%(function)s.*)"
    output_field = models.BooleanField()


class Order(models.Model):
    """What one buyer asked to retire. Names and messages stay here until the retirement commits to them."""

    public_id = models.CharField(max_length=40, default=new_order_id, editable=False)
    # One form, one API request: what makes a double click or a repeated call one order.
    key = models.CharField(max_length=120)
    livemode = models.BooleanField()
    state = models.CharField(max_length=20, choices=State.choices)
    funding = models.CharField(max_length=10, choices=Funding.choices)
    organisation = models.ForeignKey(
        "people.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
        db_index=False,
    )
    external_id = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001 - unique when given
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    access_token_hash = models.CharField(max_length=64)
    buyer = models.CharField(max_length=64, blank=True)
    beneficiary = models.TextField()
    beneficiary_kind = models.CharField(max_length=12, choices=BeneficiaryKind.choices)
    beneficiary_public = models.BooleanField()
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    message = models.TextField(blank=True)
    footprint = models.CharField(max_length=60, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    currency = models.CharField(max_length=3)
    tax_rate = models.CharField(max_length=6)
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    # What a statement order adds to the company's statement, exactly, in 10^-6 of a minor unit.
    accrued_micro = models.BigIntegerField(null=True, blank=True)
    # When it was charged for good: the month on whose statement it is billed. Null while its credits are only held.
    charged_at = models.DateTimeField(null=True, blank=True)
    # What was sold, as it was then, and how many. Not a foreign key of the database, like those of a line; a guard
    # holds the version against the organisation and the mode.
    product_version = models.ForeignKey(
        "products.ProductVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
        db_index=False,
        db_constraint=False,
    )
    quantity = models.PositiveIntegerField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("order")
        constraints = [
            models.CheckConstraint(condition=Stands(function="orders_order"), name="order_stands"),
            models.UniqueConstraint(
                fields=["organisation", "livemode", "external_id"],
                condition=Q(external_id__isnull=False),
                name="order_external_id_once",
            ),
            # Not `unique=True`: Django would add a second index to each, for LIKE, to a hot table.
            models.UniqueConstraint(fields=["public_id"], name="order_public_id_once"),
            models.UniqueConstraint(fields=["key"], name="order_key_once"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "livemode", "-created_at", "-id"],
                name="order_of_a_company",
                condition=Q(organisation__isnull=False),
            ),
            # The sales of a product, by the time they were made.
            models.Index(
                fields=["product_version", "created_at"],
                name="order_of_a_product",
                condition=Q(product_version__isnull=False),
            ),
            # A person's orders, found by the address they were made with.
            models.Index(Lower("email"), name="order_of_an_address", condition=~Q(email="")),
            # Orders that a sweeper may have to push on.
            models.Index(
                fields=["held_until"],
                name="order_unfinished",
                condition=~Q(
                    state__in=[
                        State.RETIRED,
                        State.REFUNDED,
                        State.EXPIRED,
                        State.CANCELLED,
                        State.CHARGED_BACK,
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class OrderLine(models.Model):
    """One listing of an order: so many grams, and where its money goes (minor units, net of tax)."""

    # Both are checked by a trigger, with their mode. A foreign key would ask again, and would share-lock the row of the
    # listing, which all its buyers have in common.
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    listing = models.ForeignKey(
        "catalogue.Listing",
        on_delete=models.PROTECT,
        related_name="order_lines",
        db_index=False,
        db_constraint=False,
    )
    livemode = models.BooleanField()
    grams = models.BigIntegerField()
    project_minor = models.BigIntegerField()
    platform_fee_minor = models.BigIntegerField()
    payment_fee_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    # Another key when late money is held again: the first hold's name is spent.
    hold_key = models.CharField(max_length=80)
    serials = ArrayField(models.TextField(), default=list)
    retirement = models.OneToOneField(
        "registry.Retirement", null=True, blank=True, on_delete=models.PROTECT, related_name="order_line"
    )

    class Meta:
        verbose_name = _("order line")
        constraints = [
            models.CheckConstraint(condition=Q(grams__gt=0), name="line_has_units"),
            models.UniqueConstraint(fields=["order", "listing"], name="line_once_per_listing"),
            models.UniqueConstraint(fields=["hold_key"], name="line_hold_key_once"),
        ]

    def __str__(self) -> str:
        return self.hold_key


class OrderMove(models.Model):
    """One step of an order's history: written with the state, never changed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=20, choices=State.choices)
    reason = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("order history")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"


class Statement(models.Model):
    """What a company owes for its API orders and has not paid, exactly, in 10^-6 of a minor unit."""

    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="statements"
    )
    livemode = models.BooleanField()
    currency = models.CharField(max_length=3)
    limit_minor = models.BigIntegerField()
    accrued_micro = models.BigIntegerField(default=0)
    # From here on nothing more is ordered: a month was not paid (marketplace/companies/chasing.py).
    blocked_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("statement")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "livemode", "currency"], name="statement_once_per_mode_and_currency"
            ),
            models.CheckConstraint(
                condition=Q(accrued_micro__gte=0, accrued_micro__lte=models.F("limit_minor") * 1_000_000),
                name="statement_within_its_limit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.currency}"
