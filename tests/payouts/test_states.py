"""Every move of owed money, payouts and clawbacks: legal by the table, or refused; and the table stands in the open."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from marketplace.payouts import moves
from marketplace.payouts.models import Obligation, Payout, Step
from marketplace.payouts.moves import IllegalMove
from marketplace.payouts.owing import owe
from marketplace.payouts.states import (
    CLAWBACK_MOVES,
    OWED_MOVES,
    PAYOUT_MOVES,
    ClawbackState,
    Owed,
    PayoutState,
)

PAGE = (Path(__file__).parents[2] / "docs/states.md").read_text()


@pytest.mark.parametrize(("states", "table"), [(Owed, OWED_MOVES), (PayoutState, PAYOUT_MOVES)])
def test_the_docs_show_the_tables(states, table):
    for state, targets in table.items():
        names = ", ".join(f"`{target}`" for target in states if target in targets)
        shown = next(line for line in PAGE.splitlines() if _is_row(line, state, targets))
        assert names or "final" in shown


def _is_row(line: str, state: str, targets) -> bool:
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    named = {name.strip(" `") for name in cells[-1].split(",")}
    return cells[0] == f"`{state}`" and named == (set(targets) or {"final"})


def test_every_state_has_its_row():
    assert set(OWED_MOVES) == set(Owed)
    assert set(PAYOUT_MOVES) == set(PayoutState)
    assert set(CLAWBACK_MOVES) == set(ClawbackState)


@pytest.mark.django_db
def test_every_move_is_made_with_its_history_or_refused(npo):
    for source in PayoutState:
        for target in PayoutState:
            payout = Payout.objects.create(organisation=npo, way="connect", currency="JPY")
            payout.state = source
            with transaction.atomic():
                if target in PAYOUT_MOVES[source]:
                    moves.move_payout(payout, target)
                    assert Step.objects.latest("pk").state == target
                else:
                    with pytest.raises(IllegalMove):
                        moves.move_payout(payout, target)


@pytest.mark.django_db
def test_the_database_keeps_what_is_owed_as_it_is(company_order):
    owe(company_order.pk)
    obligation = Obligation.objects.get()
    assert obligation.amount_minor == company_order.lines.get().project_minor
    for change in (
        "update payouts_obligation set amount_minor = amount_minor + 1",
        "delete from payouts_obligation",
        "update payouts_obligation set state = 'scheduled'",  # test mode is never paid
        "update payouts_obligation set state = 'given'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(change)
    for target in Owed:
        if target not in OWED_MOVES[Owed.OWED]:
            with pytest.raises(IllegalMove), transaction.atomic():
                moves.move_owed([obligation], target)
