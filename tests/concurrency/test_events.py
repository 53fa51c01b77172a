"""Closing an event against somebody who is beginning a contribution. The control beside it has no lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections

from marketplace.events import joining, organising
from marketplace.events.errors import EventClosed
from marketplace.events.models import Contribution, Event
from marketplace.events.states import Part
from marketplace.orders.basket import Asked, fill
from marketplace.orders.models import Order
from marketplace.orders.services import Checkout, Wish, check_out
from marketplace.outbox.models import Message
from tests.concurrency.storm import PATIENCE, pile_up, wait_for_waiting
from tests.events.conftest import _join, contribute, open_event

pytestmark = pytest.mark.django_db(transaction=True)
GRAMS = 40_000


def told() -> dict[str, Any]:
    """What the organiser is told at the close."""
    return Message.objects.get(key__contains="event-closed").payload["facts"]


class Beginner:
    """Somebody who is in the middle of beginning a contribution: all is written, and nothing is committed yet."""

    def __init__(self, event: Event, listing: Any) -> None:
        self.written, self.go_on = Signal(), Signal()
        self.thread = Thread(target=self._begin, args=(event, listing))
        self.thread.start()
        assert self.written.wait(PATIENCE)

    def _begin(self, event: Event, listing: Any) -> None:
        def keep(order: Order) -> None:
            _join(event, Part.PARTICIPANT, order)
            self.written.set()
            assert self.go_on.wait(PATIENCE)

        try:
            basket = fill([Asked(listing.public_id, grams=GRAMS)])
            check_out(basket=basket, wish=Wish("Hana"), key="beginner", buyer="beginner", keep=keep)
        finally:
            connections.close_all()

    def end(self) -> None:
        self.go_on.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


def closing(event: Event, user: Any) -> Thread:
    def close() -> None:
        try:
            organising.close(event, by=user)
        finally:
            connections.close_all()

    thread = Thread(target=close)
    thread.start()
    return thread


def test_a_close_waits_for_who_is_beginning_and_counts_them(buyer, offer, stripe_sandbox):
    event = open_event(buyer, offer)
    beginner = Beginner(event, offer)
    close = closing(event, buyer)
    wait_for_waiting(1)
    beginner.end()
    close.join(PATIENCE)
    assert told()["in_flight"] == "40 kg"
    contribution = Contribution.objects.get()
    assert contribution.begun_at <= Event.objects.get().closed_at


@contextmanager
def no_lock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever begins a contribution reads the event as it is, and so does the trigger."""
    monkeypatch.setattr(joining, "share", lambda pk: Event.objects.get(pk=pk))
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef('events_takes_contribution'::regproc)")
        (guarded,) = cursor.fetchone()
        assert "for share" in guarded
        # The foreign key of the contribution shares the row's key only, which a change of state does not touch.
        cursor.execute(guarded.replace("for share", ""))
        try:
            yield
        finally:
            cursor.execute(guarded)


def test_control_without_the_lock_the_organiser_is_offered_what_is_under_way(
    buyer, offer, stripe_sandbox, monkeypatch
):
    event = open_event(buyer, offer)
    with no_lock(monkeypatch):
        beginner = Beginner(event, offer)
        close = closing(event, buyer)
        close.join(PATIENCE)
        assert told()["in_flight"] == ""  # although it will count
        beginner.end()
    assert Contribution.objects.count() == 1


def test_who_comes_at_the_very_moment_of_the_close_is_counted_or_refused(buyer, offer, stripe_sandbox):
    event = open_event(buyer, offer)
    works = [partial(organising.close, event, by=buyer), partial(contribute, event, offer, GRAMS)]
    _closed, outcome = pile_up("select id from events_event", works)
    counted = told()["in_flight"] == "40 kg"
    assert counted == isinstance(outcome, Checkout) == Contribution.objects.exists()
    assert counted or isinstance(outcome, EventClosed)
    assert Order.objects.count() == counted  # nothing is held for who was refused
