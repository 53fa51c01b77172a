"""Every move of an order, legal and illegal."""

import itertools
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.orders.models import Order
from marketplace.orders.moves import IllegalMove, lock, move
from marketplace.orders.states import MOVES, State
from tests.shop import TONNE, check_out

PAIRS = list(itertools.product(State, State))


@pytest.fixture
def order(offer, stripe_sandbox) -> Order:
    return check_out(offer, TONNE).order


@pytest.mark.django_db
def test_the_database_knows_the_states_of_the_table_and_no_other():
    with connection.cursor() as cursor:
        cursor.execute(
            "select s from unnest(%s::text[]) as s where orders_order_stands("
            "jsonb_populate_record(null::orders_order, jsonb_build_object('state', s, 'funding', 'card')))",
            [[*State.values, "lost"]],
        )
        assert [state for (state,) in cursor.fetchall()] == State.values


@pytest.mark.django_db(transaction=True)
def test_only_the_moves_of_the_table_are_made(order):
    for source, target in PAIRS:
        with transaction.atomic():
            # Set by hand, with the guards off: the table is tried from every state, also from those that are final.
            with transaction.get_connection().cursor() as cursor:
                cursor.execute("set local session_replication_role = replica")
            Order.objects.filter(pk=order.pk).update(state=source)
            locked = lock(order.pk)
            if target in MOVES[source]:
                move(locked, target, reason="tried")
                assert Order.objects.get(pk=order.pk).state == target
            else:
                with pytest.raises(IllegalMove):
                    move(locked, target)
            transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_an_order_that_is_retired_without_retirements(order):
    with pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state=State.RETIRED)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_take_back_a_retired_order(offer, buy):
    retired = buy(offer, TONNE)
    with pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(pk=retired.pk).update(state=State.PAID)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_rewrite_an_orders_history(order):
    with pytest.raises(DatabaseError), transaction.atomic():
        order.moves.update(reason="never happened")


def test_architecture_shows_the_table_of_moves_as_it_is():
    page = (Path(__file__).parents[2] / "ARCHITECTURE.md").read_text()
    for source, targets in MOVES.items():
        row = (
            f"| `{source}` | {', '.join(f'`{target}`' for target in State if target in targets) or 'final'} |"
        )
        assert row in page
