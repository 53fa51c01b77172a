"""How a model is shown in the back office. Each app names its own in its room `admin.py`, as a list called ROWS.

What is not named is shown all the same, with its first columns, read-only: a new table cannot be forgotten.
"""

from dataclasses import dataclass

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Rows:
    """One table of the back office.

    columns   the columns of the list
    search    columns that the search box looks in; put only indexed ones here for large tables
    filters   columns beside the list
    hidden    columns never shown: secrets, and words that may be erased
    editable  columns that a superuser may change; all others are read-only for everyone, for ever
    """

    model: type[Model]
    columns: tuple[str, ...]
    search: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    editable: tuple[str, ...] = ()
