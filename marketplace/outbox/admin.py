"""What the back office shows of the outbox: never the payload, which may hold the address that opens an order."""

from marketplace.outbox.models import Message
from people.back_office import Rows

ROWS = [
    Rows(
        Message,
        ("key", "kind", "created_at", "due_at", "attempts", "done_at", "gave_up_at"),
        search=("key",),
        filters=("kind",),
        hidden=("payload",),
    ),
]
