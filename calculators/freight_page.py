"""What the page of a freight footprint says that other footprints' pages do not."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from calculators import freight, freight_input
from calculators.cuts import Cut
from calculators.factor_store import FactorStore
from calculators.footprint import Words
from calculators.freight_input import TRUCKS, FreightInput, Shipment
from calculators.freight_words import MODE_WORDS, STAGE_WORDS
from calculators.models import SavedFootprint

EYEBROW: Final = gettext_lazy("Footprint of parcels and freight")
EMITS: Final = gettext_lazy("This freight emits, in CO₂e")
ARITHMETIC: Final = gettext_lazy("Mass × way × what a tonne over a kilometre emits = the line.")
STAGES: Final[Mapping[str, Words]] = STAGE_WORDS
_MOST_CUTS: Final = 3
_FULL_PERCENT: Final = 80


def page_url() -> str:
    return reverse("calculators:freight")


def title(saved: SavedFootprint, language: str) -> str:
    inputs = saved.inputs
    parcels = sum(row["count"] for row in inputs.get("parcels", []))
    told = [ngettext("%(counter)s parcel", "%(counter)s parcels", parcels) % {"counter": f"{parcels:,}"}]
    modes = dict.fromkeys(str(MODE_WORDS[row["mode"]]) for row in inputs.get("shipments", []))
    named = [*(told if parcels else []), *modes]
    return " · ".join(named) or _("Packaging")


def summary(saved: SavedFootprint, language: str) -> list[str]:
    """The mass that was told, where it was."""
    kg = sum(
        (Decimal(str(row.get("kg", 0))) * row["times"] for row in saved.inputs.get("shipments", [])),
        Decimal(0),
    )
    return [_("%(kg)s kg of goods") % {"kg": f"{kg:,f}"}] if kg else []


def ways_to_cut(saved: SavedFootprint, store: FactorStore) -> list[Cut]:
    """The three that save the most, each worked out by the same engine."""
    sent = freight_input.read(saved.inputs, store)
    found = [cut for cut in _candidates(sent, saved, store) if cut.saves_grams > 0]
    return sorted(found, key=lambda cut: -cut.saves_grams)[:_MOST_CUTS]


def _candidates(sent: FreightInput, saved: SavedFootprint, store: FactorStore) -> Iterator[Cut]:
    def saves(other: FreightInput) -> int:
        return saved.grams - freight.calculate(other, store).grams

    def changed(**facts: Any) -> FreightInput:
        return replace(sent, **facts)

    rail = tuple(_by_rail(goods, sent.country, store) for goods in sent.shipments)
    yield Cut(
        "rail",
        gettext_lazy("Send by rail what goes by truck"),
        saves(changed(shipments=rail)),
        gettext_lazy("From terminal to terminal; the last kilometres by truck are not in this saving."),
    )
    fuller = tuple(
        replace(goods, load_percent=_FULL_PERCENT) if _can_be_fuller(goods) else goods
        for goods in sent.shipments
    )
    yield Cut("fuller", gettext_lazy("Fill the trucks to 80 %"), saves(changed(shipments=fuller)), "")
    surface = tuple(_by_sea(goods) for goods in sent.shipments)
    yield Cut(
        "sea",
        gettext_lazy("Send by ship what goes by air"),
        saves(changed(shipments=surface)),
        gettext_lazy("With twice the distance, because ships go around; weeks instead of days."),
    )
    loaded = tuple(replace(goods, back="none") for goods in sent.shipments)
    yield Cut(
        "loaded-back", gettext_lazy("Find a load for the way back"), saves(changed(shipments=loaded)), ""
    )
    at_once = tuple(replace(row, redelivered_percent=0) for row in sent.parcels)
    yield Cut(
        "at-once",
        gettext_lazy("Have every parcel taken in at the first visit"),
        saves(changed(parcels=at_once)),
        gettext_lazy("A parcel locker, a place to leave it, a time that was asked for."),
    )
    kept = tuple(replace(row, returned_percent=0) for row in sent.parcels)
    yield Cut("kept", gettext_lazy("Sell what is not sent back"), saves(changed(parcels=kept)), "")
    recycled = tuple(replace(row, recycled=True) for row in sent.packaging)
    yield Cut("recycled", gettext_lazy("Pack in recycled material"), saves(changed(packaging=recycled)), "")
    yield Cut(
        "together",
        gettext_lazy("Send every tenth lot together with another"),
        saved.grams // 10,
        gettext_lazy("On average."),
    )


def _can_be_fuller(goods: Shipment) -> bool:
    return goods.mode in TRUCKS and goods.kg is not None and (goods.load_percent or 0) < _FULL_PERCENT


def _by_rail(goods: Shipment, country: str, store: FactorStore) -> Shipment:
    """The goods by rail, where that is lighter and they come by truck over a way of at least 300 km."""
    if goods.kg is None or goods.mode not in (*TRUCKS, "truck") or goods.back == "empty":
        return goods
    other = replace(goods, mode="rail", load_percent=None)
    one, two = (
        freight.calculate(FreightInput(country, (), (each,), ()), store).grams for each in (goods, other)
    )
    return other if two < one else goods


def _by_sea(goods: Shipment) -> Shipment:
    if goods.mode != "air" or goods.ends.km is None:
        return goods
    return replace(goods, mode="container_ship", ends=replace(goods.ends, km=goods.ends.km * 2))


def switched(saved: SavedFootprint, language: str) -> dict[str, Any]:
    return {}


def groups(
    saved: SavedFootprint, steps: list[Mapping[str, Any]]
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    return [("", steps)] if steps else []
