"""Refunds that Stripe would not carry out: staff is told every day, tries again, or sends the money in another way."""

import logging
from datetime import timedelta
from functools import partial

from django.core.mail import mail_admins
from django.db import transaction
from django.db.models import QuerySet

from marketplace.outbox import services as outbox
from marketplace.outbox.services import NotYet
from marketplace.payments import causes
from marketplace.payments.causes import Cause
from marketplace.payments.models import Refund, RefundState
from marketplace.payments.refunds import succeeded
from people.models import User
from registry.errors import AlreadyDecided, SecondFactorRequired, StaffOnly

ALARM_EVERY = timedelta(days=1)
NOTE_MAX = 500
log = logging.getLogger(__name__)
durable = partial(transaction.atomic, durable=True)


def waiting() -> QuerySet[Refund]:
    """What waits for staff, oldest first."""
    return Refund.objects.filter(state=RefundState.STUCK).order_by("pk")


def alarm(refund_id: int, attempt: int) -> None:
    """Tell those who run the site, every day until somebody has acted: the outbox's handler of `stuck`."""
    refund = waiting().filter(pk=refund_id, attempt=attempt).first()
    if refund is None:
        return
    words = f"refund {refund.public_id} was refused ({refund.trouble}) and waits for staff; see /payments/refunds/"
    log.error(words)
    mail_admins(words, words, fail_silently=True)
    raise NotYet(ALARM_EVERY.total_seconds())


def try_again(refund_id: int, *, by: User, second_factor: bool) -> None:
    """Ask Stripe once more; a refusal brings it back here. Raises StaffOnly, SecondFactorRequired, AlreadyDecided."""
    with durable():
        _order, refund = _locked(refund_id, by, second_factor)
        refund.state = RefundState.FAILED
        refund.save(update_fields=["state"])
        outbox.put("refund", key=f"{refund.public_id}:{refund.attempt}", payload={"refund_id": refund.pk})


def note_sent(refund_id: int, *, by: User, how: str, second_factor: bool) -> None:
    """Say `how` the money went back outside of Stripe. Raises StaffOnly, SecondFactorRequired, AlreadyDecided."""
    with durable():
        order, refund = _locked(refund_id, by, second_factor)
        refund.by_hand, refund.settled_by = " ".join(how.split())[:NOTE_MAX], by
        succeeded(order, refund, None)


def _locked(refund_id: int, by: User, second_factor: bool) -> tuple[Cause, Refund]:
    if not (by.is_staff and by.is_active):
        raise StaffOnly
    if not second_factor:
        raise SecondFactorRequired
    order = causes.lock(Refund.objects.values_list("payment_id", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(pk=refund_id)
    if refund.state != RefundState.STUCK:
        raise AlreadyDecided
    return order, refund
