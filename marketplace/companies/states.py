"""The states of a company's statement of a month, and every legal move. docs/states.md shows this table.

open ──> closed ──> invoiced ─┬─────────────> paid
                              └─> overdue ──┘
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StatementState(models.TextChoices):
    OPEN = "open", _("Running")
    CLOSED = "closed", _("Closed")
    INVOICED = "invoiced", _("Waits for payment")
    PAID = "paid", _("Paid")
    OVERDUE = "overdue", _("Overdue")
    VOID = "void", _("Written off")


MOVES: dict[StatementState, frozenset[StatementState]] = {
    StatementState.OPEN: frozenset({StatementState.CLOSED}),
    StatementState.CLOSED: frozenset({StatementState.INVOICED, StatementState.PAID}),
    StatementState.INVOICED: frozenset({StatementState.PAID, StatementState.OVERDUE, StatementState.VOID}),
    StatementState.OVERDUE: frozenset({StatementState.PAID, StatementState.VOID}),
    StatementState.PAID: frozenset(),
    StatementState.VOID: frozenset(),
}
OWED = (StatementState.CLOSED, StatementState.INVOICED, StatementState.OVERDUE)
"""States in which a closed month is not paid."""
SETTLED = (StatementState.PAID, StatementState.VOID)
"""States in which its amount is given back to the limit."""
