"""What the page of an office's footprint says that other footprints' pages do not."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from calculators import office, office_input
from calculators.cuts import Cut
from calculators.electricity_forms import supplied_by
from calculators.factor_store import FactorStore
from calculators.footprint import Words
from calculators.household_forms import country_name
from calculators.models import SavedFootprint
from calculators.office_input import CARS, Going, OfficeInput
from calculators.office_words import STAGE_WORDS

EYEBROW: Final = gettext_lazy("Footprint of an office")
EMITS: Final = gettext_lazy("This office emits, in CO₂e")
ARITHMETIC: Final = gettext_lazy("What was used or done × what one unit of it emits = the line.")
STAGES: Final[Mapping[str, Words]] = STAGE_WORDS
_MOST_CUTS: Final = 3


def page_url() -> str:
    return reverse("calculators:office")


def title(saved: SavedFootprint, language: str) -> str:
    if saved.inputs["period"] == "year":
        return _("A year at the office")
    return _("A month at the office")


def summary(saved: SavedFootprint, language: str) -> list[str]:
    """The answers in a few words."""
    inputs = saved.inputs
    told = []
    if people := inputs.get("staff"):
        told.append(ngettext("%(counter)s person", "%(counter)s people", people) % {"counter": f"{people:,}"})
        told.append(_("%(kg)s kg a person") % {"kg": f"{saved.grams / 1000 / people:,.0f}"})
    if "profile" in inputs:
        told.append(_("a rough first idea from a profile"))
    return [
        *told,
        country_name(inputs["country"], language),
        *supplied_by(inputs.get("electricity", {}), language),
    ]


def ways_to_cut(saved: SavedFootprint, store: FactorStore) -> list[Cut]:
    """The three that save the most, worked out by the same engine where it is another answer."""
    asked = office_input.read(saved.inputs, store)
    found = [cut for cut in _candidates(asked, saved, store) if 0 < cut.saves_grams <= saved.grams]
    return sorted(found, key=lambda cut: -cut.saves_grams)[:_MOST_CUTS]


def _candidates(asked: OfficeInput, saved: SavedFootprint, store: FactorStore) -> Iterator[Cut]:
    def saves(**facts: Any) -> int:
        return saved.grams - office.calculate(replace(asked, **facts), store).grams

    grams: dict[str, int] = {}
    for line in saved.result("en")["lines"]:
        grams[line["stage"]] = grams.get(line["stage"], 0) + line["grams"]
    yield Cut(
        "menu",
        gettext_lazy("Change to electricity from renewable sources"),
        grams.get("electricity", 0),
        gettext_lazy(
            "If its certificates cover all of it. Compare menus: some with green names are above the mean."
        ),
    )
    yield Cut(
        "tenth",
        gettext_lazy("Use a tenth less energy"),
        sum(grams.get(energy, 0) for energy in office_input.ENERGIES) // 10,
        gettext_lazy("Lights and screens that go out by themselves, 28 °C in summer and 20 °C in winter."),
    )
    yield Cut(
        "by-train",
        gettext_lazy("Come by train instead of by car"),
        saves(commuting=tuple(_by_train(going) for going in asked.commuting)),
        gettext_lazy("Where there is a train."),
    )
    yield Cut(
        "one-day-home",
        gettext_lazy("Stay at home one working day in five"),
        grams.get("commuting", 0) // 5,
        gettext_lazy("The power and heating used at home are not taken off."),
    )
    half = sum(grams.get(stage, 0) for stage in ("trips", "hotels")) // 2
    yield Cut("video", gettext_lazy("Meet by video every second time"), half, gettext_lazy("On average."))
    yield Cut(
        "economy",
        gettext_lazy("Fly in economy class"),
        saves(trips=tuple(replace(going, cabin="economy") for going in asked.trips)),
        gettext_lazy("A seat answers for the floor it takes."),
    )
    rail = tuple(_by_shinkansen(going, store) for going in asked.trips)
    yield Cut(
        "rail", gettext_lazy("Take the Shinkansen instead of flying inside Japan"), saves(trips=rail),
        gettext_lazy("Where there is one."),
    )  # fmt: skip
    if asked.paper:
        recycled = saves(paper=replace(asked.paper, recycled=True))
        yield Cut("recycled", gettext_lazy("Print on recycled paper"), recycled, "")


def _by_train(going: Going) -> Going:
    return replace(going, by="train", occupants=1) if going.by in CARS else going


def _by_shinkansen(going: Going, store: FactorStore) -> Going:
    """A flight inside Japan by rail, over the same distance times the detour of the rails."""
    if going.haul != "domestic":
        return going
    km = going.km or store["okaeshi-office-choices"].factor("plane-domestic", unit="km").value
    detour = store["okaeshi-freight-choices"].factor("rail-detour", unit="ratio").value
    return replace(going, by="shinkansen", haul="", cabin="economy", km=km * detour)


def switched(saved: SavedFootprint, language: str) -> dict[str, Any]:
    return {}


def groups(
    saved: SavedFootprint, steps: list[Mapping[str, Any]]
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    return [("", steps)] if steps else []
