"""How the two sides of a change are written."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import linebreaks
from django.utils.safestring import SafeString

from marketplace.catalogue.revisions import Change
from marketplace.pages import formats

register = template.Library()


@register.simple_tag
def changed(change: Change, side: str, currency: str) -> str | SafeString:
    """`{% changed change "before" "JPY" %}`: one side of a change, written as what it is."""
    value: Any = getattr(change, side)
    if value in (None, ""):
        return "–"
    match change.column:
        case "project_price_minor":
            return formats.money(value, currency)
        case "minimum_grams" | "added_grams":
            return formats.mass(value)
        case "expires_on":
            return formats.jst_date(date.fromisoformat(value))
        case _:
            return SafeString(linebreaks(str(value), autoescape=True))
