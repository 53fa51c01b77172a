"""The letters about webhooks, to those of the company who look after them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from marketplace.hooks.models import Delivery, Endpoint
from marketplace.outbox import services as outbox
from people.models import User
from people.rights import Right, holders

READERS = holders(Right.CONNECT)


def given_up(endpoint: Endpoint, delivery: Delivery) -> None:
    """Something was tried for three days and did not arrive: one letter a day for each endpoint."""
    _tell(endpoint, "given_up", name=str(timezone.localdate()), event=delivery.event.type)


def switched_off(endpoint: Endpoint) -> None:
    """We send no more to an endpoint."""
    assert endpoint.off_at is not None
    _tell(endpoint, "switched_off", name=endpoint.off_at.isoformat(), why=endpoint.off)


def _tell(endpoint: Endpoint, letter: str, *, name: str, **facts: Any) -> None:
    facts |= {
        "url": endpoint.url,
        "livemode": endpoint.livemode,
        "page_url": settings.SITE_URL
        + reverse("hooks:webhook", args=[endpoint.organisation.slug, endpoint.public_id]),
    }
    readers = User.objects.filter(
        memberships__organisation=endpoint.organisation_id, memberships__role__in=READERS, is_active=True
    )
    for reader in readers.distinct():
        outbox.put_letter(
            f"hooks/{letter}",
            to=reader.email,
            language=reader.language,
            facts=facts,
            name=f"webhook:{letter}:{endpoint.public_id}:{name}:{reader.pk}",
        )
