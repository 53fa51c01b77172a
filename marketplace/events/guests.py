"""The check-in list of an event: read from CSV, used to invite, and erased by a click, or 30 days after the close."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from calculators import factor_store
from calculators.errors import CalculatorError
from calculators.event_csv import decoded
from calculators.where import place
from marketplace.errors import TextInvalid
from marketplace.events import letters
from marketplace.events.errors import EventClosed, GuestListRefused
from marketplace.events.models import Event, Guest
from marketplace.events.moves import lock
from marketplace.events.states import EventState
from marketplace.orders.texts import checked_text

ROWS_MAX: Final = 2_000  # of one event
PEOPLE_MAX: Final = 100_000
KEPT_AFTER: Final = timedelta(days=30)
COLUMNS: Final = ("name", "email", "origin", "people", "language")
_CALLED: Final[Mapping[str, str]] = {
    "name": "name", "氏名": "name", "名前": "name",
    "email": "email", "e-mail": "email", "mail": "email", "メール": "email", "メールアドレス": "email",
    "origin": "origin", "from": "origin", "place": "origin", "出発地": "origin", "場所": "origin",
    "people": "people", "count": "people", "人数": "people",
    "language": "language", "言語": "language",
}  # fmt: skip
durable = partial(transaction.atomic, durable=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, read and complete. Every part but the count may be empty."""

    name: str
    email: str
    origin: str
    people: int
    language: str


def read(data: bytes, *, language: str) -> list[Row]:
    """The rows of an uploaded list. `language` is that of those who name none.

    Raises CalculatorError for a file that is no text, GuestListRefused naming the first row at fault and why.
    """
    text = decoded(data)
    found: list[Row] = []
    for number, cells in _cells(text):
        if len(found) >= ROWS_MAX:
            raise GuestListRefused(
                row=number, reason=_("a list has at most %(most)s rows") % {"most": ROWS_MAX}
            )
        found.append(_row(number, cells, language))
    if not found:
        raise GuestListRefused(row=1, reason=_("the first row names the columns, the others the guests"))
    return found


def add(event: Event, rows: Sequence[Row]) -> int:
    """Put rows on the list; an address that is on it already is left as it is. Answers how many are new."""
    with durable():
        event = lock(event.pk)
        if event.state not in {EventState.DRAFT, EventState.PUBLISHED}:
            raise EventClosed
        known = set(event.guests.exclude(email="").values_list("email", flat=True))
        fresh = {row.email: row for row in reversed(rows) if row.email and row.email not in known}
        new = [row for row in rows if not row.email] + list(fresh.values())
        room = ROWS_MAX - event.guests.count()
        if len(new) > room:
            most = _("a list has at most %(most)s rows") % {"most": ROWS_MAX}
            raise GuestListRefused(row=room + 1, reason=most)
        Guest.objects.bulk_create(
            Guest(
                event=event,
                name=row.name,
                email=row.email,
                origin=row.origin,
                people=row.people,
                language=row.language,
            )
            for row in new
        )
    return len(new)


def invite(event: Event) -> int:
    """Write once to everybody on the list who has an address and has not been written to. Answers to how many.

    Raises EventClosed unless the event takes contributions of participants.
    """
    with durable():
        event = lock(event.pk)
        if (
            event.state != EventState.PUBLISHED
            or event.pays == "organiser"
            or event.deadline <= timezone.now()
        ):
            raise EventClosed
        waiting = list(event.guests.filter(invited_at=None, came_at=None).exclude(email="").order_by("id"))
        for guest in waiting:
            letters.invitation(event, guest)
        event.guests.filter(pk__in=[one.pk for one in waiting]).update(invited_at=timezone.now())
    return len(waiting)


def erase(event: Event) -> int:
    """Forget everybody on the list."""
    with durable():
        return lock(event.pk).guests.all().delete()[0]


def leave(event: Event, key: str) -> None:
    """Forget one guest, who asked for it."""
    event.guests.filter(key=key).delete()


def forget_old() -> int:
    """Forget the lists of events that were closed a month ago."""
    return Guest.objects.filter(event__closed_at__lt=timezone.now() - KEPT_AFTER).delete()[0]


def by_origin(event: Event) -> list[tuple[str, int]]:
    """How many come from where: (code of the place, people), the most first; an empty code where it is not known."""
    counts: Counter[str] = Counter()
    for origin, people in event.guests.values_list("origin", "people"):
        counts[origin] += people
    return counts.most_common()


def _cells(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not empty, with its number as a spreadsheet shows it."""
    header = text.lstrip("\ufeff").partition("\n")[0]
    mark = next((one for one in ("\t", ";") if one in header and "," not in header), ",")
    names: list[str] = []
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark), 1
        ):
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = [
                    _CALLED.get(unicodedata.normalize("NFKC", cell).strip().casefold(), "") for cell in cells
                ]
                if not {"name", "email", "origin"} & set(names):
                    raise GuestListRefused(
                        row=number, reason=_("name the columns: name, email, origin, people")
                    )
                continue
            pairs = zip(names, cells, strict=False)
            yield number, {name: cell.strip() for name, cell in pairs if name and cell.strip()}
    except csv.Error as broken:
        raise GuestListRefused(row=1, reason=_("this is not CSV")) from broken


def _row(number: int, cells: Mapping[str, str], language: str) -> Row:
    try:
        name = " ".join(checked_text(cells["name"], "name").split())[:200] if cells.get("name") else ""
        email = unicodedata.normalize("NFKC", cells.get("email", "")).lower()
        if email:
            validate_email(email)
        origin = place(factor_store.newest(), cells["origin"][:100]).code if cells.get("origin") else ""
    except (TextInvalid, CalculatorError) as refused:
        raise GuestListRefused(row=number, reason=str(refused)) from refused
    except ValidationError as refused:
        raise GuestListRefused(row=number, reason=_("this is no e-mail address")) from refused
    people = unicodedata.normalize("NFKC", cells.get("people", "1"))
    if not (people.isascii() and people.isdigit() and 0 < int(people[:9]) <= PEOPLE_MAX):
        raise GuestListRefused(row=number, reason=_("the number of people is a whole number from 1"))
    written = cells.get("language", language).lower()
    return Row(name, email, origin, int(people), "ja" if written in {"ja", "日本語"} else "en")
