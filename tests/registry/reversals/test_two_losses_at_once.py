"""Two losses that want the same buffer at the same moment: each gram of it stands for one of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import IntegrityError, connection, transaction

from registry import invariants
from registry.lifecycle.errors import WrongState
from registry.models import FrozenBuffer, Reversal
from registry.reversals import acts, buffer
from tests.registry.reversals.acts import settle

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(first: Reversal, second: Reversal, staff) -> list[str]:
    """The first holds its buffer and waits before its commit until the second has asked for the same."""
    held, asked = Event(), Event()

    def in_a_thread(act: Callable[[], None]) -> str:
        try:
            act()
        except IntegrityError as error:
            return "frozen_once" if "frozen_once" in str(error) else str(error)
        finally:
            connection.close()
        return "held"

    def hold_and_wait() -> None:
        with transaction.atomic():
            acts.put_on_hold(reversal=first, by=staff)
            held.set()
            asked.wait(1)

    def hold_too() -> None:
        held.wait(5)
        acts.put_on_hold(reversal=second, by=staff)

    with ThreadPoolExecutor(2) as both:
        answers = [both.submit(in_a_thread, act) for act in (hold_and_wait, hold_too)]
        return [answer.result() for answer in answers]


def test_the_second_waits_and_takes_what_the_first_left(batch, lose, staff):
    first, second = lose(700_000), lose(700_000)
    assert at_once(first, second, staff) == ["held", "held"]
    held = {row.reversal_id: row.grams for row in FrozenBuffer.objects.all()}
    assert held == {first.pk: 700_000, second.pk: 300_000}
    assert invariants.broken(invariants.run()) == []


def test_without_the_lock_the_database_itself_refuses_the_second(batch, lose, staff, monkeypatch):
    """The control: the race is a real one, and the exclusion constraint is what stands behind the lock."""
    monkeypatch.setattr(buffer, "lock", lambda reversal: None)
    first, second = lose(700_000), lose(700_000)
    assert at_once(first, second, staff) == ["held", "frozen_once"]
    second.refresh_from_db()
    assert (second.state, second.frozen.count()) == ("reported", 0)


def test_one_loss_cancelled_by_two_at_once_is_cancelled_once(batch, lose, staff, verifier, body):
    reversal = acts.put_on_hold(reversal=lose(400_000), by=staff)
    acts.verify(reversal=reversal, body=body, lost_grams=400_000, statement="Seen.", by=verifier)

    def cancel(_time: int) -> str:
        try:
            with transaction.atomic():
                acts.cancel(reversal=reversal)
        except WrongState as refusal:
            return refusal.code
        finally:
            connection.close()
        return "cancelled"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(cancel, range(2))) == ["cancelled", "wrong_state"]
    assert sum(row.grams for row in reversal.cancelled.all()) == 400_000
    later = settle(lose(600_000), body=body, staff=staff, verifier=verifier)
    assert (later.covered_grams, later.uncovered_grams) == (600_000, 0)
    assert invariants.broken(invariants.run()) == []
