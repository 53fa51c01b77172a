"""The states of a listing, and every legal move between them. docs/states.md shows this table; a test keeps it true.

draft ──> submitted ──> in_review ─┬─> approved ──> live <──> paused | sold_out | suspended
  ^           ^                    ├─> needs_changes ──> submitted        └──> expired | withdrawn
  │           └─ (appeal) ─────────┴─> rejected
withdrawn

From submission until the end the units lie in the listing's escrow account: what is listed exists. Who is sent back,
refused, withdrawn or expired has them in the holding account again.
"""

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class ListingState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("listing", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("listing", "Waiting for review")
    IN_REVIEW = "in_review", pgettext_lazy("listing", "In review")
    NEEDS_CHANGES = "needs_changes", pgettext_lazy("listing", "Needs changes")
    REJECTED = "rejected", pgettext_lazy("listing", "Rejected")
    APPROVED = "approved", pgettext_lazy("listing", "Approved")
    LIVE = "live", pgettext_lazy("listing", "On sale")
    PAUSED = "paused", pgettext_lazy("listing", "Paused")
    SUSPENDED = "suspended", pgettext_lazy("listing", "Suspended")
    SOLD_OUT = "sold_out", pgettext_lazy("listing", "Sold out")
    EXPIRED = "expired", pgettext_lazy("listing", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("listing", "Withdrawn")


_S = ListingState
MOVES: Final[dict[ListingState, frozenset[ListingState]]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.IN_REVIEW, _S.WITHDRAWN}),
    _S.IN_REVIEW: frozenset({_S.NEEDS_CHANGES, _S.REJECTED, _S.APPROVED, _S.WITHDRAWN}),
    _S.NEEDS_CHANGES: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.REJECTED: frozenset({_S.SUBMITTED}),  # an appeal that is heard
    _S.APPROVED: frozenset({_S.LIVE, _S.SUSPENDED, _S.EXPIRED, _S.WITHDRAWN}),
    _S.LIVE: frozenset({_S.PAUSED, _S.SUSPENDED, _S.SOLD_OUT, _S.EXPIRED, _S.WITHDRAWN}),
    _S.PAUSED: frozenset({_S.LIVE, _S.SUSPENDED, _S.EXPIRED, _S.WITHDRAWN}),
    # Back to what it was before. A suspended listing does not expire, and its seller cannot take the units away.
    _S.SUSPENDED: frozenset({_S.APPROVED, _S.LIVE, _S.PAUSED, _S.SOLD_OUT, _S.WITHDRAWN}),
    _S.SOLD_OUT: frozenset({_S.LIVE, _S.SUSPENDED, _S.EXPIRED, _S.WITHDRAWN}),
    _S.EXPIRED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
WRITABLE: Final = frozenset({_S.DRAFT, _S.NEEDS_CHANGES})
"""What the seller may still write; its units are the seller's own."""
IN_ESCROW: Final = frozenset(_S) - WRITABLE - {_S.REJECTED, _S.EXPIRED, _S.WITHDRAWN}
"""What has its units in escrow."""
ENDED: Final = frozenset({_S.REJECTED, _S.EXPIRED, _S.WITHDRAWN, _S.NEEDS_CHANGES})
"""What gives its units back."""
PUBLISHED: Final = frozenset({_S.APPROVED, _S.LIVE, _S.PAUSED, _S.SOLD_OUT})
"""What a suspension can stop."""


class Party(models.TextChoices):
    """Who moves a listing; kept beside the person, who may be erased."""

    SELLER = "seller", pgettext_lazy("party", "Seller")
    STAFF = "staff", pgettext_lazy("party", "Staff")
    CLOCK = "clock", pgettext_lazy("party", "The clock")
    PLATFORM = "platform", pgettext_lazy("party", "The platform")


class RejectionCode(models.TextChoices):
    """Why a listing is rejected: a closed list, so that decisions can be counted and compared."""

    SERIALS = "serials", pgettext_lazy("rejection", "The serial numbers are listed or sold elsewhere")
    ACCREDITATION = "accreditation", pgettext_lazy("rejection", "The verification is not accredited")
    CLAIMS = "claims", pgettext_lazy("rejection", "The text claims more than a credit shows")
    PRICE = "price", pgettext_lazy("rejection", "The price is far from comparable ones")
    DUPLICATE = "duplicate", pgettext_lazy("rejection", "The same is listed already")
    DOCUMENTS = "documents", pgettext_lazy("rejection", "Documents are missing or do not fit")
    PROJECT = "project", pgettext_lazy("rejection", "The project is under examination")
    SELLER = "seller", pgettext_lazy("rejection", "The seller could not be checked")
    OTHER = "other", pgettext_lazy("rejection", "Another ground, given in words")


class SuspensionCause(models.TextChoices):
    """Who stopped a listing. Each cause is lifted by itself: the listing goes on when none is left."""

    PROJECT = "project", pgettext_lazy("suspension", "The registry suspended the project")
    MODERATION = "moderation", pgettext_lazy("suspension", "Staff suspended the listing")


class ReviewState(models.TextChoices):
    """The states of what is judged beside a listing: the onboarding of a seller, and each revision."""

    DRAFT = "draft", pgettext_lazy("review", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("review", "Waiting for review")
    IN_REVIEW = "in_review", pgettext_lazy("review", "In review")
    NEEDS_CHANGES = "needs_changes", pgettext_lazy("review", "Needs changes")
    REJECTED = "rejected", pgettext_lazy("review", "Rejected")
    APPROVED = "approved", pgettext_lazy("review", "Approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("review", "Withdrawn")


_R = ReviewState
REVISION_MOVES: Final[dict[ReviewState, frozenset[ReviewState]]] = {
    _R.DRAFT: frozenset({_R.SUBMITTED, _R.WITHDRAWN}),
    _R.SUBMITTED: frozenset({_R.IN_REVIEW, _R.WITHDRAWN}),
    _R.IN_REVIEW: frozenset({_R.NEEDS_CHANGES, _R.REJECTED, _R.APPROVED, _R.WITHDRAWN}),
    _R.NEEDS_CHANGES: frozenset({_R.SUBMITTED, _R.WITHDRAWN}),
    _R.REJECTED: frozenset({_R.SUBMITTED}),  # an appeal that is heard
    _R.APPROVED: frozenset(),
    _R.WITHDRAWN: frozenset(),
}
# A seller is one for ever: refused, it may try again; approved, it may be asked again.
SELLER_MOVES: Final[dict[ReviewState, frozenset[ReviewState]]] = {
    _R.DRAFT: frozenset({_R.SUBMITTED}),
    _R.SUBMITTED: frozenset({_R.IN_REVIEW}),
    _R.IN_REVIEW: frozenset({_R.NEEDS_CHANGES, _R.REJECTED, _R.APPROVED}),
    _R.NEEDS_CHANGES: frozenset({_R.SUBMITTED}),
    _R.REJECTED: frozenset({_R.SUBMITTED}),
    _R.APPROVED: frozenset({_R.NEEDS_CHANGES}),
    _R.WITHDRAWN: frozenset(),
}
REVIEW_WRITABLE: Final = frozenset({_R.DRAFT, _R.NEEDS_CHANGES})
REVIEW_OPEN: Final = frozenset({*REVIEW_WRITABLE, _R.SUBMITTED, _R.IN_REVIEW})
