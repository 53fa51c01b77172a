"""What the back office shows of money to projects: everything read-only, bank accounts not at all."""

from marketplace.payouts.models import (
    BankFile,
    Clawback,
    Movement,
    Obligation,
    Payee,
    Payout,
    Reconciliation,
    Transfer,
)
from people.back_office import Rows

ROWS = [
    Rows(
        Obligation,
        ("id", "organisation", "state", "amount_minor", "currency", "retired_at", "due_at"),
        filters=("state", "livemode"),
    ),
    Rows(
        Payout,
        ("public_id", "organisation", "way", "state", "currency", "prepared_at", "paid_at"),
        search=("public_id",),
        filters=("state", "way"),
        hidden=("destination",),
    ),
    Rows(
        Transfer,
        ("public_id", "payout", "amount_minor", "currency", "stripe_id", "made_at", "refused"),
        search=("public_id", "stripe_id"),
    ),
    Rows(
        Clawback,
        ("public_id", "obligation", "state", "reason", "amount_minor", "created_at"),
        search=("public_id",),
        filters=("state",),
    ),
    Rows(
        Payee,
        ("public_id", "organisation", "way", "payouts_enabled", "asked_at"),
        search=("public_id",),
        filters=("way", "payouts_enabled"),
        hidden=("bank_code", "branch_code", "account_number", "holder"),
    ),
    Rows(
        BankFile,
        ("public_id", "transfer_on", "count", "total_minor", "sent_by", "confirmed_by"),
        search=("public_id",),
        hidden=("content",),
    ),
    Rows(
        Movement,
        ("stripe_id", "kind", "source", "amount_minor", "fee_minor", "currency", "created_at"),
        search=("stripe_id", "source"),
        filters=("kind",),
    ),
    Rows(Reconciliation, ("began_at", "movements", "count", "ended_at")),
]
