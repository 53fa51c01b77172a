"""Wrapping a present, and delivering it on its day.

A gift is delivered when its day has come in Japan and its certificates are there. Then its page opens and, if the
giver gave an address, a letter goes out; after that the address is erased.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketplace.errors import TextInvalid
from marketplace.gifts.models import Gift
from marketplace.orders import timeline
from marketplace.orders.models import Order
from marketplace.orders.queries import orders
from marketplace.orders.services import access_token, token_hash
from marketplace.orders.states import State
from marketplace.orders.texts import checked_text
from marketplace.outbox import services as outbox

JST = ZoneInfo("Asia/Tokyo")
AT = time(8, 0)  # a letter comes in the morning, not at midnight
LATEST = timedelta(days=366)
TRIED_FOR = timedelta(days=7)  # so long is a letter tried that no mail server takes
ENDED = {State.EXPIRED, State.CANCELLED, State.REFUNDED, State.REFUND_PENDING, State.CHARGED_BACK}
durable = partial(transaction.atomic, durable=True)


@dataclass(frozen=True, slots=True)
class GiftWish:
    """What a giver asks for. `email` may be empty: then the giver hands the page's address over."""

    giver: str
    deliver_on: date
    dedication: str = ""
    email: str = ""

    def checked(self, *, today: date | None = None) -> "GiftWish":
        """The same with its texts in NFC. Raises TextInvalid naming the field, also for a day past or too far off."""
        today = today or timezone.now().astimezone(JST).date()
        if not today <= self.deliver_on <= today + LATEST:
            raise TextInvalid(field="deliver_on")
        if self.email:
            try:
                validate_email(self.email)
            except ValidationError:
                raise TextInvalid(field="recipient_email") from None
        return GiftWish(
            giver=checked_text(self.giver, "giver")[:200],
            deliver_on=self.deliver_on,
            dedication=checked_text(self.dedication, "dedication") if self.dedication.strip() else "",
            email=self.email,
        )


def wrap(order: Order, wish: GiftWish) -> Gift:
    """Make an order a present, in the transaction that makes the order."""
    return Gift.objects.create(
        order=order,
        token_hash=token_hash(gift_token(order)),
        giver=wish.giver,
        dedication=wish.dedication,
        deliver_on=wish.deliver_on,
        recipient_email=wish.email,
        language=order.language,
    )


def gift_token(order: Order) -> str:
    """The word that opens a gift's page. It opens nothing of the order's own page."""
    return access_token(f"gift {order.key}")


def gift_url(order: Order) -> str:
    """The whole address of a gift's page."""
    return settings.SITE_URL + reverse("gifts:gift", args=[gift_token(order)])


def opens_at(gift: Gift) -> datetime:
    """The moment from which a gift may be delivered."""
    return datetime.combine(gift.deliver_on, AT, JST)


def deliver_due(*, now: datetime | None = None) -> int:
    """Ask for the delivery of every gift whose day has come; forget the addresses of those that came to nothing.

    Answers how many deliveries were asked for.
    """
    now = now or timezone.now()
    local = now.astimezone(JST)
    latest = local.date() if local.time() >= AT else local.date() - timedelta(days=1)
    Gift.objects.filter(order__state__in=ENDED).exclude(recipient_email="").update(recipient_email="")
    due = Gift.objects.filter(delivered_at=None, deliver_on__lte=latest, order__state=State.RETIRED)
    found = list(due.order_by("pk").values_list("pk", "order__public_id")[:200])
    with durable():
        for pk, order in found:
            outbox.put("gift", key=order, payload={"gift_id": pk})
    return len(found)


def deliver(gift_id: int) -> None:
    """Open a gift's page, and write to its recipient if there is an address; then forget the address.

    Safe to repeat. Raises NotYet while a certificate is still being made, and what the mail server says; after
    TRIED_FOR the gift is open without a letter.
    """
    from marketplace.gifts.letters import send  # noqa: PLC0415 - letters read what this module knows

    gift = Gift.objects.get(pk=gift_id)
    if gift.delivered_at is not None:
        return
    order = orders().get(pk=gift.order_id)
    if not timeline.certified(order):
        raise outbox.NotYet(30.0)
    if gift.recipient_email and timezone.now() < max(opens_at(gift), order.updated_at) + TRIED_FOR:
        send(gift, order)
    Gift.objects.filter(pk=gift.pk, delivered_at=None).update(delivered_at=timezone.now(), recipient_email="")


def change_delivery(gift: Gift, *, deliver_on: date, email: str) -> None:
    """Let a giver choose another day or address until the gift is delivered. Raises TextInvalid."""
    wish = GiftWish(giver=gift.giver, deliver_on=deliver_on, email=email).checked()
    with durable():
        Gift.objects.filter(pk=gift.pk, delivered_at=None).update(
            deliver_on=wish.deliver_on, recipient_email=wish.email
        )


def forget(orders: Iterable[int]) -> None:
    """Erase what presents say of their giver and recipient, by the ids of their orders; none is delivered any more."""
    Gift.objects.filter(order__in=list(orders)).update(giver="", dedication="", recipient_email="")
