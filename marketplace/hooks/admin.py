"""What the back office shows of webhooks: everything read-only."""

from marketplace.hooks.models import Attempt, Delivery, Endpoint, Event, Rehearsal, TestSwitch
from people.back_office import Rows

ROWS = [
    Rows(
        Endpoint,
        ("public_id", "organisation", "livemode", "url", "off", "failures", "failing_since", "deleted_at"),
        search=("public_id", "url"),
        filters=("livemode", "off"),
    ),
    Rows(
        Event,
        ("public_id", "organisation", "livemode", "type", "about", "created_at"),
        search=("public_id", "about"),
        filters=("type", "livemode"),
    ),
    Rows(
        Delivery,
        ("public_id", "event", "endpoint", "state", "attempts", "due_at", "delivered_at"),
        search=("public_id",),
        filters=("state",),
    ),
    Rows(TestSwitch, ("id", "organisation", "delay_seconds", "outcome"), filters=("outcome",)),
    Rows(Rehearsal, ("id", "order", "reversal")),
    Rows(Attempt, ("id", "delivery", "at", "status", "failure", "milliseconds"), filters=("failure",)),
]
