"""Who stands at the desk. What belongs to others looks like what is not there: such views answer 404, not 403."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from people import second_factor
from people.models import Membership, Organisation, Role, User
from people.queries import memberships_of, reaches

View = Callable[..., HttpResponseBase]
CHOSEN = "desk_organisation"  # the key in the session


@dataclass(frozen=True, slots=True)
class Standing:
    """A signed-in person and the organisation they act for at the moment, if there is one."""

    user: User
    memberships: tuple[Membership, ...]
    membership: Membership | None

    @property
    def is_staff(self) -> bool:
        """Whether this is staff of the registry itself."""
        return self.user.is_staff

    @property
    def organisation(self) -> Organisation | None:
        return self.membership.organisation if self.membership else None

    def acts(self, least: Role = Role.MEMBER, *kinds: str) -> bool:
        """Whether they act for an organisation in at least this role (and the organisation is of such a kind)."""
        own = self.membership
        return own is not None and reaches(own.role, least) and (not kinds or own.organisation.kind in kinds)


def standing_of(request: HttpRequest) -> Standing:
    """The standing of the signed-in person. Without a choice of their own, the first of their organisations."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    known: Standing | None = getattr(request, "desk_standing", None)
    if known is None:
        every = tuple(memberships_of(request.user))
        chosen = request.session.get(CHOSEN)
        own = next((one for one in every if one.organisation.slug == chosen), every[0] if every else None)
        known = Standing(request.user, every, own)
        request.desk_standing = known  # type: ignore[attr-defined]
    return known


def acting_for(request: HttpRequest, least: Role = Role.VIEWER, *kinds: str) -> Organisation:
    """The organisation the person acts for. Raises PermissionDenied without one, or below the role or kind asked."""
    standing = standing_of(request)
    if standing.organisation is None or not standing.acts(least, *kinds):
        raise PermissionDenied
    return standing.organisation


def role_at_least(request: HttpRequest, least: Role) -> bool:
    """Whether the person's role in the organisation they act for includes this one."""
    return standing_of(request).acts(least)


def person(request: HttpRequest) -> User:
    """The signed-in person, behind one of the decorators below."""
    return standing_of(request).user


def signed_in(view: View) -> View:
    """A page for everyone who has signed in; never kept by a cache."""
    return login_required(never_cache(view))


def staff_required(view: View) -> View:
    """A page for staff of the registry; others get 403, strangers are led to the sign-in page."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not standing_of(request).is_staff:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return signed_in(checked)


def looking_required(view: View) -> View:
    """A page of what others entrusted to staff: it asks for a second factor given today."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not second_factor.passed_today(request):
            return second_factor.ask(request)
        return view(request, *args, **kwargs)

    return staff_required(checked)


def deciding_required(view: View) -> View:
    """A page on which staff decides over others: to look as above, to send it a factor of the last ten minutes."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not second_factor.passed_recently(request):
            return second_factor.ask(request)
        return view(request, *args, **kwargs)

    return looking_required(checked)


def acting_required(least: Role = Role.VIEWER, *kinds: str) -> Callable[[View], View]:
    """A page for those who act for an organisation (of these kinds) in at least this role; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            acting_for(request, least, *kinds)
            return view(request, *args, **kwargs)

        return signed_in(checked)

    return decorate
