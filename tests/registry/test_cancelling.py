"""Cancellation: units that nobody used and nobody will, told apart from retirements everywhere."""

from typing import Any

import pytest
from django.db import transaction

from registry import accounts, cancellations, invariants, queries
from registry.enums import CancellationReason
from registry.errors import RegistryError
from registry.models import Cancellation, Leaf, Retirement, Segment
from registry.retirements import Wanted
from registry.serials import parse
from registry.transparency.leaf import parse as parse_leaf

pytestmark = pytest.mark.django_db
TONNE = 1_000_000


@pytest.fixture
def holder(batch):
    return accounts.holding_account(batch.project.operator, livemode=True)


def cancel(holder, batch, reason=CancellationReason.VOLUNTARY, **asked: Any) -> Cancellation:
    with transaction.atomic():
        return cancellations.cancel(account=holder, wanted=Wanted(batch, **asked), reason=reason)


def test_a_cancellation_leaves_leaf_and_entries_and_is_no_retirement(batch, holder):
    done = cancel(holder, batch, grams=2 * TONNE)
    other = cancel(
        holder,
        batch,
        CancellationReason.ISSUED_IN_ERROR,
        ranges=(parse(f"{batch.serial}-4.000010~4.000019"),),
    )
    assert (done.serials, other.grams) == ([f"{batch.serial}-1.000000~2.999999"], 10)
    leaf = parse_leaf(bytes(Leaf.objects.get(number=done.number).entry))
    assert (leaf.type, leaf.purpose, leaf.grams) == ("cancellation", "voluntary", 2 * TONNE)
    balance = queries.balance_of(batch)
    assert (balance.cancelled, balance.retired, balance.issued) == (2 * TONNE + 10, 0, 10 * TONNE)
    assert not Retirement.objects.exists()
    assert not [each for each in invariants.run() if not each.holds]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"grams": 0}, "mass_not_representable"),
        ({"grams": 9 * TONNE + 1}, "insufficient_holdings"),
        ({"ranges": ("{}-10",)}, "units_not_held"),
        ({"ranges": ("{}-11",)}, "serial_outside_batch"),
        ({"grams": 1, "reason": "because"}, "reason_unknown"),
    ],
)
def test_what_cannot_be_cancelled_is_refused_and_nothing_moves(batch, holder, asked, code):
    if "ranges" in asked:
        asked["ranges"] = tuple(parse(text.format(batch.serial)) for text in asked["ranges"])
    before = list(Segment.objects.order_by("lo").values_list("lo", "hi", "condition"))
    with pytest.raises(RegistryError) as refused:
        cancel(holder, batch, **asked)
    assert refused.value.code == code
    assert list(Segment.objects.order_by("lo").values_list("lo", "hi", "condition")) == before


def test_trying_it_out_moves_nothing(batch, holder):
    cancellations.try_out(account=holder, wanted=Wanted(batch, 5), reason=CancellationReason.VOLUNTARY)
    assert not Cancellation.objects.exists()
    assert queries.balance_of(batch).cancelled == 0
