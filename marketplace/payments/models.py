"""Payments, refunds and what the payment provider told us. Intent first, then the call, then the outcome."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.ids import new_payment_id, new_refund_id
from marketplace.orders.models import Order
from marketplace.orders.states import Funding


class PaymentState(models.TextChoices):
    INTENDED = "intended", _("Intended")
    OPEN = "open", _("Open")
    AWAITED = "awaited", _("Voucher or bank account issued")
    SUCCEEDED = "succeeded", _("Succeeded")
    CLOSED = "closed", _("Closed without payment")


PAYABLE = frozenset({PaymentState.INTENDED, PaymentState.OPEN, PaymentState.AWAITED})
"""States in which money may still come by itself."""


class Payment(models.Model):
    """One Checkout Session or invoice of an order, what is taken for it from a customer's balance, or direct support.

    Written before the call to Stripe; `public_id` is the idempotency key of it.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_payment_id, editable=False)
    # What it is for: one of the two.
    order = models.ForeignKey(
        "orders.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    support = models.ForeignKey(
        "support.Support", null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    state = models.CharField(max_length=10, choices=PaymentState.choices, default=PaymentState.INTENDED)
    funding = models.CharField(max_length=10, choices=Funding.choices, default=Funding.CARD)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    success_url = models.TextField(blank=True)
    cancel_url = models.TextField(blank=True)
    session_expires_at = models.DateTimeField()
    session_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    checkout_url = models.TextField(blank=True)
    # A standing order that this session begins; an invoice of one, for a payment that has no session.
    standing = models.CharField(max_length=40, blank=True)
    invoice_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    payment_intent_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    # A customer of its own at Stripe for each bank transfer: what comes to its account is this order's alone.
    customer_id = models.CharField(max_length=255, blank=True)
    # How to pay what is awaited: the voucher's numbers or the bank account, as the order's page shows them.
    instructions = models.JSONField(default=dict, blank=True)
    awaited_until = models.DateTimeField(null=True, blank=True)
    come_minor = models.BigIntegerField(default=0)  # of a bank transfer that is not complete yet
    received_minor = models.BigIntegerField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    dispute_id = models.CharField(max_length=255, blank=True)
    dispute = models.CharField(max_length=40, blank=True)  # Stripe's word: needs_response, won, lost ...
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("payment")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_has_an_amount"),
            models.CheckConstraint(condition=Q(state__in=PaymentState.values), name="payment_state_known"),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.SUCCEEDED) | Q(payment_intent_id__isnull=False),
                name="payment_received_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=False) ^ Q(support__isnull=False),
                name="payment_of_an_order_or_a_support",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def for_order(self) -> Order:
        """The order, of a payment that is known to be one's."""
        assert self.order is not None
        return self.order

    @property
    def monthly(self) -> bool:
        """Whether this is a month of a standing order: its first, or an invoice of its subscription."""
        return bool(self.standing or self.invoice_id)

    @property
    def taken_from_balance(self) -> bool:
        """Whether this is money of a bank transfer that came after its account was closed."""
        return bool(self.customer_id) and not self.success_url

    @property
    def refund(self) -> "Refund | None":
        """The one that returns the order's money, if it goes back."""
        return next((back for back in self.refunds.all() if back.purpose == RefundPurpose.ORDER), None)


class RefundState(models.TextChoices):
    PENDING = "pending", _("On its way")
    ASKS = "asks", _("Waits for the buyer's bank account")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")
    STUCK = "stuck", _("Refused: waits for staff")
    VOID = "void", _("There was nothing left to return")


class RefundPurpose(models.TextChoices):
    ORDER = "order", _("The order's money, whole")
    CASH = "cash", _("What a bank transfer brought and no order took")
    GOODWILL = "goodwill", _("Goodwill after a retirement")


class Refund(models.Model):
    """Money going back. `public_id` is the idempotency key of the call; chased until it succeeds."""

    public_id = models.CharField(max_length=40, unique=True, default=new_refund_id, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    purpose = models.CharField(max_length=10, choices=RefundPurpose.choices, default=RefundPurpose.ORDER)
    state = models.CharField(max_length=10, choices=RefundState.choices, default=RefundState.PENDING)
    # From the customer's balance at Stripe and not from the payment: what was too much, and what came back to it.
    from_balance = models.BooleanField(default=False)
    # Until when Stripe waits for the buyer's bank account.
    asks_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=60)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    attempt = models.PositiveSmallIntegerField(default=1)
    trouble = models.CharField(
        max_length=80, blank=True
    )  # why the last attempt came to nothing, in Stripe's word
    # Who of staff has sent the money in another way, and how.
    by_hand = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    stripe_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_has_an_amount"),
            models.CheckConstraint(condition=Q(state__in=RefundState.values), name="refund_state_known"),
            models.CheckConstraint(
                condition=Q(purpose__in=RefundPurpose.values), name="refund_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(by_hand="") | Q(settled_by__isnull=False), name="refund_by_hand_names_who"
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(purpose=RefundPurpose.ORDER), name="refund_of_an_order_once"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class GoodwillState(models.TextChoices):
    PROPOSED = "proposed", _("Waits for a second person")
    GRANTED = "granted", _("Granted")
    REJECTED = "rejected", _("Rejected")


class Goodwill(models.Model):
    """Money given to a buyer whose credits are retired. An entry of its own: the retirement and the order stand."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="goodwill")
    state = models.CharField(max_length=10, choices=GoodwillState.choices, default=GoodwillState.PROPOSED)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.TextField()
    proposed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    second_factor = models.BooleanField(default=False)
    refund = models.OneToOneField(
        Refund, on_delete=models.PROTECT, related_name="goodwill", null=True, blank=True
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("goodwill")
        verbose_name_plural = _("goodwill")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="goodwill_has_an_amount"),
            models.CheckConstraint(condition=~Q(reason=""), name="goodwill_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state=GoodwillState.GRANTED) | Q(refund__isnull=False, decided_by__isnull=False),
                name="goodwill_granted_is_paid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.amount_minor} {self.currency}"


class DeliveryCode(models.TextChoices):
    TAKEN = "taken", _("Taken")
    NOT_OURS = "not_ours", _("Not an event of ours")
    ORDER_UNKNOWN = "order_unknown", _("Speaks of an order that we do not have")
    CURRENCY_MISMATCH = "currency_mismatch", _("Speaks of another currency than was asked for")
    AMOUNT_MISMATCH = "amount_mismatch", _("Speaks of another amount than was asked for")


class Delivery(models.Model):
    """One webhook as it came in. Stripe may send an event any number of times; its id is kept once."""

    event_id = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=80)
    # Only which object the event speaks of: the object itself is always fetched again.
    object_id = models.CharField(max_length=255)
    code = models.CharField(max_length=20, choices=DeliveryCode.choices, default=DeliveryCode.TAKEN)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
