"""Who reads a page of the account area."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from marketplace.account import ownership
from people.models import User
from registry.models import Retirement

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Strangers are led to where one signs in; no cache keeps the page."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return guarded


def person(request: HttpRequest) -> User:
    """The signed-in user, behind `signed_in`."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def own_retirement(request: HttpRequest, number: str) -> Retirement:
    """A retirement of the reader's orders, or 404."""
    found = ownership.retirement_of(person(request), number)
    if found is None:
        raise Http404
    return found
