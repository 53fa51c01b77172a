"""What the back office shows of companies' statements and alerts: everything read-only."""

from marketplace.companies.models import (
    Alert,
    AlertRaised,
    MonthlyStatement,
    Payer,
    StatementMove,
    StatementOrder,
)
from people.back_office import Rows

ROWS = [
    Rows(
        MonthlyStatement,
        ("public_id", "account", "state", "begins", "ends", "document", "due_on", "trouble"),
        search=("public_id", "invoice_id"),
        filters=("state",),
    ),
    Rows(StatementOrder, ("id", "statement", "order", "accrued_micro")),
    Rows(StatementMove, ("id", "statement", "state", "reason", "at")),
    Rows(Payer, ("organisation", "customer_id")),
    Rows(Alert, ("id", "organisation", "livemode", "kind", "value", "ended_at")),
    Rows(AlertRaised, ("id", "alert", "month", "at")),
]
