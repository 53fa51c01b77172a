"""The letter that brings a gift."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.gifts.models import Gift
from marketplace.gifts.services import gift_url
from marketplace.orders.models import Order


def send(gift: Gift, order: Order) -> None:
    """Write to the recipient, in the language that the giver used. Raises what the mail server says."""
    lines = list(order.lines.all())
    context: dict[str, Any] = {
        "gift": gift,
        "order": order,
        "lines": lines,
        "grams": sum(line.grams for line in lines),
        "url": gift_url(order),
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
    }
    with translation.override(gift.language):
        subject = render_to_string("gifts/letter_subject.txt", context).strip()
        message = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string("gifts/letter.txt", context),
            to=[gift.recipient_email],
        )
        message.attach_alternative(render_to_string("gifts/letter.html", context), "text/html")
    message.send()
