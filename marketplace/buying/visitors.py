"""Who is at the other end when nobody has signed in: a random word in the session, made when first needed."""

import secrets

from django.http import HttpRequest

_WORD = "visitor"


def visitor_of(request: HttpRequest) -> str:
    """The visitor's word; empty for someone who has not gathered or written anything yet."""
    return str(request.session.get(_WORD, ""))


def known_visitor(request: HttpRequest) -> str:
    """The visitor's word, made now if they have none. It outlasts signing in, and ends with the session."""
    if not visitor_of(request):
        request.session[_WORD] = secrets.token_urlsafe(24)
    return visitor_of(request)
