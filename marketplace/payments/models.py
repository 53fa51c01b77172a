"""Payments, refunds and what the payment provider told us. Intent first, then the call, then the outcome."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.ids import new_payment_id, new_refund_id


class PaymentState(models.TextChoices):
    INTENDED = "intended", _("Intended")
    OPEN = "open", _("Open")
    SUCCEEDED = "succeeded", _("Succeeded")
    CLOSED = "closed", _("Closed without payment")


class Payment(models.Model):
    """One Checkout Session or invoice of an order. `public_id`, written before, is the idempotency key of the call."""

    public_id = models.CharField(max_length=40, unique=True, default=new_payment_id, editable=False)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="payments")
    state = models.CharField(max_length=10, choices=PaymentState.choices, default=PaymentState.INTENDED)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    success_url = models.TextField()
    cancel_url = models.TextField()
    session_expires_at = models.DateTimeField()
    session_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    checkout_url = models.TextField(blank=True)
    # A standing order that this session begins; an invoice of one, for a payment that has no session.
    standing = models.CharField(max_length=40, blank=True)
    invoice_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    payment_intent_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
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
        ]

    def __str__(self) -> str:
        return self.public_id


class RefundState(models.TextChoices):
    PENDING = "pending", _("On its way")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")


class Refund(models.Model):
    """Money going back, whole. `public_id` is the idempotency key of the call; chased until it succeeds."""

    public_id = models.CharField(max_length=40, unique=True, default=new_refund_id, editable=False)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="refund")
    state = models.CharField(max_length=10, choices=RefundState.choices, default=RefundState.PENDING)
    reason = models.CharField(max_length=60)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    attempt = models.PositiveSmallIntegerField(default=1)
    stripe_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_has_an_amount"),
            models.CheckConstraint(condition=Q(state__in=RefundState.values), name="refund_state_known"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Delivery(models.Model):
    """One webhook as it came in. Stripe may send an event any number of times; its id is kept once."""

    event_id = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=80)
    # Only which object the event speaks of: the object itself is always fetched again.
    object_id = models.CharField(max_length=255)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
