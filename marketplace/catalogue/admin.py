"""What the back office shows of sellers and listings: read-only; both are judged at /moderation/."""

from marketplace.catalogue.models import Listing, Revision, Seller
from people.back_office import Rows

ROWS = [
    Rows(
        Listing,
        (
            "public_id",
            "seller",
            "batch",
            "state",
            "project_price_minor",
            "currency",
            "livemode",
            "created_at",
        ),
        search=("public_id",),
        filters=("state", "livemode"),
    ),
    Rows(Revision, ("id", "listing", "state", "submitted_by", "decided_at"), filters=("state",)),
    Rows(
        Seller,
        ("organisation", "state", "corporate_number", "submitted_at", "decided_at"),
        search=("organisation__slug", "corporate_number"),
        filters=("state",),
    ),
]
