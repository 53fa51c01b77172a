"""The letters of an event, asked for in the transaction of what they tell of; see templates/letters/events."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from marketplace.events import queries
from marketplace.events.models import Event, Guest
from marketplace.outbox import services as outbox
from marketplace.pages.formats import jst_date, jst_datetime, mass
from people.models import Role, User


def closed(event: Event) -> None:
    """Tell whoever runs an event that it is closed, what was reached, and how to add the rest."""
    for user in organisers(event):
        with translation.override(user.language):
            facts = _facts(event) | _reached(event)
        _put(
            "closed", to=user.email, language=user.language, facts=facts, name=f"{event.public_id}:{user.pk}"
        )


def invitation(event: Event, guest: Guest) -> None:
    """Invite somebody from the check-in list by their personal link."""
    link = f"{_url('events:take_part', event.slug)}?guest={guest.key}"
    with translation.override(guest.language):
        facts = _facts(event) | {
            "guest": guest.name,
            "link": link,
            "leave": f"{_url('events:leave', event.slug)}?guest={guest.key}",
            "organiser": event.organiser_name,
            "until": jst_datetime(event.deadline),
        }
    _put("invitation", to=guest.email, language=guest.language, facts=facts, name=guest.key)


def organisers(event: Event) -> list[User]:
    """Who hears of an event: who made its page, and the owners of the organisation whose event it is."""
    found = {event.organiser_id: event.organiser} if event.organiser.is_active else {}
    if event.organisation is not None:
        owners = event.organisation.memberships.filter(role=Role.OWNER, user__is_active=True)
        found |= {one.user_id: one.user for one in owners.select_related("user")}
    return list(found.values())


def _facts(event: Event) -> dict[str, Any]:
    days = [event.begins_on] if event.begins_on == event.ends_on else [event.begins_on, event.ends_on]
    return {
        "title": event.title,
        "days": " – ".join(jst_date(day) for day in days),
        "place": event.place,
        "page": _url("events:event", event.slug),
    }


def _reached(event: Event) -> dict[str, Any]:
    now = queries.progress(event)
    return {
        "target": mass(now.target),
        "retired": mass(now.retired),
        "in_flight": mass(now.coming + now.waiting) if now.coming + now.waiting else "",
        "rest": mass(now.rest) if now.rest else "",
        "rest_page": _url("events:rest", event.slug),
        "manage_page": _url("events:manage", event.slug),
    }


def _put(letter: str, *, to: str, language: str, facts: dict[str, Any], name: str) -> None:
    name = f"event-{letter}:{name}"
    outbox.put_letter(f"events/{letter}", to=to, language=language, facts=facts, name=name)


def _url(name: str, *parts: str) -> str:
    return settings.SITE_URL + reverse(name, args=parts)
