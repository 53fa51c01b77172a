"""The one function that moves a statement of a month from state to state."""

from typing import Any

from django.db import connection

from marketplace.companies.models import MonthlyStatement, StatementMove
from marketplace.companies.states import MOVES, SETTLED, StatementState
from marketplace.orders.models import Statement
from marketplace.orders.owing import owe_less
from people import audit
from people.models import User


class IllegalMove(RuntimeError):
    """A move that the table does not have: a defect, never a user's fault."""


def lock(statement_id: int) -> MonthlyStatement:
    """The statement of a month, its company's account locked first: all who order or pay meet there."""
    assert connection.in_atomic_block
    account = MonthlyStatement.objects.values_list("account_id", flat=True).get(pk=statement_id)
    Statement.objects.select_for_update().get(pk=account)
    found = MonthlyStatement.objects.select_for_update(of=("self",))
    return found.select_related("account__organisation", "document").get(pk=statement_id)


def move(
    statement: MonthlyStatement,
    state: StatementState,
    *,
    reason: str = "",
    by: User | None = None,
    **columns: Any,
) -> None:
    """Move a locked statement, write its history and note it; what is paid or void is given back to the limit.

    `columns` are written with the state. Raises IllegalMove.
    """
    assert connection.in_atomic_block
    if state not in MOVES[StatementState(statement.state)]:
        raise IllegalMove(f"{statement.public_id}: {statement.state} -> {state}")
    statement.state = state
    for name, value in columns.items():
        setattr(statement, name, value)
    statement.save(update_fields=["state", *columns])
    StatementMove.objects.create(statement=statement, state=state, reason=reason[:200])
    account = statement.account
    if state in SETTLED:
        assert statement.exact_micro is not None
        owe_less(Statement.objects.filter(pk=account.pk), statement.exact_micro)
    audit.note(
        account.organisation,
        by,
        f"statement.{state}",
        statement.document.number if statement.document else statement.public_id,
        livemode=account.livemode,
    )
