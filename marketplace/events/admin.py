"""What the back office shows of events: everything read-only; nobody's name or address from a check-in list."""

from marketplace.events.models import Choice, Contribution, Event, Guest, Move, Picture
from people.back_office import Rows

ROWS = [
    Rows(
        Event,
        ("slug", "state", "organiser", "organisation", "target_grams", "deadline", "listed", "created_at"),
        search=("slug",),
        filters=("state", "listed", "pays"),
    ),
    Rows(Choice, ("id", "event", "place", "project", "kind")),
    Rows(Contribution, ("id", "event", "order", "part", "begun_at"), filters=("part",)),
    Rows(
        Guest,
        ("id", "event", "people", "language", "invited_at", "came_at"),
        hidden=("key", "name", "email", "origin"),
    ),
    Rows(Picture, ("event", "media_type", "sha256"), hidden=("content",)),
    Rows(Move, ("id", "event", "state", "reason", "by", "at"), filters=("state",)),
]
