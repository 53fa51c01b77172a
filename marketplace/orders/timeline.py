"""An order's way, told as the steps of a timeline."""

from typing import Any

from django.utils.translation import gettext as _

from marketplace.orders.models import Order
from marketplace.orders.states import UNPAID, Funding, State
from marketplace.pages.formats import jst_datetime, money

_PATH = (State.HELD, State.PAID, State.RETIRING, State.RETIRED)
_ENDED_UNPAID = {State.EXPIRED, State.CANCELLED}
_GOES_BACK = {State.PAID_LATE, State.REFUND_PENDING, State.REFUNDED, State.DISPUTED, State.CHARGED_BACK}


def certified(order: Order) -> bool:
    """Whether every line of a retired order has its certificate."""
    return order.state == State.RETIRED and all(
        line.retirement is not None and bool(line.retirement.certificates.all()) for line in order.lines.all()
    )


def finished(order: Order) -> bool:
    """Whether nothing more will happen by itself."""
    return certified(order) or order.state in _ENDED_UNPAID | {State.REFUNDED, State.CHARGED_BACK}


def steps(order: Order) -> list[dict[str, Any]]:
    """What has happened, what happens now, what is to come. Shape: label, state, at, note."""
    at = {move.state: move.at for move in order.moves.all()}
    reason = next((move.reason for move in reversed(order.moves.all()) if move.reason), "")
    if order.state in _ENDED_UNPAID | _GOES_BACK:
        return _other_end(order, at, reason)
    current = State.HELD if order.state in UNPAID else State(order.state)
    # An order on a statement starts paid: there was nothing to wait for.
    path = [state for state in _PATH if state in at or _PATH.index(state) > _PATH.index(current)]
    told = [_step(state, at, current) for state in path]
    if State.AWAITING_PAYMENT in at:
        told[0]["state"] = "done"
        told.insert(1, _awaited(order, at))
    told.append(
        {
            "label": _("Certificate ready"),
            "state": "done" if certified(order) else "now" if current == State.RETIRED else "todo",
            "at": None,
            "note": "",
        }
    )
    return told


def _step(state: State, at: dict[str, Any], current: State) -> dict[str, Any]:
    labels = {
        State.HELD: _("Credits held for you"),
        State.PAID: _("Paid"),
        State.RETIRING: _("Being retired"),
        State.RETIRED: _("Retired, for ever"),
    }
    under_way = state == current and state != State.RETIRED
    mark = "todo" if state not in at else "now" if under_way else "done"
    return {"label": labels[state], "state": mark, "at": at.get(state), "note": ""}


def _awaited(order: Order, at: dict[str, Any]) -> dict[str, Any]:
    """What was issued, until when it is good, and what has come of it."""
    waiting = [payment for payment in order.payments.all() if payment.awaited_until]
    notes = [
        _("%(come)s of %(total)s have come.")
        % {
            "come": money(payment.come_minor, payment.currency),
            "total": money(payment.amount_minor, payment.currency),
        }
        for payment in waiting
        if payment.come_minor
    ] or [
        _("Good until %(until)s.") % {"until": jst_datetime(payment.awaited_until)}
        for payment in waiting
        if payment.awaited_until
    ]
    bank = any(payment.funding == Funding.BANK for payment in waiting)
    return {
        "label": _("Bank account issued") if bank else _("Payment number issued"),
        "state": "done" if order.state not in UNPAID else "now",
        "at": at[State.AWAITING_PAYMENT],
        "note": notes[0] if notes and order.state in UNPAID else "",
    }


def _other_end(order: Order, at: dict[str, Any], reason: str) -> list[dict[str, Any]]:
    told = [{"label": _("Credits held for you"), "state": "done", "at": at.get(State.HELD), "note": ""}]
    if State.EXPIRED in at:
        told.append({"label": _("The hold has ended"), "state": "done", "at": at[State.EXPIRED], "note": ""})
    if State.CANCELLED in at:
        told.append({"label": _("Cancelled"), "state": "done", "at": at[State.CANCELLED], "note": ""})
    if order.state in {State.DISPUTED, State.CHARGED_BACK}:
        return [*told, *_disputed(order, at)]
    if order.state in _GOES_BACK:
        paid_at = at.get(State.PAID) or at.get(State.PAID_LATE)
        told.append({"label": _("Paid"), "state": "done", "at": paid_at, "note": why_refunded(reason)})
        returned = order.state == State.REFUNDED
        told.append(
            {
                "label": _("Money returned in full") if returned else _("Money on its way back"),
                "state": "done" if returned else "now",
                "at": at.get(State.REFUNDED) if returned else None,
                "note": "",
            }
        )
    return told


def _disputed(order: Order, at: dict[str, Any]) -> list[dict[str, Any]]:
    decided = order.state == State.CHARGED_BACK
    return [
        {"label": _("Paid"), "state": "done", "at": at.get(State.PAID), "note": ""},
        {
            "label": _("Payment contested at your bank"),
            "state": "done" if decided else "now",
            "at": at.get(State.DISPUTED),
            "note": "" if decided else _("Nothing is retired until your bank has decided."),
        },
        {
            "label": _("Money returned by your bank"),
            "state": "done" if decided else "todo",
            "at": at.get(State.CHARGED_BACK),
            "note": "",
        },
    ]


def why_refunded(reason: str) -> str:
    """In words, why money goes back."""
    return {
        "cancelled": _("You cancelled the order."),
        "sold_out": _("The payment came after the hold had ended, and the credits were sold by then."),
        "amount_mismatch": _("The amount that was paid was not the one that was ordered."),
        "listing_suspended": _("The listing was suspended before your credits were retired."),
        "paid_twice": _("This order had been paid before."),
    }.get(reason, "")
