"""What the event calculator asks, and how an answer is read into an Event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from calculators import errors, event_csv
from calculators.answers import amount, choice, only, whole, yes_or_no
from calculators.errors import MoreKnownThanPresent, PartTwice, PlaceUnknown
from calculators.event_group import Group
from calculators.event_rows import PROPERTIES, READERS, rows_of
from calculators.event_schema import MODES, MOST_GROUPS, MOST_PEOPLE, ROLES
from calculators.factor_store import FactorStore
from calculators.flight_input import CABINS, NON_CO2
from calculators.units import plain_number
from calculators.where import place

_HALF_THE_EARTH: Final = Decimal(20_038)


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it was answered. The rows of each part are the answers themselves, read and completed."""

    participants: int
    venue: str = ""
    groups: tuple[Group, ...] = ()
    parts: Mapping[str, Any] = field(default_factory=dict)
    non_co2: str = "excluded"

    @property
    def known(self) -> int:
        """How many participants' ways are known."""
        return sum(group.people for group in self.groups if group.role == "participant")

    @property
    def heads(self) -> int:
        """Among how many the event is shared out: those on site, or those online where nobody was."""
        return self.participants or int(self.one("online").get("people", 1))

    def rows(self, part: str) -> list[dict[str, Any]]:
        """The rows of a part, none where it was not answered."""
        found: list[dict[str, Any]] = self.parts.get(part, [])
        return found

    def one(self, part: str) -> dict[str, Any]:
        """The answers of a part that is no list."""
        found: dict[str, Any] = self.parts.get(part, {})
        return found

    def described(self) -> dict[str, Any]:
        """The answers in full, as they are stored: postcodes have become prefectures, a list its sums."""
        told: dict[str, Any] = {"participants": self.participants, "non_co2": self.non_co2}
        if self.venue:
            told["venue"] = self.venue
        if self.groups:
            told["origins"] = [_told(group) for group in self.groups]
        return told | {name: _plain(part) for name, part in self.parts.items()}


def _told(group: Group) -> dict[str, Any]:
    told: dict[str, Any] = {
        "people": group.people,
        "mode": group.mode,
        "one_way": group.one_way,
        "role": group.role,
    }
    told |= {"from": group.origin} if group.origin else {}
    told |= {"km": plain_number(group.km)} if group.km is not None else {}
    told |= {"cabin": group.cabin} if group.cabin != "economy" else {}
    return told | ({"occupants": group.occupants} if group.occupants != 1 else {})


def _plain(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {name: _plain(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_plain(row) for row in part]
    return plain_number(part) if isinstance(part, Decimal) else part


# --- reading -------------------------------------------------------------------------------------------------------
def read(answers: Mapping[str, Any], store: FactorStore) -> Event:
    """The event that these answers describe.

    Raises:
        CalculatorError: with the path of the answer at fault in `field`, such as `origins.2.from`.
    """
    only(answers, PROPERTIES)
    venue = _place(answers, "venue", "venue", store) if answers.get("venue") not in (None, "") else ""
    groups = _groups(answers, store)
    known = sum(group.people for group in groups if group.role == "participant")
    least, default = (0, known) if answers.get("online") else (1, known or None)
    participants = whole(answers, "participants", least=least, most=MOST_PEOPLE, default=default)
    if known > participants:
        raise MoreKnownThanPresent(field="participants", known=f"{known:,}", present=f"{participants:,}")
    parts = {
        name: reader(answers[name], name, store)
        for name, reader in READERS.items()
        if answers.get(name) not in (None, [], {})
    }
    _once(parts, groups)
    if not groups and not parts:
        raise errors.NothingToCount(field="origins")
    return Event(
        participants=participants,
        venue=venue,
        groups=groups,
        parts=parts,
        non_co2=choice(answers, "non_co2", NON_CO2, default="excluded"),
    )


def _place(answers: Mapping[str, Any], name: str, path: str, store: FactorStore) -> str:
    text = answers.get(name)
    if not isinstance(text, str) or len(text) > 100:
        raise errors.InputMalformed(field=path)
    try:
        return place(store, text).code
    except PlaceUnknown as unknown:
        raise PlaceUnknown(field=path, **unknown.params) from unknown


def _groups(answers: Mapping[str, Any], store: FactorStore) -> tuple[Group, ...]:
    """The origins, those of the list of participants after those given as counts; equal ones become one."""
    given = [] if answers.get("origins") is None else answers["origins"]
    groups = [_group(row, path, store) for path, row in rows_of(given, "origins")]
    if answers.get("csv") not in (None, ""):
        groups += event_csv.groups(answers["csv"], lambda row: _group(row, "", store))
    merged: dict[Group, int] = {}
    for group in groups:
        key = group.of(0)
        merged[key] = merged.get(key, 0) + group.people
    if len(merged) > MOST_GROUPS:
        raise errors.CountOutOfRange(field="origins", least=1, most=MOST_GROUPS)
    return tuple(group.of(people) for group, people in merged.items())


def _group(row: Mapping[str, Any], path: str, store: FactorStore) -> Group:
    km = None if row.get("km") in (None, "") else amount(row, "km", path=path)
    placed = row.get("from") not in (None, "")
    if not placed and km is None:
        raise errors.InputMissing(field=f"{path}from")
    if km is not None and km > _HALF_THE_EARTH:
        raise errors.AmountOutOfRange(field=f"{path}km", most=f"{_HALF_THE_EARTH:,}", decimals=6)
    return Group(
        origin=_place(row, "from", f"{path}from", store) if placed else "",
        people=whole(row, "people", least=1, most=MOST_PEOPLE, path=path),
        mode=choice(row, "mode", MODES, default="auto", path=path),
        km=km,
        one_way=_yes(row, "one_way", path),
        cabin=choice(row, "cabin", CABINS, default="economy", path=path, refusal=errors.CabinUnknown),
        occupants=whole(row, "occupants", least=1, most=9, default=1, path=path),
        role=choice(row, "role", ROLES, default="participant", path=path),
    )


def _yes(row: Mapping[str, Any], name: str, path: str) -> bool:
    try:
        return yes_or_no(row, name)
    except errors.InputMalformed:
        raise errors.InputMalformed(field=f"{path}{name}") from None


def _once(parts: Mapping[str, Any], groups: tuple[Group, ...]) -> None:
    """A part is counted item by item or as a sum, never as both."""
    told = {*parts, *({"travel"} if groups else set())}
    for number, row in enumerate(parts.get("reported", {}).get("parts", [])):
        if row["part"] in told:
            raise PartTwice(field=f"reported.parts.{number}.part", part=row["part"])
