"""The e-mails of an order, plain and HTML, in the buyer's language."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from marketplace.orders.models import Order
from marketplace.orders.services import access_token
from marketplace.orders.timeline import why_refunded
from registry.reversals import queries as reversals

LETTERS = {"retired", "refunded", "loss"}


def send(letter: str, order_id: int, reason: str = "") -> None:
    """Write and send one letter. Raises what the mail server says, so that the outbox tries again."""
    assert letter in LETTERS, letter
    order = Order.objects.get(pk=order_id)
    lines = order.lines.select_related("listing__batch__project", "retirement").order_by("id")
    context: dict[str, Any] = {
        "order": order,
        "lines": lines,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
    }
    with translation.override(order.language):
        if letter == "loss":
            number, _colon, state = reason.partition(":")
            loss = reversals.reversal(number)
            assert loss is not None
            context |= reversals.facts_for_letters(loss, state)
        context["why"] = why_refunded(reason)
        page = reverse("orders:order", args=[order.public_id])
        context["order_url"] = f"{settings.SITE_URL}{page}?access_token={access_token(order.key)}"
        subject = render_to_string(f"orders/letters/{letter}_subject.txt", context).strip()
        message = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string(f"orders/letters/{letter}.txt", context),
            to=[order.email],
        )
        message.attach_alternative(render_to_string(f"orders/letters/{letter}.html", context), "text/html")
    message.send()
