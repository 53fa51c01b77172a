"""What the tests of transfers ask and do in short words."""

import pytest
from django.db import connection, transaction

from registry import holdings, invariants
from registry.errors import (
    InsufficientHoldings,
)
from registry.models import Account, Batch, Transfer
from tests.registry.conftest import TONNE

SERIAL = "KOC-JP-0012-2024-01"


def grams_in(account: Account) -> int:
    return sum(piece.hi - piece.lo for piece in holdings.held_segments(account=account))


def free(account: Account, batch: Batch) -> int:
    """What can be taken of an account: asked by asking for too much."""
    with transaction.atomic(), pytest.raises(InsufficientHoldings) as refusal:
        holdings.take_held(account=account, batch=batch, grams=100 * TONNE)
    return refusal.value.params["available_grams"]


def state(transfer: Transfer) -> str:
    return Transfer.objects.get(pk=transfer.pk).state


def broken() -> list:
    return invariants.broken(invariants.run())


def let_it_lapse(transfer: Transfer) -> None:
    """Turn its clocks back, behind the back of the guards."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update registry_transfer set proposed_at = proposed_at - interval '15 days',"
            " expires_at = expires_at - interval '15 days' where id = %s::bigint",
            [transfer.pk],
        )
        cursor.execute("set local session_replication_role = origin")
