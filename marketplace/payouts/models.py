"""What projects are owed, how it is paid, and what Stripe says of the same money. Money is integer minor units."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.ids import new_id
from marketplace.payouts.states import ClawbackState, Owed, PayoutState, Way


def new_payee_id() -> str:
    return new_id("pye")


def new_payout_id() -> str:
    return new_id("pyo")


def new_transfer_id() -> str:
    return new_id("trf")


def new_clawback_id() -> str:
    return new_id("clw")


def new_file_id() -> str:
    return new_id("fil")


class Payee(models.Model):
    """How an organisation is paid. `public_id` is the idempotency key of opening its account at Stripe."""

    public_id = models.CharField(max_length=40, unique=True, default=new_payee_id, editable=False)
    organisation = models.OneToOneField("people.Organisation", on_delete=models.PROTECT, related_name="payee")
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    account = models.CharField(max_length=255, unique=True, null=True, blank=True)
    payouts_enabled = models.BooleanField(default=False)
    details_submitted = models.BooleanField(default=False)
    due = models.JSONField(default=list, blank=True)  # what Stripe still asks for, in its own words
    disabled_reason = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # when Stripe was last asked
    # A bank account in Japan: digits, and half-width kana as the banks print them.
    bank_code = models.CharField(max_length=4, blank=True)
    bank_name = models.CharField(max_length=15, blank=True)
    branch_code = models.CharField(max_length=3, blank=True)
    branch_name = models.CharField(max_length=15, blank=True)
    account_kind = models.CharField(max_length=1, blank=True)
    account_number = models.CharField(max_length=7, blank=True)
    holder = models.CharField(max_length=30, blank=True)
    bank_changed_at = models.DateTimeField(null=True, blank=True)
    bank_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("payee")
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["", *Way.values]), name="payee_way_known"),
            models.CheckConstraint(
                condition=~Q(way=Way.BANK) | Q(bank_changed_by__isnull=False),
                name="payee_by_bank_has_an_account",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def reachable(self) -> bool:
        """Whether money could be sent now."""
        return self.way == Way.BANK or (self.way == Way.CONNECT and self.payouts_enabled)


class Obligation(models.Model):
    """What a project is owed for one retired order line, or for somebody's direct support; a trigger compares the two.

    Made exactly once. Of support, `retired_at` is the moment at which it was paid: nothing is retired for it.
    """

    line = models.OneToOneField(
        "orders.OrderLine", null=True, blank=True, on_delete=models.PROTECT, related_name="obligation"
    )
    support = models.OneToOneField(
        "support.Support", null=True, blank=True, on_delete=models.PROTECT, related_name="obligation"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="obligations", db_index=False
    )
    livemode = models.BooleanField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    # The payment whose charge the transfer is drawn from; none when a statement or several payments funded the order.
    payment = models.ForeignKey(
        "payments.Payment", null=True, blank=True, on_delete=models.PROTECT, related_name="obligations"
    )
    state = models.CharField(max_length=10, choices=Owed.choices, default=Owed.OWED)
    retired_at = models.DateTimeField()
    due_at = (
        models.DateTimeField()
    )  # 90 days after the buyer paid, or after the retirement if that came first

    class Meta:
        verbose_name = _("obligation")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="obligation_not_negative"),
            models.CheckConstraint(
                condition=Q(line__isnull=False) ^ Q(support__isnull=False),
                name="obligation_of_a_line_or_a_support",
            ),
            models.CheckConstraint(condition=Q(state__in=Owed.values), name="obligation_state_known"),
            models.CheckConstraint(
                condition=Q(livemode=True) | Q(state__in=[Owed.OWED, Owed.VOID]),
                name="obligation_in_test_mode_is_never_paid",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "retired_at", "id"], name="obligations_of_a_seller"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[Owed.OWED, Owed.WITHHELD, Owed.SCHEDULED], livemode=True),
                name="obligations_unpaid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} for {self.support_id or self.line_id}"


class BankFile(models.Model):
    """One file of transfers for our bank. Two people of staff say that it was sent; only then it counts as paid."""

    public_id = models.CharField(max_length=40, unique=True, default=new_file_id, editable=False)
    transfer_on = models.DateField()
    content = models.BinaryField()
    count = models.PositiveIntegerField()
    total_minor = models.BigIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("bank file")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (Q(sent_by__isnull=False) & ~Q(confirmed_by=F("sent_by"))),
                name="bank_file_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(sent_by__isnull=True),
                name="bank_file_sent_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Payout(models.Model):
    """Money that goes to one seller at one time: one transfer by bank, or one from each charge by Stripe."""

    public_id = models.CharField(max_length=40, unique=True, default=new_payout_id, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="payouts")
    way = models.CharField(max_length=10, choices=Way.choices)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=PayoutState.choices, default=PayoutState.PREPARED)
    file = models.ForeignKey(
        BankFile, null=True, blank=True, on_delete=models.PROTECT, related_name="payouts"
    )
    destination = models.JSONField(default=dict)  # the account as it was then: a later change moves nothing
    prepared_at = models.DateTimeField(auto_now_add=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("payout")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PayoutState.values), name="payout_state_known"),
            models.CheckConstraint(
                condition=~Q(state=PayoutState.PAID) | Q(paid_at__isnull=False), name="payout_paid_when"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def going(self) -> models.QuerySet["Transfer"]:
        """The transfers that went or are to go: nothing that was refused, none of a cancelled payout."""
        if self.state == PayoutState.CANCELLED:
            return self.transfers.none()
        return self.transfers.filter(refused="")


class Transfer(models.Model):
    """One movement of money to a seller. Written before the call; `public_id` is the call's idempotency key."""

    public_id = models.CharField(max_length=40, unique=True, default=new_transfer_id, editable=False)
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="transfers")
    payment = models.ForeignKey(
        "payments.Payment", null=True, blank=True, on_delete=models.PROTECT, related_name="transfers"
    )
    amount_minor = models.BigIntegerField()  # what is sent: its parts less its deductions
    currency = models.CharField(max_length=3)
    stripe_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=80, blank=True)  # Stripe's word

    class Meta:
        verbose_name = _("transfer")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="payout_transfer_not_negative"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | Q(refused=""), name="payout_transfer_made_or_refused"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Part(models.Model):
    """An obligation within a transfer. Live until the transfer is refused or comes back: at most one at a time."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="parts")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="parts")
    live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("part of a transfer")
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(live=True), name="obligation_in_one_transfer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id}: {self.obligation_id}"


class Clawback(models.Model):
    """Money that a project was paid and must give back. `public_id` is the idempotency key of the reversal."""

    public_id = models.CharField(max_length=40, unique=True, default=new_clawback_id, editable=False)
    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="clawback")
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ClawbackState.choices, default=ClawbackState.INTENDED)
    stripe_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("clawback")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClawbackState.values), name="clawback_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ClawbackState.REVERSED) | Q(stripe_id__isnull=False),
                name="clawback_reversed_by_something",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Deduction(models.Model):
    """A part of a carried clawback, kept back from a transfer."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="deductions")
    clawback = models.ForeignKey(Clawback, on_delete=models.PROTECT, related_name="deductions")
    amount_minor = models.BigIntegerField()
    live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("deduction")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="deduction_has_an_amount")
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id}: -{self.amount_minor}"


