"""What the back office shows of documents: everything read-only; they are issued only by services.py."""

from marketplace.documents.models import AddresseeWish, Document, Paper, Series, Sheet
from people.back_office import Rows

ROWS = [
    Rows(
        Document,
        ("number", "kind", "issued_on", "supplied_on", "total_minor", "currency", "livemode"),
        search=("number", "order__public_id"),
        filters=("kind", "livemode"),
    ),
    Rows(Paper, ("document", "addressee", "honorific", "keep_until"), search=("sought",)),
    Rows(Sheet, ("paper", "language", "unsigned_sha256", "signed_at")),
    Rows(Series, ("kind", "year", "livemode"), filters=("kind",)),
    Rows(AddresseeWish, ("order", "addressee", "honorific")),
]
