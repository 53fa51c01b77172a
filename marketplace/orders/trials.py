"""What a developer may try with orders of test mode: retired later, failing, or reversed afterwards.

The wish stands in the order's own metadata, by the company's switch (marketplace/hooks) or by the order itself. Nothing
in the ledger knows of it: a delay is a hold with a later end (windows.py), a failure releases that hold, and a reversal
is one of the registry's, on a batch of test mode. In live mode such metadata are refused.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from marketplace.errors import TestOnly
from marketplace.hooks.enums import TestOutcome
from marketplace.hooks.models import Rehearsal, TestSwitch
from marketplace.orders import stock, windows
from marketplace.orders.models import Order
from marketplace.orders.moves import lock, move
from marketplace.orders.states import Funding, State
from marketplace.outbox import services as outbox
from marketplace.outbox.services import NotYet
from marketplace.throttling import within
from people.models import ApiKey
from registry.reversals import acts as reversals

durable = partial(transaction.atomic, durable=True)
OUTCOME, DELAY = "test_outcome", "test_delay_seconds"
DELAY_MAX = 3_600  # seconds
AT_ONCE = 200
REVERSALS_A_DAY = 100  # of one company: each is public
FAILED = "test_failure"  # the reason in the order's history; a guard of the database knows it


def asked(
    key: ApiKey, metadata: Mapping[str, str], retire_after: datetime | None
) -> tuple[dict[str, str], datetime | None]:
    """Metadata and window of a new order, with what is to be tried. Raises TestOnly naming the field."""
    mine = {name for name in (OUTCOME, DELAY) if name in metadata}
    if key.livemode:
        if mine:
            raise TestOnly(field=f"metadata.{min(mine)}")
        return dict(metadata), retire_after
    switch = TestSwitch.objects.filter(organisation=key.organisation_id).first() or TestSwitch()
    outcome = metadata.get(OUTCOME, switch.outcome)
    delay = metadata.get(DELAY, str(switch.delay_seconds))
    if outcome not in TestOutcome.values:
        raise TestOnly(field=f"metadata.{OUTCOME}")
    if not (delay.isascii() and delay.isdigit() and int(delay[:9]) <= DELAY_MAX):
        raise TestOnly(field=f"metadata.{DELAY}")
    if outcome == TestOutcome.RETIRE and not int(delay):
        return dict(metadata), retire_after
    later = timezone.now() + timedelta(seconds=max(int(delay), 1))
    return {**metadata, OUTCOME: outcome, DELAY: str(int(delay))}, max(later, retire_after or later)


def sweep() -> int:
    """Do with the orders whose time has come what was asked for. Safe to run twice; how many."""
    due = windows.due().filter(metadata__has_key=OUTCOME, livemode=False)
    done = 0
    for order_id in due.values_list("pk", flat=True)[:AT_ONCE]:
        with durable():
            order = lock(order_id)
            if order.state == State.HELD:
                _take_up(order)
                done += 1
    return done


def reverse(order_id: int) -> None:
    """Rehearse a loss of what a test order has retired, once: the outbox's handler."""
    order = Order.objects.get(pk=order_id)
    assert not order.livemode
    if order.state in {State.PAID, State.RETIRING}:
        raise NotYet(2)
    if order.state != State.RETIRED or Rehearsal.objects.filter(order=order).exists():
        return
    if not within(f"test reversals:{order.organisation_id}", limit=REVERSALS_A_DAY, seconds=86_400):
        return
    line = order.lines.select_related("retirement__batch__project__verifier").earliest("id")
    assert line.retirement is not None
    with durable():
        reversal = reversals.begin_rehearsal(batch=line.retirement.batch, grams=line.grams)
        Rehearsal.objects.create(order=order, reversal=reversal)
        reversals.finish_rehearsal(reversal)


def _take_up(order: Order) -> None:
    assert not order.livemode
    assert order.funding == Funding.STATEMENT
    outcome: Any = order.metadata.get(OUTCOME)
    move(order, State.PAID, reason="window_over")
    if outcome == TestOutcome.FAIL:
        stock.release(order)
        windows.take_off(order, reason=FAILED)
        return
    about = {"order_id": order.pk}
    outbox.put("fulfil", key=f"{order.public_id}:window", payload=about)
    if outcome == TestOutcome.REVERSE:
        outbox.put("test_reversal", key=order.public_id, payload=about)