class Step(models.Model):
    """One move of an obligation, a payout or a clawback: written with the state, never changed."""

    obligation = models.ForeignKey(Obligation, null=True, on_delete=models.PROTECT, related_name="steps")
    payout = models.ForeignKey(Payout, null=True, on_delete=models.PROTECT, related_name="steps")
    clawback = models.ForeignKey(Clawback, null=True, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("payout history")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.state

    @property
    def words(self) -> str:
        """The state in words."""
        kind = PayoutState if self.payout_id else Owed if self.obligation_id else ClawbackState
        return str(kind(self.state).label)


class Movement(models.Model):
    """One balance transaction of Stripe, as it told us: kept, so that next night only what is new is read."""

    stripe_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=60)  # Stripe's reporting category
    source = models.CharField(max_length=255, blank=True, db_index=True)
    payment_intent = models.CharField(max_length=255, blank=True, db_index=True)
    reference = models.CharField(max_length=80, blank=True)  # our own key, from the metadata of its source
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("movement at Stripe")
        constraints = [
            models.CheckConstraint(
                condition=Q(net_minor=F("amount_minor") - F("fee_minor")), name="movement_net_of_its_fee"
            )
        ]

    def __str__(self) -> str:
        return self.stripe_id


class Reconciliation(models.Model):
    """One comparison of our books with Stripe's. `differences` are sentences fit for staff; no names in them."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    movements = models.PositiveIntegerField()
    balances = models.JSONField()  # [{"currency", "stripe", "ours"}] in minor units
    count = models.PositiveIntegerField()
    differences = models.JSONField()

    class Meta:
        verbose_name = _("reconciliation")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.began_at}: {self.count}"
