"""Finding the published figure that is meant by what somebody typed: exactly, or a few to choose from."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from django.utils import translation

from calculators import factor_store
from calculators.airport_search import fold
from calculators.product_factors import choices

MOST_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure as a list shows it."""

    code: str
    name: str
    group: str
    title: str
    folded_name: str
    folded_title: str


@cache
def figures(language: str) -> tuple[Figure, ...]:
    """Every figure that may be chosen, in this language, group by group."""
    with translation.override(language):
        return tuple(
            _figure(code, str(name), str(group))
            for group, rows in choices(factor_store.newest())
            for code, name in rows
        )


def _figure(code: str, name: str, group: str) -> Figure:
    title = f"{name} · {group}"
    return Figure(code, name, group, title, fold(name), fold(title))


def title_of(code: str, language: str) -> str:
    """What a field shows for a figure; its code where it stands in no list, as most countries' electricity."""
    return next((each.title for each in figures(language) if each.code == code), code)


def exact(text: str, language: str) -> str | None:
    """The code of the figure that this title, name or code means, in either language; None where that is not clear."""
    words = text.strip()
    folded = fold(words)
    for spoken in (language, *({"ja", "en"} - {language})):
        known = figures(spoken)
        by_title = [each.code for each in known if words in (each.title, each.code)]
        by_name = [each.code for each in known if each.folded_name == folded]
        if by_title or len(by_name) == 1:
            return (by_title or by_name)[0]
    return words if "/" in words and words.isascii() and " " not in words else None


def suggest(text: str, language: str) -> list[Figure]:
    """The figures whose titles have every word, those that begin with the text first."""
    words = [fold(word) for word in text.split()]
    words = [word for word in words if word]
    if not words:
        return []
    found: dict[str, Figure] = {}
    for spoken in (language, *({"ja", "en"} - {language})):
        for each, shown in zip(figures(spoken), figures(language), strict=True):
            if all(word in each.folded_title for word in words):
                found.setdefault(each.code, shown)
    ranked = sorted(
        found.values(), key=lambda each: (not each.folded_name.startswith(words[0]), len(each.name))
    )
    return ranked[:MOST_SHOWN]
