"""Writing down what happened for those who listen: `emit`, called in the transaction of the cause.

What is said to a company is a snapshot, never changed. Words about people (names, messages) are never in it: events
are append-only, and what is to be read again is fetched through the API.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.hooks.enums import PING, DeliveryState, EventType
from marketplace.hooks.models import Delivery, Endpoint, Event, new_event_id
from marketplace.wire import UtcJSONRenderer

TRIED_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Told:
    """One event for one organisation. `key` with the type makes telling it twice one event; `about` is the thing."""

    type: str
    organisation_id: int
    livemode: bool
    about: str
    key: str
    data: Mapping[str, Any]


def listeners(type_: str, *, livemode: bool) -> QuerySet[Endpoint]:
    """The endpoints that listen to a type in a mode, switched off ones too: what they miss can be replayed."""
    return Endpoint.objects.filter(deleted_at=None, livemode=livemode, events__contains=[type_])


def listens(type_: str, organisation_id: int | None, *, livemode: bool) -> bool:
    """Whether anybody of the organisation wants to hear of this: worth asking before data are gathered."""
    if organisation_id is None:
        return False
    return listeners(type_, livemode=livemode).filter(organisation_id=organisation_id).exists()


def emit(told: Iterable[Told]) -> list[Event]:
    """Write events and their deliveries, in the caller's transaction; those that are new. Nobody listens: nothing."""
    assert connection.in_atomic_block, "an event belongs to the transaction of its cause"
    wanted = list(told)
    endpoints = _endpoints_for(wanted)
    now = timezone.now()
    rows = [
        _row(each, now)
        for each in wanted
        if any(each.type in endpoint.events for endpoint in endpoints.get(_place(each), ()))
    ]
    Event.objects.bulk_create(rows, ignore_conflicts=True)
    # What another worker has written meanwhile is not ours to deliver.
    written = list(Event.objects.filter(public_id__in=[row.public_id for row in rows]).order_by("id"))
    Delivery.objects.bulk_create(
        _delivery(event, endpoint, now)
        for event in written
        for endpoint in endpoints[event.organisation_id, event.livemode]
        if event.type in endpoint.events
    )
    return written


def emit_ping(endpoint: Endpoint, key: str) -> Delivery:
    """An event for one endpoint alone, whatever it listens to."""
    assert connection.in_atomic_block
    now = timezone.now()
    told = Told(
        PING,
        endpoint.organisation_id,
        endpoint.livemode,
        about=endpoint.public_id,
        key=key,
        data={"webhook": endpoint.public_id},
    )
    event = _row(told, now)
    event.save(force_insert=True)
    delivery = _delivery(event, endpoint, now)
    delivery.save(force_insert=True)
    return delivery


def order_event(
    type_: EventType, *, organisation_id: int, livemode: bool, order: Mapping[str, Any], name: str = ""
) -> Told:
    """An event about an order; `order` is what the API answers for it."""
    return Told(
        type_, organisation_id, livemode, about=order["id"], key=name or order["id"], data={"order": order}
    )


def _place(told: Told) -> tuple[int, bool]:
    return told.organisation_id, told.livemode


def _endpoints_for(wanted: list[Told]) -> dict[tuple[int, bool], list[Endpoint]]:
    found: dict[tuple[int, bool], list[Endpoint]] = {}
    organisations = {each.organisation_id for each in wanted}
    for endpoint in Endpoint.objects.filter(organisation__in=organisations, deleted_at=None).order_by("id"):
        found.setdefault((endpoint.organisation_id, endpoint.livemode), []).append(endpoint)
    return found


def _row(told: Told, now: datetime) -> Event:
    public_id = new_event_id()
    body = {
        "id": public_id,
        "type": str(told.type),
        "timestamp": now,
        "livemode": told.livemode,
        "data": told.data,
    }
    return Event(
        public_id=public_id,
        organisation_id=told.organisation_id,
        livemode=told.livemode,
        type=told.type,
        about=told.about,
        key=f"{told.type}:{told.organisation_id}:{told.key}",
        body=UtcJSONRenderer().render(body).decode(),
        created_at=now,
    )


def _delivery(event: Event, endpoint: Endpoint, now: datetime) -> Delivery:
    return Delivery(
        event=event,
        endpoint=endpoint,
        about=event.about,
        state=DeliveryState.FAILED if endpoint.off else DeliveryState.WAITING,
        due_at=now,
        until=now + TRIED_FOR,
    )
