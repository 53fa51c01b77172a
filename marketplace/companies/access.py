"""Who stands in a company's room. A company of others looks like one that is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from people.queries import membership_of
from people.rights import Right, grants

View = Callable[..., HttpResponseBase]


def company_required(right: Right = Right.LOOK, to_send: Right | None = None) -> Callable[[View], View]:
    """A page of the company that `slug` in its address names: the view gets the reader's Membership in its place.

    Strangers are led to the sign-in page, others get 404, members without the right 403. `to_send` is asked for when
    something is sent.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
            own = membership_of(request.user, slug)
            if own is None:
                raise Http404
            sends = request.method not in {"GET", "HEAD"}
            if not grants(own.role, to_send if to_send and sends else right):
                raise PermissionDenied
            return view(request, own, **rest)

        return login_required(never_cache(checked))

    return decorate
