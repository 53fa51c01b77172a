"""Putting a message into the outbox, and doing what it asks."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from marketplace.outbox.models import Message

log = logging.getLogger(__name__)
# So soon is a killed worker's message taken up again. Who takes longer is known by his lock to be still at it.
LEASE = timedelta(seconds=10)
BACK_OFF_MAX = timedelta(hours=1)

# What each kind of message does. A handler takes the payload, is safe to run twice, and may raise NotYet.
HANDLERS = {
    "settle": "marketplace.payments.settle.settle",
    "close_payment": "marketplace.payments.settle.close_payment",
    "refund": "marketplace.payments.refunds.send_refund",
    "check_refund": "marketplace.payments.refunds.check_refund",
    "stuck": "marketplace.payments.stuck.alarm",
    "dispute": "marketplace.payments.disputes.note_dispute",
    "cash": "marketplace.payments.cash.look",
    "money_mail": "marketplace.payments.letters.send",
    "fulfil": "marketplace.orders.fulfilment.fulfil",
    "certificate": "marketplace.orders.fulfilment.certify",
    "statement_certificate": "marketplace.orders.fulfilment.certify",
    "mail": "marketplace.orders.letters.send",
    "letter": "marketplace.letters.writing.send",
    "issue_receipt": "marketplace.documents.services.issue_receipt",
    "credit_note": "marketplace.documents.services.credit_note",
    "review_queue": "marketplace.moderation.queue.intake",
    "standing": "marketplace.orders.losses.tell_of_standing",
    "owe": "marketplace.payouts.owing.owe",
    "dispute_owed": "marketplace.payouts.owing.note_dispute",
    "send_transfer": "marketplace.payouts.paying.send_transfer",
    "transfer": "marketplace.payouts.paying.hear_of_transfer",
    "take_back": "marketplace.payouts.taking_back.take_back",
    "seller": "marketplace.payouts.onboarding.note_account",
    "import_sales": "marketplace.products.importing.carry_on",
    "loss": "marketplace.orders.losses.tell",
    "gift": "marketplace.gifts.services.deliver",
    "find_order": "marketplace.account.lookup.send",
    "copy": "marketplace.account.copies.make",
    "farewell": "marketplace.account.farewells.forget",
    "test_reversal": "marketplace.orders.trials.reverse",
    "month": "marketplace.monthly.months.attend",
    "standing_order": "marketplace.monthly.changes.tell",
    "statement": "marketplace.companies.billing.send",
    "statement_invoice": "marketplace.companies.billing.note",
    "subscription": "marketplace.monthly.changes.follow",
}
# Kinds that are not worth doing for ever. Money and retirements are never given up.
ATTEMPTS_MAX = {"mail": 12, "letter": 12, "money_mail": 12, "find_order": 12}


class NotYet(Exception):
    """The message cannot be done yet, through nobody's fault: ask again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"not yet: again in {seconds} s")


def put(kind: str, *, key: str, payload: dict[str, Any], delay: timedelta = timedelta(0)) -> None:
    """Ask for something to be done after the caller's transaction has committed. Once per key."""
    assert connection.in_atomic_block, "an outbox message belongs to the transaction of its cause"
    assert kind in HANDLERS, kind
    message, created = Message.objects.get_or_create(
        key=f"{kind}:{key}",
        defaults={"kind": kind, "payload": payload, "due_at": timezone.now() + delay},
    )
    if created and not delay:
        message_id = message.pk
        transaction.on_commit(lambda: nudge(message_id), robust=True)


def put_letter(letter: str, *, to: str, language: str, facts: dict[str, Any], name: str) -> None:
    """Ask for a letter (`marketplace/letters/every.py`) to an address, with what its words need. Once per name."""
    payload = {"letter": letter, "to": to, "language": language, "facts": facts, "name": name}
    put("letter", key=name, payload=payload)


def nudge(message_id: int) -> None:
    """Tell a worker now. If the broker is away, the next sweep finds the message."""
    from marketplace.outbox.tasks import deliver  # noqa: PLC0415 - tasks import this module

    try:
        deliver.delay(message_id)
    except Exception:  # any broker failure: the message stands in the database
        log.warning("broker is away; message %s waits for the next sweep", message_id)


def work(message_id: int) -> bool:
    """Do one message, if it is due and nobody else is at it. True when it is done now."""
    with _alone(message_id) as alone:
        message = _claim(message_id) if alone else None
        return message is not None and _done(message)


def _done(message: Message) -> bool:
    try:
        handler: Callable[..., None] = import_string(HANDLERS[message.kind])
        handler(**message.payload)
    except NotYet as wait:
        _again(message, timedelta(seconds=wait.seconds), "")
        return False
    except Exception as error:  # whatever went wrong, the message must come round again
        log.exception("outbox message %s failed", message.key)
        if message.attempts >= ATTEMPTS_MAX.get(message.kind, 10**9):
            Message.objects.filter(pk=message.pk).update(gave_up_at=timezone.now(), last_error=repr(error))
        else:
            _again(message, min(timedelta(seconds=2 ** min(message.attempts, 12)), BACK_OFF_MAX), repr(error))
        return False
    Message.objects.filter(pk=message.pk).update(done_at=timezone.now(), last_error="")
    return True


@contextmanager
def _alone(message_id: int) -> Iterator[bool]:
    """Hold the message's lock, if nobody has it. It belongs to our connection, and goes with it when we are killed."""
    name = f"outbox:{message_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        # A connection that broke meanwhile has given the lock back by itself.
        with suppress(OperationalError, InterfaceError):
            if alone:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def _claim(message_id: int) -> Message | None:
    """Lease the message by moving its due time on; a conditional UPDATE, so that only one worker gets it."""
    now = timezone.now()
    claimed = Message.objects.filter(pk=message_id, done_at=None, gave_up_at=None, due_at__lte=now).update(
        due_at=now + LEASE, attempts=F("attempts") + 1
    )
    return Message.objects.get(pk=message_id) if claimed else None


def _again(message: Message, delay: timedelta, error: str) -> None:
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now() + delay, last_error=error[:2000])
