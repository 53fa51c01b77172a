"""The states of a standing order and of its months. docs/states.md shows both tables; a test keeps them true.

A standing order:   opening ──> active <──> paused          A month:   due ─┬─> ordered
                       │          │ └─> behind ─┘                           └─> skipped
                       v          v                                  ordered ──> skipped | failed
                   abandoned   cancelled

What becomes of an ordered month's money and credits is the state of its order.
"""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StandingState(models.TextChoices):
    OPENING = "opening", _("Waiting for the first payment")
    ACTIVE = "active", pgettext_lazy("standing order", "Running")
    BEHIND = "behind", _("A payment failed")
    PAUSED = "paused", pgettext_lazy("standing order", "Paused")
    CANCELLED = "cancelled", pgettext_lazy("standing order", "Ended")
    ABANDONED = "abandoned", _("Never begun")


_S = StandingState
MOVES: Final[dict[StandingState, frozenset[StandingState]]] = {
    _S.OPENING: frozenset({_S.ACTIVE, _S.CANCELLED, _S.ABANDONED}),
    _S.ACTIVE: frozenset({_S.BEHIND, _S.PAUSED, _S.CANCELLED}),
    _S.BEHIND: frozenset({_S.ACTIVE, _S.PAUSED, _S.CANCELLED}),
    _S.PAUSED: frozenset({_S.ACTIVE, _S.CANCELLED}),
    _S.CANCELLED: frozenset(),
    _S.ABANDONED: frozenset(),
}
LASTING: Final = frozenset({_S.ACTIVE, _S.BEHIND, _S.PAUSED})
"""What has a subscription that can be changed or ended."""


class MonthState(models.TextChoices):
    DUE = "due", pgettext_lazy("month", "Being prepared")
    ORDERED = "ordered", pgettext_lazy("month", "Ordered")
    SKIPPED = "skipped", pgettext_lazy("month", "Skipped")
    FAILED = "failed", pgettext_lazy("month", "Not paid")


_M = MonthState
MONTH_MOVES: Final[dict[MonthState, frozenset[MonthState]]] = {
    _M.DUE: frozenset({_M.ORDERED, _M.SKIPPED}),
    _M.ORDERED: frozenset({_M.SKIPPED, _M.FAILED}),
    _M.SKIPPED: frozenset(),
    _M.FAILED: frozenset(),
}


class Why(models.TextChoices):
    """Why a month was skipped or failed, or a standing order moved."""

    ABOVE_CAP = "above_cap", _("Nothing of what you chose was under your limit.")
    SOLD_OUT = "sold_out", _("What you chose was sold out.")
    ASKED = "asked", _("You asked to skip it.")
    PAUSED = "paused", _("Your monthly offset was paused.")
    CANCELLED = "cancelled", _("You ended your monthly offset.")
    LATE = "late", _("We could not prepare it in time.")
    NOT_PAID = "not_paid", _("The card was declined, also when it was tried again.")
    DECLINED = "declined", _("The card was declined.")
    PAID = "paid", _("The payment came through.")
    AT_STRIPE = "at_stripe", _("The payment provider ended it.")


class By(models.TextChoices):
    MASS = "mass", _("The same mass every month")
    MONEY = "money", _("The same sum every month")


class Fallback(models.TextChoices):
    SKIP = "skip", _("Skip the month, and tell me")
    ANY = "any", _("Take another project, the one with the lowest price")
