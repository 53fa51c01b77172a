"""A backup of the database restores with everything that the database refuses."""

import pytest
from django.db import connection, transaction

from tests.shop import TONNE, check_out

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_check_can_be_made_anew_where_there_is_no_search_path(offer, stripe_sandbox):
    """As pg_restore makes it: after the rows, with every name written in full. A check that fails is left out there."""
    check_out(offer, TONNE)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local search_path = ''")
        cursor.execute(
            "select conrelid::pg_catalog.regclass::text, pg_catalog.pg_get_constraintdef(oid)"
            " from pg_catalog.pg_constraint where contype = 'c' and conrelid <> 0"
        )
        checks = cursor.fetchall()
        assert ("public.orders_order", "CHECK (public.orders_order_stands(orders_order.*))") in checks
        for number, (table, check) in enumerate(checks):
            cursor.execute(f"alter table {table} add constraint again_{number} {check}")
        transaction.set_rollback(True)
