"""What the back office shows of labels: everything read-only; marketplace/labels/services.py makes and ends them."""

from marketplace.labels.models import Label, SoldUnits
from people.back_office import Rows

ROWS = [
    Rows(
        Label,
        ("public_id", "product", "event", "market", "since", "livemode", "made_at", "withdrawn_at"),
        search=("public_id",),
        filters=("market", "livemode"),
    ),
    Rows(SoldUnits, ("id", "label", "units", "until", "said_at")),
]
