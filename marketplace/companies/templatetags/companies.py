"""The menu of a company's rooms, for templates/companies/base.html, and money to its last digit."""

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision, get_currency_symbol
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

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
        "entries": menu.entries(own, request.path) if own else [],
    }


@register.simple_tag
def micro(amount: int, currency: str) -> SafeString:
    """`{% micro order.accrued_micro "JPY" %}`: 10^-6 of minor units, exactly: ¥60.500000."""
    digits = 6 + int(get_currency_precision(currency))
    written = f"{get_currency_symbol(currency, 'en')}{Decimal(amount).scaleb(-digits):,.{digits}f}"
    return format_html('<span class="money">{}</span>', written)
