"""What an organiser does with an event's page: write, publish, close, withdraw; and what the clock does."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from calculators.models import SavedFootprint
from marketplace.catalogue import uploads
from marketplace.claims import Strength, lint
from marketplace.events import letters, queries
from marketplace.events.errors import EventClosed, EventIncomplete, WordsRefused
from marketplace.events.models import Choice, Contribution, Event, Guest, Picture
from marketplace.events.moves import begin, lock, move
from marketplace.events.states import EventState, Pays
from marketplace.orders.amounts import mass_of_share
from people.models import Organisation, User

CHOICES_MAX = 3
RESERVED = frozenset({"new", "mine"})
TRIES = 5
TEXTS = ("organiser_name", "title_ja", "title_en", "words_ja", "words_en", "place_ja", "place_en")
TERMS = ("begins_on", "ends_on", "deadline", "share", "pays", "any_other", "listed")
durable = partial(transaction.atomic, durable=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an organiser says of an event. `share` is in hundredths of a percent of the footprint."""

    organiser_name: str
    title_ja: str
    title_en: str
    words_ja: str
    words_en: str
    place_ja: str
    place_en: str
    begins_on: date
    ends_on: date
    deadline: datetime
    share: int
    pays: Pays
    choices: Sequence[tuple[int | None, str]]
    any_other: bool
    listed: bool

    def texts(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in TEXTS)


# What may still change when people have begun to contribute.
AFTERWARDS = frozenset({"words_ja", "words_en", "place_ja", "place_en", "deadline", "any_other", "listed"})


def start(
    *, by: User, organisation: Organisation | None, footprint: SavedFootprint, facts: Facts, slug: str = ""
) -> Event:
    """Begin an event's page from the footprint of an event. Raises WordsRefused, EventIncomplete."""
    _check(facts)
    assert footprint.calculator == "event"
    for _try in range(TRIES):
        event = Event(
            slug=_free(slug or facts.title_en),
            organiser=by,
            organisation=organisation,
            footprint=footprint,
            target_grams=mass_of_share(footprint.grams, facts.share),
            **_columns(facts),
        )
        try:
            with durable():
                begin(event, by=by)
                _choose(event, facts)
        except IntegrityError:  # somebody took the address at this moment
            continue
        return event
    raise EventIncomplete(field="slug")


def write(event: Event, facts: Facts) -> Event:
    """Change what an event's page says; once it is published, only what is in AFTERWARDS.

    Raises WordsRefused, EventIncomplete, EventClosed when it is closed or withdrawn.
    """
    _check(facts)
    with durable():
        event = lock(event.pk)
        if event.state not in {EventState.DRAFT, EventState.PUBLISHED}:
            raise EventClosed
        columns = _columns(facts)
        if event.state == EventState.PUBLISHED:
            columns = {name: value for name, value in columns.items() if name in AFTERWARDS}
        else:
            columns["target_grams"] = mass_of_share(event.footprint.grams, facts.share)
        for name, value in columns.items():
            setattr(event, name, value)
        event.save(update_fields=list(columns))
        _choose(event, facts)
    return event


def show(event: Event, upload: uploads.Upload | None) -> None:
    """Give an event a picture of its own, or none: then it has a print of ours. Raises PictureRefused."""
    if upload is not None:
        uploads.picture(upload)
    with durable():
        event = lock(event.pk)
        if upload is None:
            Picture.objects.filter(event=event).delete()
        else:
            facts = {
                "media_type": upload.media_type,
                "content": upload.content,
                "sha256": upload.sha256,
            }
            Picture.objects.update_or_create(event=event, defaults=facts)


def publish(event: Event, *, by: User) -> None:
    """Open an event's page to everyone. Safe to repeat. Raises EventIncomplete, EventClosed."""
    with durable():
        event = lock(event.pk)
        if event.state == EventState.PUBLISHED:
            return
        if event.state != EventState.DRAFT:
            raise EventClosed
        if event.deadline <= timezone.now() or not (event.choices.exists() or event.any_other):
            raise EventIncomplete
        move(event, EventState.PUBLISHED, by=by)


def close(event: Event, *, by: User | None = None) -> None:
    """End an event's time for contributions: by hand, or (by None) by the clock. Safe to repeat.

    Whoever is beginning a contribution at this moment comes first or not at all. The organiser is told what is left.
    """
    with durable():
        event = lock(event.pk)
        if event.state != EventState.PUBLISHED or (by is None and event.deadline > timezone.now()):
            return
        move(event, EventState.CLOSED, by=by, reason="" if by else "deadline")
        letters.closed(event)


def withdraw(event: Event, *, by: User) -> None:
    """Give an event's page up. What was retired for it stays; one that was public says that it was withdrawn."""
    with durable():
        event = lock(event.pk)
        if event.state in {EventState.DRAFT, EventState.PUBLISHED}:
            move(event, EventState.WITHDRAWN, by=by)
            event.guests.all().delete()


def forget(user: User) -> None:
    """Erase what the events of a person say of them. What was published stays as a record, without their words."""
    mine = queries.of_person(user)
    Guest.objects.filter(event__in=mine).delete()
    Picture.objects.filter(event__in=mine).delete()
    # Where somebody came from may tell who they are; the masses stay.
    Contribution.objects.filter(order__ownership__user=user).update(origin="")
    mine.update(organiser_name="–", words_ja="", words_en="", listed=False)


def close_due() -> int:
    """Close every event whose deadline has passed. Answers how many there were."""
    due = Event.objects.filter(state=EventState.PUBLISHED, deadline__lte=timezone.now())
    found = list(due.order_by("deadline")[:200])
    for event in found:
        close(event)
    return len(found)


def _check(facts: Facts) -> None:
    """Raises WordsRefused for a word that claims too much, EventIncomplete where something is missing."""
    for claim in lint(*facts.texts()):
        if claim.strength == Strength.FORBIDDEN:
            raise WordsRefused(field="words", word=claim.word)
    named = facts.organiser_name.strip() and (facts.title_ja or facts.title_en)
    if not named or facts.ends_on < facts.begins_on or facts.share <= 0:
        raise EventIncomplete


def _columns(facts: Facts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in (*TEXTS, *TERMS)}


def _choose(event: Event, facts: Facts) -> None:
    event.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(event=event, place=place, project_id=project, kind=kind)
        for place, (project, kind) in enumerate(facts.choices[:CHOICES_MAX])
    )


def _free(wanted: str) -> str:
    """An address that nobody has yet: as wanted, or with a few letters after it."""
    plain = slugify(wanted)[:50].strip("-")
    if plain and plain not in RESERVED and not Event.objects.filter(slug=plain).exists():
        return plain
    return f"{plain or 'event'}-{secrets.token_hex(3)}"
