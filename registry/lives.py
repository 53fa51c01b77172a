"""The life of units told step by step, with a link to whatever has a page of its own."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry import serials
from registry.enums import Act
from registry.models import Batch, Cancellation
from registry.queries import Event, Piece

BOOK_KEEPING = (Act.SPLIT, Act.MERGE)
FINAL = (Act.RETIRE, Act.CANCEL, Act.BUFFER)
ELSEWHERE = _("to account {}")
NOTES = {
    Act.BUFFER: _("kept in account {} in case the project loses what it stored; it cannot be sold"),
    Act.SHELVE: _("by its owner, in account {}"),
    Act.UNSHELVE: _("back to account {}"),
    Act.HOLD: _("while someone pays; nobody else can have it meanwhile"),
    Act.RELEASE: _("the order came to nothing; on sale again"),
    Act.RETIRE: _("for ever, by retirement {}: nobody can use it again"),
    Act.CANCEL: _("for ever, by {}: nobody used it and nobody will"),
}


def told(piece: Piece, batch: Batch) -> list[dict[str, Any]]:
    """The steps of a timeline. Dividing and merging ranges is book-keeping and left out."""
    events = [event for event in piece.events if event.act not in BOOK_KEEPING]
    last = events[-1] if events else None
    return [
        {
            "label": event.act.label,
            "at": event.at,
            "state": "now" if event is last and event.act not in FINAL else "done",
            "note": _note(event, piece, batch),
        }
        for event in events
    ]


def _note(event: Event, piece: Piece, batch: Batch) -> str:
    what = _link("registry:account", event.target)
    if event.act == Act.ISSUE:
        project = _link("registry:project", batch.project.registry_id)
        return format_html(str(_("for the work of project {}, to account {}")), project, what)
    if event.act == Act.RETIRE and event.retirement:
        what = _link("certificates:page", event.retirement)
    if event.act == Act.CANCEL and (number := cancellation_of(piece, batch)):
        what = _link("registry:cancellation", number)
    return format_html(str(NOTES.get(event.act, ELSEWHERE)), what)


def cancellation_of(piece: Piece, batch: Batch) -> str:
    """The number of the cancellation that has these units; empty when it was the buffer, for a reversal."""
    for number, ranges in Cancellation.objects.filter(batch=batch).values_list("number", "serials"):
        if any(_has(text, piece) for text in ranges):
            return str(number)
    return ""


def _has(text: str, piece: Piece) -> bool:
    units = serials.parse(text)
    return units.lo <= piece.units.lo and piece.units.hi <= units.hi


def _link(route: str, number: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse(route, args=[number]), number)
