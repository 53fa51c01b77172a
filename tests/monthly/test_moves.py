"""Every move of a standing order and of a month, legal and illegal; what the database refuses."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marketplace.monthly import states
from marketplace.monthly.models import Month, StandingOrder
from marketplace.monthly.moves import lock, move, move_month
from marketplace.monthly.states import MonthState, StandingState
from marketplace.orders.moves import IllegalMove

pytestmark = pytest.mark.django_db


def tried(act: Any, *arguments: Any) -> bool:
    try:
        with transaction.atomic():
            act(*arguments)
            transaction.set_rollback(True)
    except IllegalMove:
        return False
    return True


def test_only_the_moves_of_the_tables_are_made(a_standing_order):
    month = a_standing_order.months.get()
    for source, target in itertools.product(StandingState, StandingState):
        StandingOrder.objects.filter(pk=a_standing_order.pk).update(state=source)
        assert tried(move, lock(a_standing_order.pk), target) == (target in states.MOVES[source])
    for before, after in itertools.product(MonthState, MonthState):
        Month.objects.filter(pk=month.pk).update(state=before)
        month.refresh_from_db()
        assert tried(move_month, month, after) == (after in states.MONTH_MOVES[before])


def test_the_database_refuses_a_second_month_of_a_period_of_an_invoice_and_of_an_order(a_standing_order):
    month = a_standing_order.months.get()
    other = {"begins": month.ends.replace(year=2030), "invoice_id": "in_other", "order": None, "state": "due"}
    for same in ("begins", "invoice_id", "order"):
        facts = other | {same: getattr(month, same)}
        with pytest.raises(IntegrityError), transaction.atomic():
            Month.objects.create(standing=a_standing_order, ends=month.ends, **facts)
    for nonsense in ({"grams": None}, {"expected_minor": 2_001}, {"cap_minor": 0}, {"state": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StandingOrder.objects.filter(pk=a_standing_order.pk).update(**nonsense)


def test_the_docs_show_both_tables_as_they_are():
    page = (Path(__file__).parents[2] / "docs/states.md").read_text()
    for table in (states.MOVES, states.MONTH_MOVES):
        for source, targets in table.items():
            named = [f"`{target}`" for target in type(source) if target in targets]
            assert f"| `{source}` | {', '.join(named) or 'final'} |" in page
