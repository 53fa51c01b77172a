"""How an awaited payment is made, as pages and letters tell it: the voucher's numbers or the bank account."""

from typing import Any

from django.utils.translation import gettext as _

from marketplace.orders.models import Order
from marketplace.orders.states import UNPAID
from marketplace.payments.models import Payment, PaymentState, Refund, RefundState


def how_to_pay(payment: Payment) -> dict[str, Any]:
    """Shape: stores [{name, codes}], bank [(label, value)], url, missing (minor units)."""
    told = payment.instructions
    stores = [
        {"name": name, "codes": _codes(told["stores"][chain])}
        for chain, name in _chains().items()
        if chain in told.get("stores", {})
    ]
    return {
        "stores": stores,
        "bank": _account(told.get("bank") or {}),
        "url": told.get("url", ""),
        "missing": payment.amount_minor - payment.come_minor,
    }


def awaited(order: Order) -> list[dict[str, Any]]:
    """What an unpaid order waits for: each voucher or account with its payment."""
    if order.state not in UNPAID or order.cancel_asked_at is not None:
        return []
    waiting = [payment for payment in order.payments.all() if payment.state == PaymentState.AWAITED]
    return [{"payment": payment, **how_to_pay(payment)} for payment in waiting]


def asking(order: Order) -> list[Refund]:
    """The refunds for which Stripe needs the buyer's bank account."""
    return _refunds(order, RefundState.ASKS)


def stuck(order: Order) -> list[Refund]:
    """The refunds that Stripe would not carry out, and that staff look after."""
    return _refunds(order, RefundState.STUCK)


def _refunds(order: Order, state: RefundState) -> list[Refund]:
    every = (refund for payment in order.payments.all() for refund in payment.refunds.all())
    return [refund for refund in every if refund.state == state]


def _chains() -> dict[str, str]:
    return {
        "familymart": _("FamilyMart"),
        "lawson": _("Lawson"),
        "ministop": _("Ministop"),
        "seicomart": _("Seicomart"),
    }


def _codes(codes: dict[str, str]) -> str:
    code, number = codes["payment_code"], codes.get("confirmation_number")
    if not number:
        return _("payment code %(code)s") % {"code": code}
    return _("payment code %(code)s, confirmation number %(number)s") % {"code": code, "number": number}


def _account(bank: dict[str, Any]) -> list[tuple[str, str]]:
    if not bank:
        return []
    kind = _("Current account") if bank.get("account_type") == "toza" else _("Ordinary account")
    return [
        (_("Bank"), f"{bank['bank_name']} ({bank['bank_code']})"),
        (_("Branch"), f"{bank['branch_name']} ({bank['branch_code']})"),
        (_("Account number"), f"{kind} {bank['account_number']}"),
        (_("Account holder"), str(bank["account_holder_name"])),
    ]
