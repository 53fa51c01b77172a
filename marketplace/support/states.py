"""The states of a local project's page and of somebody's support. docs/states.md shows both; a test keeps them true.

A page:   draft ──> submitted ──> open <──> paused        Support:   waiting ──> paid ──> refund_pending <──> refunded
            ^──────────┘           └──> ended <──┘                      │          └──> charged_back
                                                                      lapsed ──> paid | refund_pending

What is owed to the project, and whether it was paid out, is the state of the obligation (marketplace/payouts).
"""

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class PageState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("support page", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("support page", "Being looked at")
    OPEN = "open", pgettext_lazy("support page", "Open")
    PAUSED = "paused", pgettext_lazy("support page", "Paused")
    ENDED = "ended", pgettext_lazy("support page", "Ended")


_P = PageState
PAGE_MOVES: Final[dict[PageState, frozenset[PageState]]] = {
    _P.DRAFT: frozenset({_P.SUBMITTED}),
    _P.SUBMITTED: frozenset({_P.DRAFT, _P.OPEN}),
    _P.OPEN: frozenset({_P.PAUSED, _P.ENDED}),
    _P.PAUSED: frozenset({_P.OPEN, _P.ENDED}),
    _P.ENDED: frozenset(),
}
SHOWN: Final = frozenset({_P.OPEN, _P.PAUSED, _P.ENDED})


class SupportState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("support", "Waiting for payment")
    PAID = "paid", pgettext_lazy("support", "Received")
    LAPSED = "lapsed", pgettext_lazy("support", "Not paid")
    REFUND_PENDING = "refund_pending", pgettext_lazy("support", "Refund on its way")
    REFUNDED = "refunded", pgettext_lazy("support", "Returned")
    CHARGED_BACK = "charged_back", pgettext_lazy("support", "Taken back by the bank")


_S = SupportState
MOVES: Final[dict[SupportState, frozenset[SupportState]]] = {
    _S.WAITING: frozenset({_S.PAID, _S.LAPSED, _S.REFUND_PENDING}),
    _S.PAID: frozenset({_S.REFUND_PENDING, _S.CHARGED_BACK}),
    _S.LAPSED: frozenset({_S.PAID, _S.REFUND_PENDING}),
    _S.REFUND_PENDING: frozenset({_S.REFUNDED}),
    _S.REFUNDED: frozenset({_S.REFUND_PENDING}),  # the bank sent it back
    _S.CHARGED_BACK: frozenset(),
}
