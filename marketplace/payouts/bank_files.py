"""Transfers by bank: one file for all sellers whom Connect does not reach, sent by people and confirmed by two."""

import re
from datetime import date
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.payouts.models import BankFile, Obligation, Payee, Payout, Transfer
from marketplace.payouts.moves import lock, move_owed, move_payout
from marketplace.payouts.owing import CONTESTED, follow
from marketplace.payouts.paying import prepare
from marketplace.payouts.refusals import (
    ContestedMeanwhile,
    NothingToPay,
    NotSentYet,
    NotTheSamePerson,
    PayerUnknown,
    SecondFactorMissing,
    SentAlready,
    SettledMeanwhile,
)
from marketplace.payouts.states import Owed, PayoutState, Way, Why
from marketplace.payouts.transfers import finish, parts_of, release
from marketplace.payouts.zengin import BankAccount, Line, write
from people.models import User

durable = partial(transaction.atomic, durable=True)


def payer() -> tuple[str, BankAccount]:
    """Our own account and the code that our bank knows us by, from the settings. Raises PayerUnknown."""
    parts = settings.PAYOUT_PAYER.split(":")
    if len(parts) != 8 or not re.fullmatch(r"[0-9]{10}", parts[0]):
        raise PayerUnknown
    return parts[0], BankAccount(*parts[1:])


def make_file(*, by: User, on: date) -> BankFile:
    """All that is owed to sellers by bank, as one file to be sent on a day. Raises NothingToPay, PayerUnknown."""
    code, account = payer()
    with durable():
        payouts: list[Payout] = []
        for organisation in (
            Payee.objects.filter(way=Way.BANK).order_by("organisation").values_list("organisation", flat=True)
        ):
            seller = lock(organisation)
            if seller.way == Way.BANK:
                payouts += prepare(seller)
        lines = [_line(payout, _transfer(payout)) for payout in payouts if _transfer(payout).amount_minor]
        for payout in payouts:
            if not _transfer(payout).amount_minor:
                _note_made(payout)
        if not payouts:
            raise NothingToPay
        file = BankFile.objects.create(
            transfer_on=on,
            content=write(payer=account, payer_code=code, on=on, lines=lines),
            count=len(lines),
            total_minor=sum(line.amount for line in lines),
            made_by=by,
        )
        for payout in payouts:
            if payout.state == PayoutState.PREPARED:
                payout.file = file
                move_payout(payout, PayoutState.SENDING, by=by)
        return file


def note_sent(file_id: int, *, by: User, second_factor: bool) -> None:
    """One of staff says: the bank has this file. Raises SecondFactorMissing, SentAlready, ContestedMeanwhile.

    A file with money in it that a card payment disputes by now is withdrawn and made again without it.
    """
    with durable():
        file = _open(file_id, second_factor)
        if file.sent_by_id:
            raise SentAlready
        if contested(file).exists():
            raise ContestedMeanwhile
        file.sent_by, file.sent_at = by, timezone.now()
        file.save(update_fields=["sent_by", "sent_at"])


def confirm_sent(file_id: int, *, by: User, second_factor: bool) -> None:
    """Another one of staff has seen it at the bank: now it counts as paid.

    Raises SecondFactorMissing, NotSentYet, NotTheSamePerson, SentAlready.
    """
    with durable():
        file = _open(file_id, second_factor)
        if not file.sent_by_id:
            raise NotSentYet
        if file.confirmed_by_id:
            raise SentAlready
        if file.sent_by_id == by.pk:
            raise NotTheSamePerson
        file.confirmed_by, file.confirmed_at = by, timezone.now()
        file.save(update_fields=["confirmed_by", "confirmed_at"])
        for payout in file.payouts.order_by("organisation"):
            lock(payout.organisation_id)
            _note_made(payout)


def withdraw(file_id: int, *, by: User) -> None:
    """A file that no bank was given: all of it is owed again. Raises SentAlready."""
    with durable():
        file = BankFile.objects.select_for_update().get(pk=file_id)
        if file.sent_by_id or file.withdrawn_at:
            raise SentAlready
        file.withdrawn_at = timezone.now()
        file.save(update_fields=["withdrawn_at"])
        disputes = list(contested(file).values_list("payment_id", "payment__dispute").distinct())
        for payout in file.payouts.order_by("organisation"):
            lock(payout.organisation_id)
            release(_transfer(payout), reason=Why.WITHDRAWN)
            move_payout(payout, PayoutState.CANCELLED, reason=Why.WITHDRAWN, by=by)
    for payment, dispute in disputes:
        follow(payment, dispute)


def note_returned(payout_id: int, *, by: User) -> None:
    """The bank has sent a transfer back: what it paid is owed again. Raises NotSentYet, SettledMeanwhile."""
    with durable():
        lock(Payout.objects.values_list("organisation", flat=True).get(pk=payout_id))
        payout = Payout.objects.get(pk=payout_id)
        if payout.way != Way.BANK or payout.state != PayoutState.PAID:
            raise NotSentYet
        transfer = _transfer(payout)
        if any(one.state != Owed.PAID for one in parts_of(transfer)):
            raise SettledMeanwhile
        release(transfer, reason=Why.RETURNED)
        move_payout(payout, PayoutState.RETURNED, reason=Why.RETURNED, by=by)


def contested(file: BankFile) -> QuerySet[Obligation]:
    """What of a file is for orders whose card payment is contested by now."""
    return Obligation.objects.filter(
        parts__transfer__payout__file=file, parts__live=True, payment__dispute__in=CONTESTED
    )


def _open(file_id: int, second_factor: bool) -> BankFile:
    if not second_factor:
        raise SecondFactorMissing
    file = BankFile.objects.select_for_update().get(pk=file_id)
    if file.withdrawn_at:
        raise SentAlready
    return file


def _transfer(payout: Payout) -> Transfer:
    """A payout by bank has one transfer."""
    return payout.transfers.get()


def _line(payout: Payout, transfer: Transfer) -> Line:
    # Twenty of the transfer's own letters: banks print them on the statements of both sides.
    reference = transfer.public_id.removeprefix("trf_")[:20].upper()
    return Line(to=BankAccount(**payout.destination), amount=transfer.amount_minor, reference=reference)


def _note_made(payout: Payout) -> None:
    transfer = _transfer(payout)
    Transfer.objects.filter(pk=transfer.pk).update(made_at=timezone.now())
    move_owed(parts_of(transfer), Owed.PAID)
    finish(payout)
