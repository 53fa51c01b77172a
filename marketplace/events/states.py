"""The states of an event's page, and every legal move. docs/states.md shows this table; a test keeps it true.

draft ──> published ──> closed (a record for ever)
  │           │
  └───────────┴──> withdrawn

What becomes of a contribution's money and credits is the state of its order.
"""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("event", "Draft")
    PUBLISHED = "published", pgettext_lazy("event", "Open for contributions")
    CLOSED = "closed", pgettext_lazy("event", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("event", "Withdrawn")


_S = EventState
MOVES: Final[dict[EventState, frozenset[EventState]]] = {
    _S.DRAFT: frozenset({_S.PUBLISHED, _S.WITHDRAWN}),
    _S.PUBLISHED: frozenset({_S.CLOSED, _S.WITHDRAWN}),
    _S.CLOSED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
SHOWN: Final = frozenset({_S.PUBLISHED, _S.CLOSED})


class Part(models.TextChoices):
    """Whose contribution it is."""

    ORGANISER = "organiser", _("Organiser")
    PARTICIPANT = "participant", _("Participant")


class Pays(models.TextChoices):
    BOTH = "both", _("The organiser and the participants")
    PARTICIPANTS = "participants", _("The participants; the organiser may add what is left at the end")
    ORGANISER = "organiser", _("The organiser alone")
