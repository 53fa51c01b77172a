"""The facts of an order's letters: the outbox's handler of `mail`. Which letters there are: marketplace/letters."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from marketplace.documents import queries as documents
from marketplace.letters.writing import message
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.services import access_token
from marketplace.orders.states import UNPAID, Funding, State
from marketplace.orders.timeline import why_refunded
from marketplace.outbox.services import NotYet
from registry.reversals import queries as reversals

WAIT_FOR_RECEIPT = timedelta(minutes=2)


def send(letter: str, order_id: int, reason: str = "") -> None:
    """Write and send one letter, unless time has overtaken it. Raises what the mail server says, to be tried again."""
    order = Order.objects.get(pk=order_id)
    if not order.email or _overtaken(letter, order):
        return
    if letter == "retired" and not _receipt_is_there(order):
        raise NotYet(2)
    with translation.override(order.language):
        facts = _facts(order) | _more(letter, order, reason)
    message(
        f"order/{letter}",
        to=order.email,
        language=order.language,
        facts=facts,
        name=f"{letter}:{order.public_id}:{reason}",
    ).send()


def _overtaken(letter: str, order: Order) -> bool:
    """Whether a later letter says more: nobody is asked to pay what is paid, or told of what was undone since."""
    match letter:
        case "held":
            return order.state not in UNPAID or order.cancel_asked_at is not None
        case "paid" | "late":
            return order.state not in {State.PAID, State.RETIRING}
        case "expired" | "cancelled":
            return order.state not in {State.EXPIRED, State.CANCELLED}
        case "returning":
            return order.state != State.REFUND_PENDING
    return False


def _facts(order: Order) -> dict[str, Any]:
    lines = order.lines.select_related("listing__batch__project", "retirement").order_by("id")
    token = access_token(order.key)
    return {
        "order": order,
        "lines": lines,
        "order_url": _url("orders:order", order.public_id) + f"?access_token={token}",
        "pay_url": _url("orders:pay", order.public_id) + f"?access_token={token}",
        "projects_url": _url("catalogue:projects"),
    }


def _more(letter: str, order: Order, reason: str) -> dict[str, Any]:
    """What only this letter says; `reason` is the cause that its sender named."""
    if letter == "retired":
        return {
            "lines": [_with_certificate(order, line) for line in _facts(order)["lines"]],
            "receipts": [
                {"number": found.number, "url": _document_url(order, found.number)}
                for found in documents.of_order(order)
                if found.kind == "receipt" and not found.cancelled  # type: ignore[attr-defined]
            ],
        }
    if letter == "document":
        found = order.documents.get(number=reason)
        return {"document": found, "document_url": _document_url(order, found.number)}
    if letter == "loss":
        number, _colon, state = reason.partition(":")
        loss = reversals.reversal(number)
        assert loss is not None
        facts = reversals.facts_for_letters(loss, state)
        return facts | {"project": loss.project.name, "loss_url": _url("registry:reversal", number)}
    if letter == "suspended":
        number, _colon, state = reason.partition(":")
        line = order.lines.filter(listing__batch__project__registry_id=number).first()
        assert line is not None
        return {
            "project": line.listing.batch.project.name,
            "suspended": state == "suspended",
            "project_url": _url("registry:project", number),
        }
    return {"reason": reason, "why": why_refunded(reason)}


def _with_certificate(order: Order, line: OrderLine) -> dict[str, Any]:
    assert line.retirement is not None
    number = line.retirement.number
    return {
        "listing": line.listing,
        "grams": line.grams,
        "retirement": line.retirement,
        "certificate_url": _url("certificates:page", number),
        "pdf_url": _url("certificates:pdf", number) + f"?lang={order.language}",
        "pdf_name": f"{number}.pdf",
    }


def _receipt_is_there(order: Order) -> bool:
    """Whether the letter need not wait for the receipt any more: it has one, or will not have one soon."""
    late = timezone.now() - order.updated_at > WAIT_FOR_RECEIPT
    return late or order.funding == Funding.STATEMENT or documents.receipt_is_ready(order)


def _document_url(order: Order, number: str) -> str:
    token = access_token(order.key)
    return (
        _url("documents:of_order", order.public_id, number) + f"?access_token={token}&lang={order.language}"
    )


def _url(name: str, *parts: str) -> str:
    return settings.SITE_URL + reverse(name, args=parts)
