"""Beginning a contribution: an ordinary order that is written together with the event it is for.

One rule for what is under way when an event closes: a contribution that was begun before the close counts, whenever its
money comes; after the close none can be begun. The organiser may still add what is left. An order whose money comes too
late for its credits goes back, as every order's does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from calculators.errors import CalculatorError
from calculators.event_share import share_of
from marketplace.events import queries
from marketplace.events.errors import EventClosed, EventUnknown
from marketplace.events.models import Contribution, Event, Guest
from marketplace.events.moves import share
from marketplace.events.states import EventState, Part, Pays
from marketplace.orders.models import Order
from registry.enums import BeneficiaryKind

WORDS = ("event", "part", "origin", "guest")


@dataclass(frozen=True, slots=True)
class Joining:
    """What an order is to become a part of. `guest` is the key of a personal link, if it came by one."""

    event: Event
    part: Part
    origin: str
    guest: str

    @property
    def beneficiary(self) -> dict[str, str]:
        """Whom the certificate is for as far as that is settled: the event, when the organiser pays."""
        if self.part == Part.ORGANISER:
            return {"beneficiary": self.event.title, "beneficiary_kind": BeneficiaryKind.EVENT}
        return {"beneficiary_kind": BeneficiaryKind.PERSON}

    @property
    def back(self) -> str:
        """Where another mass is chosen."""
        name = "events:manage" if self.part == Part.ORGANISER else "events:take_part"
        return reverse(name, args=[self.event.slug])

    @property
    def settled(self) -> tuple[str, ...]:
        """The answers that a buyer cannot change."""
        return ("beneficiary", "beneficiary_kind") if self.part == Part.ORGANISER else ()


def asked(said: Mapping[str, str], user: Any) -> Joining | None:
    """What an address asks to join, such as ?event=spring-concert&part=participant&origin=JP-13.

    Raises EventUnknown, and EventClosed when it takes no more.
    """
    if not said.get("event"):
        return None
    event = queries.shown(said["event"])
    part = Part.ORGANISER if said.get("part") == Part.ORGANISER else Part.PARTICIPANT
    if part == Part.ORGANISER and not queries.runs(user, event):
        raise EventUnknown
    _refuse_closed(event, part)
    return Joining(event, part, _place(event, said.get("origin", "")), said.get("guest", "")[:40])


def join(order: Order, joining: Joining) -> None:
    """Make a new order a contribution, in the transaction that makes the order. Raises EventClosed."""
    event = share(joining.event.pk)
    _refuse_closed(event, joining.part)
    Contribution.objects.create(order=order, event=event, part=joining.part, origin=joining.origin)
    if joining.guest:
        Guest.objects.filter(event=event, key=joining.guest, came_at=None).update(came_at=timezone.now())


def _refuse_closed(event: Event, part: Part) -> None:
    by_organiser = part == Part.ORGANISER
    if event.state == EventState.CLOSED and by_organiser:
        return
    over = event.state != EventState.PUBLISHED or event.deadline <= timezone.now()
    if over or (not by_organiser and event.pays == Pays.ORGANISER):
        raise EventClosed


def _place(event: Event, origin: str) -> str:
    """The code of a place; a place that is none is left out."""
    if not origin:
        return ""
    try:
        return share_of(saved=event.footprint, origin=origin).origin[:8]
    except CalculatorError:
        return ""
