"""What the page of a footprint draws and says in words that can be copied."""

from collections.abc import Sequence
from typing import Any

from django import template

from calculators.explained import citing
from calculators.models import SavedFootprint
from marketplace.pages import footprint_charts, formats

register = template.Library()


@register.inclusion_tag("calculators/_lines_picture.html")
def lines_picture(lines: Sequence[Any], title: str) -> dict[str, Any]:
    """`{% lines_picture lines "title" %}`: things with `label` and `grams` as bars."""
    return footprint_charts.lines(lines) | {"title": title}


@register.inclusion_tag("calculators/_models_picture.html")
def models_picture(methods: Sequence[Any], low: int, high: int, title: str) -> dict[str, Any]:
    """`{% models_picture methods low high "title" %}`: described methods as points between the low and the high."""
    return footprint_charts.models(methods, low, high) | {"title": title}


@register.simple_tag
def citation(saved: SavedFootprint, eyebrow: Any) -> str:
    """`{% citation saved eyebrow as text %}`: how a result is cited."""
    return citing.citation(saved, eyebrow, formats.mass(saved.grams))


@register.simple_tag
def share_text(saved: SavedFootprint, result: Any, eyebrow: Any) -> str:
    """`{% share_text saved result eyebrow as text %}`: kind, mass and range, none of the answers."""
    low, high = formats.mass_about(result["low_grams"]), formats.mass_about(result["high_grams"])
    return citing.share_text(eyebrow, low, high, formats.mass_about(saved.grams))
