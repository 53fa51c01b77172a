"""Paying projects: what is owed becomes a payout, each transfer an intent first, then the call, then the outcome."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from marketplace.outbox import services as outbox
from marketplace.payments import gateway_connect
from marketplace.payouts.models import Deduction, Obligation, Part, Payee, Payout, Transfer
from marketplace.payouts.moves import lock, move_owed, move_payout
from marketplace.payouts.owing import ALARM_DAYS, CONTESTED, payable_from
from marketplace.payouts.states import Owed, PayoutState, Way, Why
from marketplace.payouts.taking_back import carried, left_to_deduct
from marketplace.payouts.transfers import finish, parts_of, release

log = logging.getLogger(__name__)
durable = partial(transaction.atomic, durable=True)
PARTS_MAX = 10_000  # obligations of one payout: the rest goes with the next


def ripe(organisation_id: int) -> QuerySet[Obligation]:
    """What a seller may be paid now, oldest first: long enough after its retirement, or close to its last day.

    Nothing whose card payment is contested, whatever its state still says.
    """
    now = timezone.now()
    return (
        Obligation.objects.exclude(payment__dispute__in=CONTESTED)
        .filter(
            Q(retired_at__lte=now - payable_from()) | Q(due_at__lte=now + timedelta(days=ALARM_DAYS)),
            organisation=organisation_id,
            livemode=True,
            state=Owed.OWED,
        )
        .order_by("pk")
    )


def pay_by_connect() -> int:
    """Prepare a payout for every seller whom Stripe reaches and who is owed something. Returns how many."""
    prepared = 0
    for organisation in Payee.objects.filter(way=Way.CONNECT, payouts_enabled=True).values_list(
        "organisation", flat=True
    ):
        with durable():
            seller = lock(organisation)
            if seller.way == Way.CONNECT and seller.payouts_enabled:
                prepared += len(prepare(seller))
    return prepared


def prepare(seller: Payee) -> list[Payout]:
    """Payouts, one a currency, of all that a locked seller may be paid now."""
    owed: dict[str, list[Obligation]] = defaultdict(list)
    for one in ripe(seller.organisation_id)[:PARTS_MAX]:
        owed[one.currency].append(one)
    if seller.way == Way.BANK:
        owed = {currency: own for currency, own in owed.items() if currency == "JPY"}
    return [_prepare(seller, currency, own) for currency, own in owed.items()]


def _prepare(seller: Payee, currency: str, obligations: Sequence[Obligation]) -> Payout:
    payout = Payout.objects.create(
        organisation_id=seller.organisation_id,
        way=seller.way,
        currency=currency,
        destination=_destination(seller),
    )
    debts = _debts(seller.organisation_id, currency)
    by_source: dict[int | None, list[Obligation]] = defaultdict(list)
    for one in obligations:
        by_source[one.payment_id if seller.way == Way.CONNECT else None].append(one)
    for payment, own in by_source.items():
        whole = sum(one.amount_minor for one in own)
        borne = list(_bear(debts, whole))
        transfer = Transfer.objects.create(
            payout=payout,
            payment_id=payment,
            amount_minor=whole - sum(amount for _clawback, amount in borne),
            currency=currency,
        )
        Part.objects.bulk_create([Part(transfer=transfer, obligation=one) for one in own])
        Deduction.objects.bulk_create(
            [Deduction(transfer=transfer, clawback_id=debt, amount_minor=amount) for debt, amount in borne]
        )
        if seller.way == Way.CONNECT:
            outbox.put("send_transfer", key=transfer.public_id, payload={"transfer_id": transfer.pk})
    move_owed(obligations, Owed.SCHEDULED)
    return payout


def send_transfer(transfer_id: int) -> None:
    """Send one transfer through Stripe. Safe to repeat, also after a crash: one effect. Raises PaymentUnavailable."""
    transfer = Transfer.objects.select_related("payout", "payment").get(pk=transfer_id)
    if transfer.made_at or transfer.refused:
        return
    stripe_id = None
    if transfer.amount_minor:
        found = gateway_connect.find_transfer(transfer.public_id) if transfer.tried_at else None
        if not _note_try(transfer):
            return
        try:
            stripe_id = found or gateway_connect.transfer(
                key=transfer.public_id,
                amount=transfer.amount_minor,
                currency=transfer.currency,
                account=transfer.payout.destination["account"],
                charge=_charge(transfer),
            )
        except gateway_connect.Refused as refusal:
            log.warning("Stripe refuses %s: %s", transfer.public_id, refusal.code)
            note_refused(transfer.pk, refusal.code)
            return
    note_made(transfer.pk, stripe_id)


def hear_of_transfer(name: str) -> None:
    """Stripe speaks of a transfer by our name: one whose outcome we have not noted is looked at now.

    Raises PaymentUnavailable.
    """
    for transfer in Transfer.objects.filter(public_id=name, made_at=None, refused="").exclude(tried_at=None):
        send_transfer(transfer.pk)


def _charge(transfer: Transfer) -> str | None:
    if transfer.payment is None or transfer.payment.payment_intent_id is None:
        return None
    return gateway_connect.charge_of(transfer.payment.payment_intent_id)


def _note_try(transfer: Transfer) -> bool:
    """From here on the money may be gone. False when a dispute has stopped it meanwhile."""
    with durable():
        lock(transfer.payout.organisation_id)
        if Transfer.objects.filter(pk=transfer.pk).exclude(refused="").exists():
            return False
        Transfer.objects.filter(pk=transfer.pk, tried_at=None).update(tried_at=timezone.now())
        payout = Payout.objects.get(pk=transfer.payout_id)
        if payout.state == PayoutState.PREPARED:
            move_payout(payout, PayoutState.SENDING)
        return True


def note_made(transfer_id: int, stripe_id: str | None) -> None:
    """The money has gone: its obligations are paid."""
    with durable():
        transfer = _locked(transfer_id)
        if transfer.made_at or transfer.refused:
            return
        Transfer.objects.filter(pk=transfer.pk).update(made_at=timezone.now(), stripe_id=stripe_id)
        move_owed(parts_of(transfer), Owed.PAID)
        finish(transfer.payout)


def note_refused(transfer_id: int, code: str) -> None:
    """The money has not gone and will not under this name: its obligations are owed again."""
    with durable():
        transfer = _locked(transfer_id)
        if transfer.made_at or transfer.refused:
            return
        Transfer.objects.filter(pk=transfer.pk).update(refused=code[:80])
        release(transfer, reason=Why.REFUSED)
        finish(transfer.payout)


def _locked(transfer_id: int) -> Transfer:
    lock(Transfer.objects.values_list("payout__organisation", flat=True).get(pk=transfer_id))
    return Transfer.objects.select_related("payout").get(pk=transfer_id)


def _destination(seller: Payee) -> dict[str, str]:
    if seller.way == Way.CONNECT:
        return {"account": seller.account or ""}
    names = (
        "bank_code",
        "bank_name",
        "branch_code",
        "branch_name",
        "account_kind",
        "account_number",
        "holder",
    )
    return {name: getattr(seller, name) for name in names}


def _debts(organisation_id: int, currency: str) -> list[list[int]]:
    """[clawback, minor units] that this payout has to bear, oldest first."""
    own = carried(organisation_id).filter(obligation__currency=currency)
    return [[one.pk, left] for one in own if (left := left_to_deduct(one)) > 0]


def _bear(debts: list[list[int]], whole: int) -> Iterator[tuple[int, int]]:
    """Take as much of the debts as `whole` bears; what was taken is gone from them afterwards."""
    for debt in debts:
        amount = min(debt[1], whole)
        if amount:
            debt[1] -= amount
            whole -= amount
            yield debt[0], amount
