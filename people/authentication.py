"""How a program shows who it is: `Authorization: Bearer ok_test_…` or `ok_live_…`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

from people.errors import ScopeMissing
from people.models import ApiKey, Organisation, Scope
from people.queries import find_api_key
from people.services import note_use

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request
    from rest_framework.views import APIView


@dataclass(frozen=True)
class Principal:
    """`request.user` of a request made with a key: the organisation, acting through a program."""

    organisation: Organisation
    is_authenticated: bool = True
    is_anonymous: bool = False
    is_active: bool = True
    is_staff: bool = False
    pk: None = None


def presented_key(request: HttpRequest) -> str | None:
    """The text after `Bearer`, or None when the request shows no key."""
    scheme, _space, key = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None


def api_key_of(request: HttpRequest) -> ApiKey | None:
    """The working key that the request shows, looked up once a request."""
    if not hasattr(request, "_api_key"):
        plain = presented_key(request)
        request._api_key = find_api_key(plain) if plain is not None else None  # type: ignore[attr-defined]
    return request._api_key  # type: ignore[attr-defined]


class ApiKeyAuthentication(BaseAuthentication):
    """Makes `request.auth` the ApiKey (`.organisation`, `.livemode`). A wrong or revoked key is refused everywhere."""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        if presented_key(request._request) is None:
            return None
        api_key = api_key_of(request._request)
        if api_key is None:
            raise AuthenticationFailed(_("This API key is not valid."), code="invalid_api_key")
        note_use(api_key=api_key)
        return Principal(api_key.organisation), api_key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="okaeshi"'


class HasApiKey(BasePermission):
    """Only with a key of an organisation, whatever its mode, that has the scope of the act.

    The view says in `scopes` which one each of its methods asks for: `{"GET": Scope.ORDERS_READ, …}`. Raises
    ScopeMissing.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiKey):
            return False
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method != "OPTIONS" and hasattr(view, method.lower()):  # else 405 says that there is no such act
            require_scope(request.auth, view.scopes[method])  # type: ignore[attr-defined]
        return True


def require_scope(api_key: ApiKey, scope: Scope) -> None:
    """Raises ScopeMissing."""
    if scope not in api_key.scopes:
        raise ScopeMissing(scope=scope.value)
