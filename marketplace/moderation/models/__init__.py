"""What moderation keeps, one subject a file."""

from marketplace.moderation.models.decisions import Appeal, Decision
from marketplace.moderation.models.offers import Offer, Recall
from marketplace.moderation.models.queue import CheckResult, Claim, Item, Note
from marketplace.moderation.models.screenings import Screening
from marketplace.moderation.models.trail import Act

__all__ = [
    "Act",
    "Appeal",
    "CheckResult",
    "Claim",
    "Decision",
    "Item",
    "Note",
    "Offer",
    "Recall",
    "Screening",
]
