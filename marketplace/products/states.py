"""The states of a product and of an import, and every legal move. docs/states.md shows the tables; a test keeps them.

A product:   draft ──> active <──> paused          An import:   read ──> running ──> done
               │          │          │                            │        │ ^
               └──────────┴──────────┴──> archived                └────────┴─┴──> stopped
"""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProductState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("product", "Draft")
    ACTIVE = "active", pgettext_lazy("product", "Active")
    PAUSED = "paused", pgettext_lazy("product", "Paused")
    ARCHIVED = "archived", pgettext_lazy("product", "Archived")


_P = ProductState
MOVES: Final[dict[ProductState, frozenset[ProductState]]] = {
    _P.DRAFT: frozenset({_P.ACTIVE, _P.ARCHIVED}),
    _P.ACTIVE: frozenset({_P.PAUSED, _P.ARCHIVED}),
    _P.PAUSED: frozenset({_P.ACTIVE, _P.ARCHIVED}),
    _P.ARCHIVED: frozenset(),
}


class ImportState(models.TextChoices):
    READ = "read", pgettext_lazy("import", "Read, not begun")
    RUNNING = "running", pgettext_lazy("import", "Running")
    DONE = "done", pgettext_lazy("import", "Done")
    STOPPED = "stopped", pgettext_lazy("import", "Stopped")


_I = ImportState
IMPORT_MOVES: Final[dict[ImportState, frozenset[ImportState]]] = {
    _I.READ: frozenset({_I.RUNNING, _I.STOPPED}),
    _I.RUNNING: frozenset({_I.DONE, _I.STOPPED}),
    _I.DONE: frozenset(),
    _I.STOPPED: frozenset({_I.RUNNING}),
}


class Source(models.TextChoices):
    """Where the figure of a footprint comes from."""

    CALCULATED = "calculated", _("Worked out here, by the product calculator")
    PACT = "pact", _("A supplier's PACT document")
    DECLARED = "declared", _("Our own figure, with its report")


class Boundary(models.TextChoices):
    """How far a footprint reaches."""

    GATE = "gate", _("From cradle to gate")
    GRAVE = "grave", _("From cradle to grave")


class Policy(models.TextChoices):
    """Who decides about the offset, and pays for it. Nothing is ever added for a shopper who did not ask."""

    COMPANY = "company", _("We pay, with every sale")
    SHOPPER = "shopper", _("The shopper may add it: off until they say so")


class Fallback(models.TextChoices):
    """What happens when nothing that was chosen is on sale."""

    REFUSE = "refuse", _("Refuse the sale's offset, and say so")
    ANY = "any", _("Take another project, the one with the lowest price")
