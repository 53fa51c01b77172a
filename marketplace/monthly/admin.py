"""What the back office shows of standing orders: everything read-only; marketplace/monthly/moves.py moves them."""

from marketplace.monthly.models import Month, Move, Preference, StandingOrder
from people.back_office import Rows

ROWS = [
    Rows(
        StandingOrder,
        ("public_id", "state", "email", "by", "cap_minor", "renews_at", "livemode", "created_at"),
        search=("public_id", "email"),
        filters=("state", "by", "livemode"),
        hidden=("key",),
    ),
    Rows(Month, ("id", "standing", "begins", "state", "why", "order", "attempts"), filters=("state", "why")),
    Rows(Preference, ("id", "standing", "place", "project", "kind")),
    Rows(Move, ("id", "standing", "month", "state", "reason", "at")),
]
