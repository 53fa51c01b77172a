"""The menu of the desk, for templates/registry/desk/base.html, and a word of it for letters."""

from typing import Any

from django import template

from registry.desk import menu
from registry.desk.access import standing_of
from registry.lifecycle.states import State

register = template.Library()


@register.inclusion_tag("registry/desk/_menu.html", takes_context=True)
def desk_menu(context: dict[str, Any]) -> dict[str, Any]:
    """What the signed-in person may open, and for whom they may act."""
    request = context["request"]
    standing = standing_of(request)
    groups = {
        "for_the_registry": menu.entries(menu.FOR_THE_REGISTRY, standing),
        "for_the_shop": menu.entries(menu.for_the_shop(), standing),
        "for_an_organisation": menu.entries(menu.FOR_AN_ORGANISATION, standing),
    }
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "standing": standing,
        "waiting": sum(entry.waiting for group in groups.values() for entry in group),
        **groups,
    }


@register.filter
def case_state(state: str) -> str:
    """`{{ state|case_state }}`: the state of a case in the reader's language."""
    return str(State(state).label)
