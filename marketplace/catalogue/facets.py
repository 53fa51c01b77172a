"""Narrowing the catalogue: what each listing is filed under, and how many projects each filter would leave.

All filters travel in the address and need no script: a chip is a link that adds or takes away one word of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from marketplace.catalogue import places, queries
from marketplace.catalogue.traits import Effect, Permanence, effect_of, permanence_of
from marketplace.pages.formats import money
from registry.enums import LabelKind, ProjectKind

# Total for a tonne in yen, from (included) and to (excluded).
PRICE_BANDS: dict[str, tuple[int, int | None]] = {
    "-4000": (0, 4_000),
    "4000-8000": (4_000, 8_000),
    "8000-12000": (8_000, 12_000),
    "12000-": (12_000, None),
}
KEPT = ("q", "footprint", "share", "view")
TITLES = {
    "kind": gettext_lazy("Kind"),
    "country": gettext_lazy("Country"),
    "prefecture": gettext_lazy("Prefecture"),
    "effect": gettext_lazy("What it does to the air"),
    "permanence": gettext_lazy("How lasting it is"),
    "scheme": gettext_lazy("Scheme"),
    "vintage": pgettext_lazy("with its meaning", "Vintage"),
    "price": gettext_lazy("Price per tonne"),
    "label": gettext_lazy("Labels of others"),
}


@dataclass(frozen=True, slots=True)
class Filed:
    """A listing with its total price for a tonne (minor units), and the words that it is filed under."""

    listing: Any  # with `available_grams`
    tonne_minor: int
    under: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Chip:
    """One word of a filter: `query` is the address that it leads to, `count` how many projects one would see."""

    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    chips: tuple[Chip, ...]


def file(listings: Iterable[Any], labels: Mapping[int, Sequence[Any]]) -> list[Filed]:
    """Each listing with the words it is filed under; `labels` are those standing on each batch, by its key."""
    filed = []
    for listing in listings:
        project = listing.batch.project
        tonne_minor = queries.tonne_price(listing)[2]
        words = {
            "kind": project.kind,
            "country": project.country,
            "prefecture": places.prefecture_of(project.place_ja) if project.country == "JP" else "",
            "effect": effect_of(project.kind).value,
            "permanence": permanence_of(project.kind).value,
            "scheme": project.scheme.slug,
            "vintage": str(listing.batch.vintage),
            "price": _band(tonne_minor) if listing.currency == "JPY" else "",
        }
        under = {name: frozenset({word} - {""}) for name, word in words.items()}
        under["label"] = frozenset(label.kind for label in labels.get(listing.batch_id, ()))
        filed.append(Filed(listing, tonne_minor, under))
    return filed


def chosen(asked: Mapping[str, str]) -> dict[str, str]:
    """The filters among what an address asks."""
    return {name: asked[name][:80] for name in TITLES if asked.get(name)}


def fitting(filed: Iterable[Filed], choice: Mapping[str, str], *, but: str = "") -> list[Filed]:
    """The listings filed under every chosen word, leaving one facet aside."""
    wanted = [(name, word) for name, word in choice.items() if name != but]
    return [one for one in filed if all(word in one.under[name] for name, word in wanted)]


def facets(filed: Sequence[Filed], asked: Mapping[str, str]) -> list[Facet]:
    """Every facet with more than one word, or with a chosen one; each word counts the projects it would leave."""
    choice = chosen(asked)
    kept = {name: asked[name] for name in KEPT if asked.get(name)}
    found = []
    for name, title in TITLES.items():
        counts = _counts(fitting(filed, choice, but=name), name)
        every = sorted(_counts(filed, name), key=_order(name))
        chips = []
        for word in every:
            is_chosen = choice.get(name) == word
            query = {**kept, **choice, name: word}
            if is_chosen:
                del query[name]
            if counts.get(word) or is_chosen:
                chips.append(Chip(name_of(name, word, filed), counts.get(word, 0), is_chosen, _query(query)))
        if len(chips) > 1 or any(chip.chosen for chip in chips):
            found.append(Facet(name, str(title), tuple(chips)))
    return found


def name_of(facet: str, word: str, filed: Iterable[Filed] = ()) -> str:
    """A word of a facet as people read it."""
    if facet in {"country", "prefecture"}:
        return places.place_name(word)
    if facet == "scheme":
        schemes = {one.listing.batch.project.scheme for one in filed}
        return next((scheme.name for scheme in schemes if scheme.slug == word), word)
    if facet == "price":
        return _band_name(word)
    kinds: dict[str, Any] = {
        "kind": ProjectKind,
        "effect": Effect,
        "permanence": Permanence,
        "label": LabelKind,
    }
    return str(kinds[facet](word).label) if facet in kinds else word


def _counts(filed: Iterable[Filed], name: str) -> dict[str, int]:
    projects: dict[str, set[int]] = {}
    for one in filed:
        for word in one.under[name]:
            projects.setdefault(word, set()).add(one.listing.batch.project_id)
    return {word: len(found) for word, found in projects.items()}


def _order(name: str) -> Callable[[str], Any]:
    if name == "price":
        return list(PRICE_BANDS).index
    if name == "vintage":
        return lambda word: -int(word)
    return lambda word: word


def _band(minor: int) -> str:
    return next(
        word for word, (low, high) in PRICE_BANDS.items() if minor >= low and (high is None or minor < high)
    )


def _band_name(word: str) -> str:
    low, high = PRICE_BANDS[word]
    if high is None:
        return _("%(low)s and more") % {"low": money(low, "JPY")}
    if not low:
        return _("below %(high)s") % {"high": money(high, "JPY")}
    return _("%(low)s to %(high)s") % {"low": money(low, "JPY"), "high": money(high, "JPY")}


def _query(words: Mapping[str, str]) -> str:
    return f"?{urlencode(words)}" if words else "?"
