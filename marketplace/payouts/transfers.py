"""A transfer and the obligations it pays, in the transaction of a locked seller."""

from marketplace.payouts.models import Obligation, Payout, Transfer
from marketplace.payouts.moves import move_owed, move_payout
from marketplace.payouts.states import Owed, PayoutState, Way


def release(transfer: Transfer, *, reason: str) -> None:
    """What a transfer was to pay is owed again, and what it was to bear is still to be borne."""
    move_owed(parts_of(transfer), Owed.OWED, reason=reason)
    transfer.parts.filter(live=True).update(live=False)
    transfer.deductions.filter(live=True).update(live=False)


def finish(payout: Payout) -> None:
    """Once nothing of a payout is under way: paid if anything went, else cancelled."""
    transfers = payout.transfers.all()
    if transfers.filter(made_at=None, refused="").exists():
        return
    if payout.state == PayoutState.PREPARED:  # nothing had to be sent: deductions bore all of it
        move_payout(payout, PayoutState.SENDING)
    sent = transfers.exclude(made_at=None).exists()
    move_payout(payout, PayoutState.PAID if sent else PayoutState.CANCELLED)


def parts_of(transfer: Transfer) -> list[Obligation]:
    """The obligations that a transfer pays, or is to pay."""
    return list(Obligation.objects.filter(parts__transfer=transfer, parts__live=True).order_by("pk"))


def stop_untried(payment_id: int, organisation_id: int, *, reason: str) -> None:
    """Stop a payment's transfers through Stripe that nobody has tried to send: their obligations are owed again."""
    untried = Transfer.objects.filter(
        payment=payment_id,
        payout__organisation=organisation_id,
        payout__way=Way.CONNECT,
        tried_at=None,
        made_at=None,
        refused="",
    )
    for transfer in untried.select_related("payout"):
        Transfer.objects.filter(pk=transfer.pk).update(refused=reason)
        release(transfer, reason=reason)
        finish(transfer.payout)
