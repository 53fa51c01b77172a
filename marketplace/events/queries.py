"""Reading events: one by its address, how far it has come, and every retirement behind that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum

from marketplace.events.errors import EventUnknown
from marketplace.events.models import Contribution, Event
from marketplace.events.states import SHOWN, EventState, Part
from marketplace.orders.states import UNPAID, State
from people.models import Role, User
from people.queries import may_act, memberships_of, reaches
from registry.models import Retirement
from registry.queries import public_words, with_what_is_shown

JAPAN = ZoneInfo("Asia/Tokyo")
_COMING = frozenset({State.PAID, State.RETIRING})


@dataclass(frozen=True, slots=True)
class Progress:
    """Grams of CO2e: what was retired, what is paid and about to be, what waits for its payment.

    `contributions` are those that were retired, `participants` those among them that are no organiser's.
    """

    target: int
    retired: int
    coming: int
    waiting: int
    contributions: int
    participants: int
    in_flight: int

    @property
    def left(self) -> int:
        """What nobody has paid for yet."""
        return max(self.target - self.retired - self.coming, 0)

    @property
    def rest(self) -> int:
        """What is left when everybody who has begun also pays."""
        return max(self.left - self.waiting, 0)

    @property
    def beyond(self) -> int:
        """What was retired beyond the target."""
        return max(self.retired - self.target, 0)

    @property
    def thousandths(self) -> int:
        """How much of the target is retired; rounded down, so that less than all is never called all."""
        return self.retired * 1000 // self.target


@dataclass(frozen=True, slots=True)
class Row:
    """A retirement behind an event. `name` is empty where it is private, withheld or erased."""

    number: str
    at: datetime
    grams: int
    project: str
    project_slug: str
    part: str
    name: str
    origin: str


def shown(slug: str) -> Event:
    """An event whose page is public: open, closed, or withdrawn after it was open. Raises EventUnknown."""
    found = Event.objects.select_related("organisation", "footprint").filter(slug=slug).first()
    if found is None or found.published_at is None:
        raise EventUnknown
    return found


def own(slug: str, user: Any) -> Event:
    """An event that this person runs. Raises EventUnknown, the same for somebody else's as for none."""
    found = Event.objects.select_related("organisation", "footprint").filter(slug=slug).first()
    if found is None or not runs(user, found):
        raise EventUnknown
    return found


def runs(user: Any, event: Event) -> bool:
    """Whether a person runs an event: its organiser, or a member of the organisation whose event it is."""
    if not isinstance(user, User):
        return False
    if event.organisation is not None:
        return may_act(user, event.organisation, Role.MEMBER)
    return event.organiser_id == user.pk


def run_by(user: User) -> QuerySet[Event]:
    """The events that a person runs, the latest first."""
    acting = [one.organisation_id for one in memberships_of(user) if reaches(one.role, Role.MEMBER)]
    mine = Q(organiser=user, organisation=None) | Q(organisation__in=acting)
    return Event.objects.filter(mine).order_by("-begins_on", "-id")


def of_person(user: User) -> QuerySet[Event]:
    """The events that are a person's own, and no organisation's."""
    return Event.objects.filter(organiser=user, organisation=None)


def listed() -> QuerySet[Event]:
    """Public events that may be found, the latest first."""
    found = Event.objects.filter(listed=True, published_at__isnull=False, state__in=SHOWN)
    return found.select_related("organisation", "footprint").order_by("-begins_on", "-id")


def open_to_participants(event: Event) -> bool:
    """Whether participants can begin a contribution now, as far as its state says."""
    return event.state == EventState.PUBLISHED and event.pays != "organiser"


def progress(event: Event) -> Progress:
    """How far an event has come, at one moment."""
    by_state = Contribution.objects.filter(event=event).values("order__state", "part")
    sums = list(by_state.annotate(grams=Sum("order__lines__grams"), count=Count("order", distinct=True)))

    def grams(states: frozenset[State]) -> int:
        return sum(row["grams"] for row in sums if row["order__state"] in states)

    retired = [row for row in sums if row["order__state"] == State.RETIRED]
    return Progress(
        target=event.target_grams,
        retired=sum(row["grams"] for row in retired),
        coming=grams(_COMING),
        waiting=grams(UNPAID),
        contributions=sum(row["count"] for row in retired),
        participants=sum(row["count"] for row in retired if row["part"] == Part.PARTICIPANT),
        in_flight=sum(row["count"] for row in sums if row["order__state"] in _COMING | UNPAID),
    )


def retirements(event: Event) -> QuerySet[Retirement]:
    """Every retirement behind an event, the latest first."""
    found = Retirement.objects.filter(order_line__order__contribution__event=event)
    return (
        with_what_is_shown(found)
        .select_related("order_line__order__contribution")
        .order_by("-retired_at", "-pk")
    )


def rows(found: Any) -> list[Row]:
    """What is told of some of the `retirements`."""
    return [_row(one) for one in found]


def projects_of(event: Event) -> list[tuple[str, str, int]]:
    """What was retired from which project: (Japanese name, English name, grams), the most first."""
    project = "batch__project__"
    found = Retirement.objects.filter(order_line__order__contribution__event=event)
    sums = (
        found.values(f"{project}name_ja", f"{project}name_en").annotate(total=Sum("grams")).order_by("-total")
    )
    return [(row[f"{project}name_ja"], row[f"{project}name_en"], row["total"]) for row in sums]


def occasion_of(order_id: int) -> str:
    """What an order's retirements say they were for, also where the name is private: the event, in both languages."""
    found = Contribution.objects.select_related("event").filter(order=order_id).first()
    if found is None:
        return ""
    event = found.event
    titles = " / ".join(dict.fromkeys(title for title in (event.title_ja, event.title_en) if title))
    days = str(event.begins_on) if event.begins_on == event.ends_on else f"{event.begins_on}/{event.ends_on}"
    return f"{titles} ({days})"


def _row(one: Retirement) -> Row:
    contribution = one.order_line.order.contribution
    project = one.batch.project
    return Row(
        number=one.number,
        at=one.retired_at,
        grams=one.grams,
        project=project.name,
        project_slug=project.slug,
        part=contribution.part,
        name=public_words(one).get("beneficiary", ""),
        origin=contribution.origin,
    )
