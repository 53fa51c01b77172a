"""The states of a reversal and the moves between them.

A verified loss is never dismissed: it is made good from the buffer, and what the buffer cannot cover is published.
"""

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class ReversalKind(models.TextChoices):
    FIRE = "fire", pgettext_lazy("reversal", "Fire")
    STORM = "storm", pgettext_lazy("reversal", "Storm or flood")
    DISEASE = "disease", pgettext_lazy("reversal", "Disease or insects")
    HARVEST = "harvest", pgettext_lazy("reversal", "Harvest or clearing")
    OTHER = "other", pgettext_lazy("reversal", "Other")


class ReversalState(models.TextChoices):
    REPORTED = "reported", pgettext_lazy("reversal", "Reported")
    ON_HOLD = "on_hold", pgettext_lazy("reversal", "Buffer on hold")
    VERIFIED = "verified", pgettext_lazy("reversal", "Loss verified")
    CANCELLED = "cancelled", pgettext_lazy("reversal", "Buffer cancelled")
    DISMISSED = "dismissed", pgettext_lazy("reversal", "Dismissed")


MOVES: Final[dict[ReversalState, frozenset[ReversalState]]] = {
    ReversalState.REPORTED: frozenset({ReversalState.ON_HOLD, ReversalState.DISMISSED}),
    ReversalState.ON_HOLD: frozenset({ReversalState.VERIFIED, ReversalState.DISMISSED}),
    ReversalState.VERIFIED: frozenset({ReversalState.CANCELLED}),
    ReversalState.CANCELLED: frozenset(),
    ReversalState.DISMISSED: frozenset(),
}
OPEN: Final = frozenset({ReversalState.REPORTED, ReversalState.ON_HOLD, ReversalState.VERIFIED})
# The steps that holders and buyers hear of: when buffer is kept for a loss, and what came of it.
TOLD: Final = frozenset({ReversalState.ON_HOLD, ReversalState.CANCELLED, ReversalState.DISMISSED})
