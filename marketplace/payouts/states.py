"""The states of what a project is owed, of a payout, and of money taken back. docs/states.md shows these tables.

owed:      owed ──> scheduled ──> paid ──> taken_back
            │ └──<────┘   └────<────┘ (the bank sent it back)
            ├──> withheld (a dispute is open) ──> owed
            └──> void (nothing is owed any more)
"""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    CONNECT = "connect", _("Stripe")
    BANK = "bank", _("Bank transfer")


class Owed(models.TextChoices):
    OWED = "owed", _("Owed")
    WITHHELD = "withheld", _("Held back: the card payment is disputed")
    SCHEDULED = "scheduled", _("In a payout")
    PAID = "paid", _("Paid out")
    TAKEN_BACK = "taken_back", _("Taken back")
    VOID = "void", _("No longer owed")


class PayoutState(models.TextChoices):
    PREPARED = "prepared", _("Prepared")
    SENDING = "sending", _("Being sent")
    PAID = "paid", _("Paid out")
    RETURNED = "returned", _("Came back from the bank")
    CANCELLED = "cancelled", _("Cancelled")


class ClawbackState(models.TextChoices):
    INTENDED = "intended", _("Being taken back")
    REVERSED = "reversed", _("Taken back from the seller's balance")
    CARRIED = "carried", _("Deducted from the next payouts")
    DROPPED = "dropped", _("Not needed: nothing had been paid")


Moves = dict[str, frozenset[str]]

OWED_MOVES: Moves = {
    Owed.OWED: frozenset({Owed.WITHHELD, Owed.SCHEDULED, Owed.VOID}),
    Owed.WITHHELD: frozenset({Owed.OWED, Owed.VOID}),
    Owed.SCHEDULED: frozenset({Owed.PAID, Owed.OWED}),
    Owed.PAID: frozenset({Owed.TAKEN_BACK, Owed.OWED}),
    Owed.TAKEN_BACK: frozenset(),
    Owed.VOID: frozenset(),
}
PAYOUT_MOVES: Moves = {
    PayoutState.PREPARED: frozenset({PayoutState.SENDING, PayoutState.CANCELLED}),
    PayoutState.SENDING: frozenset({PayoutState.PAID, PayoutState.CANCELLED}),
    PayoutState.PAID: frozenset({PayoutState.RETURNED}),
    PayoutState.RETURNED: frozenset(),
    PayoutState.CANCELLED: frozenset(),
}
CLAWBACK_MOVES: Moves = {
    ClawbackState.INTENDED: frozenset({ClawbackState.REVERSED, ClawbackState.CARRIED, ClawbackState.DROPPED}),
    ClawbackState.REVERSED: frozenset(),
    ClawbackState.CARRIED: frozenset(),
    ClawbackState.DROPPED: frozenset(),
}


class Why(StrEnum):
    """Why money does not go, or comes back."""

    DISPUTED = "dispute_opened"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"
    REFUNDED = "refunded"
    REFUSED = "refused_by_stripe"
    RETURNED = "returned_by_the_bank"
    WITHDRAWN = "file_withdrawn"
