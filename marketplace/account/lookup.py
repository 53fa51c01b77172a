"""Finding an order again without an account: its link goes to the address it was made with, and to nobody else.

Whoever asks hears the same, in the same time, whether there is such an order or not: the asking only leaves a message,
and the worker looks.
"""

import hashlib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from marketplace import throttling
from marketplace.errors import TooManyLookups
from marketplace.orders.models import Order
from marketplace.orders.services import access_token
from marketplace.outbox import services as outbox

ATTEMPTS_MAX = 10
WINDOW = 600  # seconds


def ask(*, number: str, email: str, asker: str) -> None:
    """Ask for the link of an order, by its number or that of its certificate. Raises TooManyLookups.

    `asker` names who asks (an address), for the limit. One letter an hour for one order at most.
    """
    if not throttling.within(f"lookup:{asker}", limit=ATTEMPTS_MAX, seconds=WINDOW):
        raise TooManyLookups
    number, email = number.strip()[:60], email.strip().lower()[:254]
    name = hashlib.sha256(f"{number}\n{email}".encode()).hexdigest()[:40]
    with transaction.atomic(durable=True):
        outbox.put(
            "find_order",
            key=f"{name}:{int(timezone.now().timestamp()) // 3600}",
            payload={"number": number, "email": email},
        )


def send(number: str, email: str) -> None:
    """Write to the order's own address, if number and address fit. Nothing happens otherwise."""
    named = Q(public_id=number) | Q(lines__retirement__number=number)
    order = Order.objects.filter(named, email__iexact=email, organisation=None).exclude(email="").first()
    if order is None:
        return
    page = reverse("orders:order", args=[order.public_id])
    facts = {
        "order": order,
        "order_url": f"{settings.SITE_URL}{page}?access_token={access_token(order.key)}",
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
    }
    with translation.override(order.language):
        letter = EmailMultiAlternatives(
            subject=render_to_string("own/letters/find_order_subject.txt", facts).strip(),
            body=render_to_string("own/letters/find_order.txt", facts),
            to=[order.email],
        )
        letter.attach_alternative(render_to_string("own/letters/find_order.html", facts), "text/html")
    letter.send()
