"""Django's system check of the numbers: a dataset that cannot be used stops the start, with the line at fault."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from calculators import factor_store


@register
def numbers_can_be_used(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """calculators.E001: every row of the newest release is a number in a unit that is known."""
    try:
        factor_store.newest()
    except (factor_store.DatasetBroken, factor_store.FactorUnknown, OSError, ValueError) as broken:
        return [Error(f"The numbers of the calculators cannot be used: {broken}", id="calculators.E001")]
    return []
