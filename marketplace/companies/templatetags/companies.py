"""The menu of a company's rooms, for templates/companies/base.html."""

from typing import Any

from django import template

from marketplace.companies import menu
from people.models import Organisation
from people.queries import membership_of

register = template.Library()


@register.inclusion_tag("companies/_menu.html", takes_context=True)
def company_menu(context: dict[str, Any], organisation: Organisation) -> dict[str, Any]:
    """What the signed-in person may open in this company."""
    request = context["request"]
    own = membership_of(request.user, organisation.slug)
    return {
        "request": request,
        "organisation": organisation,
        "entries": menu.entries(own) if own else [],
    }
