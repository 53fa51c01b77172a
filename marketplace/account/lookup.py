"""Finding an order again without an account: its link goes to the address it was made with, and to nobody else.

Whoever asks hears the same, in the same time, whether there is such an order or not: the asking only leaves a message,
and the worker looks.
"""

import hashlib

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from marketplace import throttling
from marketplace.errors import TooManyLookups
from marketplace.orders import letters
from marketplace.orders.models import Order
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
        asked = str(int(timezone.now().timestamp()) // 3600)
        outbox.put(
            "find_order",
            key=f"{name}:{asked}",
            payload={"number": number, "email": email, "asked": asked},
        )


def send(number: str, email: str, asked: str) -> None:
    """Write to the order's own address, if number and address fit. Nothing happens otherwise."""
    named = Q(public_id=number) | Q(lines__retirement__number=number)
    order = Order.objects.filter(named, email__iexact=email, organisation=None).exclude(email="").first()
    if order is not None:
        letters.send("found", order.pk, reason=asked)
