"""Money back from a project: from its balance at Stripe while it is there, else out of its next payouts."""

from functools import partial

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from marketplace.outbox import services as outbox
from marketplace.outbox.services import NotYet
from marketplace.payments import gateway_connect
from marketplace.payouts.models import Clawback, Deduction, Obligation, Transfer
from marketplace.payouts.moves import lock, move_clawback, move_owed
from marketplace.payouts.states import ClawbackState, Owed, Why
from people.models import User

durable = partial(transaction.atomic, durable=True)
WHILE_IN_A_PAYOUT_SECONDS = 600.0


def ask_back(obligation: Obligation, *, reason: str) -> None:
    """Note, in the caller's transaction, that what was paid for a line comes back. Once per obligation."""
    clawback, created = Clawback.objects.get_or_create(
        obligation=obligation, defaults={"amount_minor": obligation.amount_minor, "reason": reason}
    )
    if created:
        outbox.put("take_back", key=clawback.public_id, payload={"clawback_id": clawback.pk})


def give_up(obligation_id: int, *, reason: str = Why.REFUNDED, by: User) -> None:
    """Staff: a line's money went back to its buyer at the project's cost. Unpaid, it is void; paid, it comes back."""
    with durable():
        lock(Obligation.objects.values_list("organisation", flat=True).get(pk=obligation_id))
        obligation = Obligation.objects.get(pk=obligation_id)
        if obligation.state in {Owed.OWED, Owed.WITHHELD}:
            move_owed([obligation], Owed.VOID, reason=reason, by=by)
        elif obligation.state in {Owed.SCHEDULED, Owed.PAID}:
            ask_back(obligation, reason=reason)


def take_back(clawback_id: int) -> None:
    """Reverse the transfer, or carry the sum to the next payout. Safe to repeat, also after a crash.

    Raises NotYet while the payout is under way, PaymentUnavailable.
    """
    clawback = Clawback.objects.select_related("obligation").get(pk=clawback_id)
    if clawback.state != ClawbackState.INTENDED:
        return
    if clawback.obligation.state == Owed.SCHEDULED:
        raise NotYet(WHILE_IN_A_PAYOUT_SECONDS)
    transfer = Transfer.objects.filter(parts__obligation=clawback.obligation, parts__live=True).first()
    reversal = _reverse(clawback, transfer) if transfer and transfer.stripe_id else None
    with durable():
        lock(clawback.obligation.organisation_id)
        clawback = Clawback.objects.select_related("obligation").get(pk=clawback_id)
        if clawback.state != ClawbackState.INTENDED:
            return
        obligation = clawback.obligation
        if obligation.state == Owed.PAID:
            clawback.stripe_id = reversal
            move_clawback(clawback, ClawbackState.REVERSED if reversal else ClawbackState.CARRIED)
            move_owed([obligation], Owed.TAKEN_BACK, reason=clawback.reason)
        elif obligation.state == Owed.SCHEDULED:
            raise NotYet(WHILE_IN_A_PAYOUT_SECONDS)
        else:  # it came back from the bank, or was refused, before it could be taken
            move_clawback(clawback, ClawbackState.DROPPED)
            if obligation.state != Owed.VOID:
                move_owed([obligation], Owed.VOID, reason=clawback.reason)


def _reverse(clawback: Clawback, transfer: Transfer) -> str | None:
    """The reversal's id; nothing when the seller's balance, or what was sent, does not cover it."""
    assert transfer.stripe_id
    if clawback.tried_at:
        # We may have died between Stripe's answer and our note, longer ago than Stripe remembers the key.
        found = gateway_connect.find_reversal(key=clawback.public_id, transfer=transfer.stripe_id)
        if found:
            return found
    elif _left_of(transfer) < clawback.amount_minor:
        return None
    Clawback.objects.filter(pk=clawback.pk).update(tried_at=timezone.now())
    try:
        return gateway_connect.reverse(
            key=clawback.public_id, transfer=transfer.stripe_id, amount=clawback.amount_minor
        )
    except gateway_connect.Refused:
        return None


def _left_of(transfer: Transfer) -> int:
    """What was sent and not taken back, in minor units: less than its parts when something was deducted."""
    taken = Clawback.objects.filter(
        obligation__parts__transfer=transfer, obligation__parts__live=True, state=ClawbackState.REVERSED
    ).aggregate(sum=Sum("amount_minor"))["sum"]
    return transfer.amount_minor - (taken or 0)


def carried(organisation_id: int) -> QuerySet[Clawback]:
    """Clawbacks that the seller's next payouts have to bear, oldest first."""
    return Clawback.objects.filter(
        obligation__organisation=organisation_id, state=ClawbackState.CARRIED
    ).order_by("pk")


def left_to_deduct(clawback: Clawback) -> int:
    """What of a carried clawback no payout has borne yet, in minor units."""
    borne = Deduction.objects.filter(clawback=clawback, live=True).aggregate(sum=Sum("amount_minor"))["sum"]
    return clawback.amount_minor - (borne or 0)
