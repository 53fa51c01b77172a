"""The states of an order, and every legal move between them. ARCHITECTURE.md shows this table; a test keeps it true.

held ─┬─> awaiting_payment ─┬─> paid ──> retiring ──> retired
      │                     │     └─────┬─────┐
      │                     │       disputed ─┤ (won: held again, or the money goes back; lost: charged_back)
      ├─> expired ──────────┤─> paid_late ────┤ (held again, or the money goes back)
      └─> cancelled ────────┘                 └─> refund_pending <──> refunded
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    HELD = "held", _("Held for you")
    AWAITING_PAYMENT = "awaiting_payment", _("Waiting for payment")
    PAID = "paid", _("Paid")
    RETIRING = "retiring", _("Being retired")
    RETIRED = "retired", _("Retired")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")
    PAID_LATE = "paid_late", _("Paid late")
    REFUND_PENDING = "refund_pending", _("Refund on its way")
    REFUNDED = "refunded", _("Refunded")
    DISPUTED = "disputed", _("Payment disputed")
    CHARGED_BACK = "charged_back", _("Taken back by the bank")


MOVES: dict[State, frozenset[State]] = {
    State.HELD: frozenset({State.AWAITING_PAYMENT, State.PAID, State.EXPIRED, State.CANCELLED}),
    State.AWAITING_PAYMENT: frozenset({State.PAID, State.EXPIRED, State.CANCELLED}),
    State.PAID: frozenset({State.RETIRING, State.REFUND_PENDING, State.DISPUTED}),
    State.RETIRING: frozenset({State.RETIRED, State.REFUND_PENDING}),
    State.RETIRED: frozenset(),
    State.EXPIRED: frozenset({State.PAID_LATE}),
    State.CANCELLED: frozenset({State.PAID_LATE}),
    State.PAID_LATE: frozenset({State.PAID, State.REFUND_PENDING}),
    State.REFUND_PENDING: frozenset({State.REFUNDED}),
    State.REFUNDED: frozenset({State.REFUND_PENDING}),  # the buyer's bank sent it back
    State.DISPUTED: frozenset({State.PAID, State.REFUND_PENDING, State.CHARGED_BACK}),
    State.CHARGED_BACK: frozenset(),
}
UNPAID = frozenset({State.HELD, State.AWAITING_PAYMENT})
"""States in which stock is kept for somebody who has not paid."""


class Funding(models.TextChoices):
    CARD = "card", _("Card")
    KONBINI = "konbini", _("Convenience store")
    BANK = "bank", _("Bank transfer")
    STATEMENT = "statement", _("Monthly statement")
