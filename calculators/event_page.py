"""What the page of an event's footprint says that other footprints do not."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from calculators import event, event_input, event_share, event_travel
from calculators.cuts import Cut
from calculators.event_words import PARTS
from calculators.factor_store import FactorStore
from calculators.footprint import Words
from calculators.models import SavedFootprint
from calculators.units import grams_up
from calculators.where import name_of

EYEBROW: Final = gettext_lazy("Footprint of an event")
EMITS: Final = gettext_lazy("This event emits, in CO₂e")
ARITHMETIC: Final = gettext_lazy(
    "People × the way of each × what one kilometre emits; the rest as in the lines."
)
STAGES: Final[Mapping[str, Words]] = PARTS
_HALF: Final = 50  # percent
_MOST_CUTS: Final = 3
_HEAVIER: Final = ("fish", "white_meat", "red_meat", "mixed")
_WORKDAY: Final = Decimal(8)


def page_url() -> str:
    return reverse("calculators:event")


def title(saved: SavedFootprint, language: str) -> str:
    people = saved.inputs["participants"] or saved.inputs.get("online", {}).get("people", 0)
    called = ngettext("An event with %(people)s participant", "An event with %(people)s participants", people)
    return called % {"people": f"{people:,}"}


def summary(saved: SavedFootprint, language: str) -> list[str]:
    """Where it was, what one participant comes to, and how many are known."""
    steps = {step["code"]: step["value"] for step in saved.result("en")["steps"]}
    told = [str(name_of(saved.inputs["venue"]))] if saved.inputs.get("venue") else []
    told.append(_("%(kg)s kg a participant") % {"kg": f"{steps['per-participant']:,.1f}"})
    if "coverage" in steps:
        told.append(_("%(percent)s %% of the ways known") % {"percent": f"{steps['coverage']:g}"})
    return told


def ways_to_cut(saved: SavedFootprint, store: FactorStore) -> list[Cut]:
    """The three that save the most of this event, each worked out by the same engine."""
    asked = event_input.read(saved.inputs, store)
    found = sorted(_candidates(saved, asked, store), key=lambda cut: -cut.saves_grams)
    best = [cut for cut in found if cut.saves_grams > 0][: _MOST_CUTS - 1]
    every_second = Cut(
        "every-second",
        gettext_lazy("Hold it online every second time"),
        saved.grams // 2,
        gettext_lazy("On average over two events."),
    )
    return [*best, every_second]


def _candidates(saved: SavedFootprint, asked: event_input.Event, store: FactorStore) -> Iterator[Cut]:
    def saves(other: event_input.Event) -> int:
        return saved.grams - event.calculate(other, store).grams

    yield Cut(
        "rail",
        gettext_lazy("Come by train instead of flying within Japan"),
        saves(_by_rail(asked, store)),
        gettext_lazy("Up to 900 km as the crow flies, 31 g a kilometre (Koide et al. 2021)."),
    )
    meals = [row | {"kind": "vegetarian"} if row["kind"] in _HEAVIER else row for row in asked.rows("meals")]
    yield Cut(
        "meals",
        gettext_lazy("Serve vegetarian meals"),
        saves(replace(asked, parts={**asked.parts, "meals": meals})),
        gettext_lazy("In place of meat and fish."),
    )
    rooms = [row | {"per_room": max(row["per_room"], 2)} for row in asked.rows("hotel")]
    yield Cut(
        "rooms",
        gettext_lazy("Share rooms by two"),
        saves(replace(asked, parts={**asked.parts, "hotel": rooms})),
        gettext_lazy("A room is counted once."),
    )
    cars = tuple(
        replace(g, occupants=min(g.occupants + 1, 9)) if g.mode == "car" else g for g in asked.groups
    )
    yield Cut(
        "cars", gettext_lazy("Take one more person along in each car"), saves(replace(asked, groups=cars)), ""
    )
    yield _online(saved, asked, store)
    power = sum(line["grams"] for line in saved.result("en")["lines"] if line["code"] == "energy.power")
    note = gettext_lazy("If its certificates cover all of it.")
    yield Cut("power", gettext_lazy("Choose a venue with renewable electricity"), power, note)


def _by_rail(asked: event_input.Event, store: FactorStore) -> event_input.Event:
    """The same event with trains for the flights between the main islands' airports that are near enough."""
    furthest = store["okaeshi-flight-choices"].factor("rail-instead-to", unit="km").value
    groups = list(asked.groups)
    for trip in event_travel.trips(asked, store):
        ends = trip.airports
        inland = ends and {end.country for end in ends} == {"JP"} and "OKA" not in {end.iata for end in ends}
        if inland and trip.km <= furthest:
            groups[trip.number - 1] = replace(trip.group, mode="train")
    return replace(asked, groups=tuple(groups))


def _online(saved: SavedFootprint, asked: event_input.Event, store: FactorStore) -> Cut:
    """Every fourth of those who fly, or of all where nobody flies, takes part for a working day on the screen."""
    fly = [trip for trip in event_travel.trips(asked, store) if trip.mode == "plane"]
    codes = tuple(f"origin-{trip.number}." for trip in fly) or ("origin-", "extrapolated")
    grams = sum(line["grams"] for line in saved.result("en")["lines"] if line["code"].startswith(codes))
    people = sum(trip.group.people for trip in fly) or asked.participants
    hour = store[event_travel.CHOICES].factor("event-video-hour", unit="kgCO2e/h")
    label = gettext_lazy("Let every fourth participant take part online")
    return Cut(
        "online",
        gettext_lazy("Let every fourth of those who fly take part online") if fly else label,
        max(grams - grams_up(people * hour.value * _WORKDAY), 0) // 4,
        gettext_lazy("Eight hours on the screen are counted against it."),
    )


def switched(saved: SavedFootprint, language: str) -> dict[str, Any]:
    """What the page is sent so that the same event is counted with the other warming of its flights."""
    return {"switch": saved.pk, "non_co2": "included"}


def groups(
    saved: SavedFootprint, steps: list[Mapping[str, Any]]
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The whole event first, then the way of each group below its name."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    names = {"": ""}
    for step in steps:
        if step["code"].startswith("warning-"):
            continue  # said at the top of the page
        where = step["code"].rpartition(".")[0]
        if step["code"].endswith(".people"):
            names[where] = step["label"]
        else:
            found.setdefault(where, []).append(step)
    return [(names.get(where, ""), rows) for where, rows in found.items()]


def extra(saved: SavedFootprint, result: Mapping[str, Any]) -> dict[str, Any]:
    """For the page of an event alone: what to check again, and one participant of each origin, the most first."""
    found = event_share.shares(result)
    several = [share for share in found if share.origin != "online"]
    ranked = sorted(several, key=lambda share: -share.grams) + [s for s in found if s.origin == "online"]
    odd = [step["label"] for step in result["steps"] if step["code"].startswith("warning-")]
    if any(step["code"] == "coverage" and step["value"] < _HALF for step in result["steps"]):
        odd.append(_("Fewer than half of the ways are known: the travel may be quite another."))
    return {
        "warnings": odd,
        "shares": [{"share": share, "name": _origin_name(share)} for share in ranked],
    }


def _origin_name(share: event_share.Share) -> str:
    if share.origin in _NAMED:
        return str(_NAMED[share.origin])
    way = event_travel.MODES.get(share.mode)
    return f"{name_of(share.origin)} ({way})" if way else str(name_of(share.origin))


_NAMED: Final[Mapping[str, Words]] = {
    "": gettext_lazy("a given distance"),
    "?": PARTS["extrapolated"],
    "online": PARTS["online"],
}
