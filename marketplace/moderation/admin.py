"""What the back office shows of moderation: read-only; the work is done at /moderation/."""

from marketplace.moderation.models import Act, Appeal, Decision, Item, Offer, Screening
from people.back_office import Rows

ROWS = [
    Rows(Item, ("id", "kind", "seller", "listing", "risk", "entered_at", "closed_at"), filters=("kind",)),
    Rows(Decision, ("id", "outcome", "code", "seller", "listing", "by", "at"), filters=("outcome", "code")),
    Rows(Appeal, ("id", "decision", "answer", "at", "judged_by", "judged_at"), filters=("answer",)),
    Rows(
        Screening,
        ("organisation", "kind", "result", "source", "by", "at", "expires_at"),
        search=("organisation__slug",),
        filters=("kind", "result"),
    ),
    Rows(Offer, ("id", "order", "made_at", "until", "answer", "answered_at"), filters=("answer",)),
    Rows(Act, ("at", "act", "party", "by", "seller", "listing", "item"), filters=("act", "party")),
]
