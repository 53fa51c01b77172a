"""Whose event it is. Somebody else's looks like what is not there."""

from django.http import Http404, HttpRequest

from marketplace.events import queries
from marketplace.events.errors import EventUnknown
from marketplace.events.models import Event


def own_event(request: HttpRequest, slug: str) -> Event:
    """An event that the reader runs, or 404."""
    try:
        return queries.own(slug, request.user)
    except EventUnknown as unknown:
        raise Http404 from unknown


def shown_event(slug: str) -> Event:
    """An event whose page is public, or 404."""
    try:
        return queries.shown(slug)
    except EventUnknown as unknown:
        raise Http404 from unknown
