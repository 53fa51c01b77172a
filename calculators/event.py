"""The event calculator: who came from where and what was used. docs/methods/event.md is the same in words."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import event_parts, event_travel, other_figures
from calculators.event_bands import UNITS, Measured, warnings
from calculators.event_input import Event
from calculators.event_travel import Part, Trip
from calculators.event_words import PARTS
from calculators.factor_store import FactorStore
from calculators.footprint import Footprint, Line, Method, NotCounted, Step, Words

ENGINE_VERSION: Final = "event/1"
_ARITHMETIC: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)
_ASKED: Final = (
    "local",
    "hotel",
    "meals",
    "energy",
    "freight",
    "build",
    "waste",
    "printed",
    "goods",
    "online",
    "staff",
)


def calculate(event: Event, store: FactorStore) -> Footprint:
    """The footprint of an event, in grams, each line rounded up to the gram; the lines are the total.

    Raises:
        CalculatorError: a place too wide for its distance, a figure far outside of the published ones.
    """
    with localcontext(_ARITHMETIC):
        found = event_travel.trips(event, store)
        ways = [(trip, part) for trip in found for part in event_travel.parts(trip, event, store)]
        rest = [_widened(part, store) for part in event_parts.parts(event, store)]
        unknown = _extrapolated(event, ways)
        parts = [*(part for _trip, part in ways), *unknown, *rest]
        lines = [part.line for part in parts]
        odd = list(warnings(event, lines, store))
        return Footprint(
            calculator="event",
            inputs=event.described(),
            lines=tuple(_noted(line, odd) for line in lines),
            methods=tuple(_methods(parts)),
            not_counted=tuple(_not_counted(event, found, store)),
            steps=tuple(_steps(event, lines, found, odd)),
            engine_version=ENGINE_VERSION,
            dataset_version=store.release,
        )


def _widened(part: Part, store: FactorStore) -> Part:
    low, high = other_figures.widened(part.low, part.high, store)
    return replace(part, low=low, high=high)


def _extrapolated(event: Event, ways: list[tuple[Trip, Part]]) -> Iterator[Part]:
    """Those of whom nothing is known are taken to come like those who are known: a line of its own, in the open."""
    unknown = event.participants - event.known
    own = [part for trip, part in ways if trip.group.role == "participant"]
    if not (unknown and event.known):
        return
    low, counted, high = (
        _share(sum(grams), unknown, event.known)
        for grams in ((p.low for p in own), (p.line.grams for p in own), (p.high for p in own))
    )
    note = format_lazy(
        _("{known} of {all} are known ({percent} %); the others are taken to come like them on average."),
        known=f"{event.known:,}",
        all=f"{event.participants:,}",
        percent=_percent(event),
    )
    label = format_lazy(_("Travel of {unknown} not asked (extrapolated)"), unknown=f"{unknown:,}")
    line = Line("extrapolated", label, counted, Decimal(unknown), "people", "extrapolated", (), note)
    yield Part(line, min(low, counted), max(high, counted))


def _share(grams: int, unknown: int, known: int) -> int:
    return int((Decimal(grams) * unknown / known).to_integral_value(rounding=ROUND_CEILING))


def _percent(event: Event) -> str:
    return f"{(Decimal(100) * event.known / event.participants).quantize(Decimal('0.1')).normalize():f}"


def _noted(line: Line, odd: list[tuple[Measured, Words]]) -> Line:
    """A line with its warnings after its own note."""
    told = [words for found, words in odd if found.line == line.code]
    notes = [line.note, *told] if line.note else told
    return replace(line, note=format_lazy(" ".join(["{}"] * len(notes)), *notes)) if told else line


def _methods(parts: list[Part]) -> Iterator[Method]:
    total = sum(part.line.grams for part in parts)
    yield Method("counted", _("Everything answered, by the figures below (counted)"), total)
    low = _(
        "Each line by the lowest published figure: the most frugal aircraft, simple hotels, lighter meals. "
        "Where there is one figure only, our margin of 30 %."
    )
    yield Method("lowest", _("The lowest figure of each line"), sum(part.low for part in parts), low)
    high = _(
        "Each line by the highest published figure: hotels at twice the benchmark, heavier meals, old halls. "
        "Where there is one figure only, our margin of 30 %."
    )
    yield Method("highest", _("The highest figure of each line"), sum(part.high for part in parts), high)


def _not_counted(event: Event, found: list[Trip], store: FactorStore) -> Iterator[NotCounted]:
    yield from event_travel.not_counted(event, found, store)
    summed = {row["part"] for row in event.one("reported").get("parts", [])}
    if not event.groups and "travel" not in summed:
        yield NotCounted("travel", PARTS["travel"], note=_("Not given."))
    for part in _ASKED:
        if part not in event.parts and part not in summed:
            yield NotCounted(part, PARTS[part], note=_("Not given."))
    yield NotCounted("preparation", _("Meetings and office work before and after"))
    yield NotCounted("building", _("Building the venue and its equipment"))


def _steps(
    event: Event, lines: list[Line], found: list[Trip], odd: list[tuple[Measured, Words]]
) -> Iterator[Step]:
    each = (Decimal(sum(line.grams for line in lines)) / 1000 / event.heads).quantize(
        Decimal("0.001"), rounding=ROUND_CEILING
    )
    yield Step("participants", _("Participants on site"), Decimal(event.participants), "people")
    yield Step("per-participant", _("Footprint of one participant"), each, "kgCO2e")
    if event.groups and event.participants:
        yield Step("known", _("Participants whose way is known"), Decimal(event.known), "people")
        yield Step("coverage", _("Coverage"), Decimal(_percent(event)), "%")
    for number, (what, words) in enumerate(odd, 1):
        code = f"warning-{number}.{what.line or what.thing}"
        yield Step(code, words, what.value.quantize(Decimal("0.0001")), UNITS[what.thing][0])
    for trip in found:
        yield from event_travel.steps(trip)
