"""The outbox: what was committed is done, at least once, whatever goes wrong in between."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from marketplace.orders.models import Order
from marketplace.outbox import queries, services, tasks
from marketplace.outbox.models import Message
from tests.shop import TONNE, work

pytestmark = pytest.mark.django_db(transaction=True)


class BouncingMail(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, letters: Any) -> int:
        raise ConnectionRefusedError("mailbox unavailable")


def put(key: str = "one", **more: Any) -> None:
    with transaction.atomic():
        services.put("mail", key=key, payload={"letter": "retired", "order_id": 0}, **more)


def test_what_was_rolled_back_is_never_done():
    with transaction.atomic():
        services.put("mail", key="one", payload={})
        transaction.set_rollback(True)
    assert queries.waiting_count() == 0


def test_a_message_outside_a_transaction_is_a_defect():
    with pytest.raises(AssertionError):
        services.put("mail", key="one", payload={})


def test_asked_twice_under_one_key_it_is_done_once():
    put()
    put()
    assert Message.objects.count() == 1


def test_when_the_broker_is_away_the_message_waits_for_the_next_sweep(settings, monkeypatch):
    def nobody_answers(*_arguments: Any, **_options: Any) -> None:
        raise ConnectionError("broker away")

    monkeypatch.setattr(tasks.deliver, "apply_async", nobody_answers)
    put()
    assert len(queries.due_ids(limit=10)) == 1


def test_a_message_that_a_killed_worker_left_comes_round_again():
    put()
    message = Message.objects.get()
    assert services._claim(message.pk) is not None  # and then the worker is killed
    assert services.work(message.pk) is False
    Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert queries.due_ids(limit=10) == [message.pk]


def test_what_somebody_waits_for_goes_before_what_comes_in_bulk_and_bulk_alone_is_no_alarm():
    hour_ago = timezone.now() - timedelta(hours=1)
    bulk = [
        Message(kind="statement_certificate", key=f"statement_certificate:{n}", due_at=hour_ago)
        for n in range(3)
    ]
    Message.objects.bulk_create(bulk)
    put()
    asked = Message.objects.exclude(kind__in=queries.BULK).get()
    assert queries.due_ids(limit=2) == [asked.pk, min(one.pk for one in bulk)]
    assert queries.longest_overdue() < timedelta(minutes=1)
    Message.objects.update(due_at=timezone.now() - timedelta(days=1))
    assert queries.longest_overdue() > timedelta(hours=23)


def test_a_message_is_left_to_the_worker_that_is_at_it_until_its_connection_ends():
    put()
    message = Message.objects.get()
    slow_worker = connection.copy()
    with slow_worker.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"outbox:{message.pk}"])
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    assert services.work(message.pk) is False
    message.refresh_from_db()
    assert message.attempts == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])  # as when the worker is killed
    services.work(message.pk)
    message.refresh_from_db()
    assert message.attempts == 1


def test_an_e_mail_that_bounces_is_tried_again_later_and_later_and_loses_nothing(offer, buy, settings):
    settings.EMAIL_BACKEND = "tests.outbox.test_messages.BouncingMail"
    order = buy(offer, TONNE)
    assert order.state == "retired"
    message = Message.objects.get(kind="mail", key__startswith="mail:retired")
    assert "mailbox unavailable" in message.last_error
    waits = []
    for _attempt in range(services.ATTEMPTS_MAX["mail"] - message.attempts):
        Message.objects.update(due_at=timezone.now())
        tasks.sweep()
        message.refresh_from_db()
        waits.append(message.due_at - timezone.now())
    assert waits[:-1] == sorted(waits[:-1])
    assert message.gave_up_at is not None
    assert Order.objects.get().state == "retired"


def test_the_mail_server_comes_back_and_the_letter_goes_out(offer, buy, settings):
    sound = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.outbox.test_messages.BouncingMail"
    buy(offer, TONNE)
    settings.EMAIL_BACKEND = sound
    Message.objects.filter(done_at=None).update(due_at=timezone.now())
    work()
    assert len(mail.outbox) == 1
    assert queries.waiting_count() == 0
