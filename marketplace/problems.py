"""Every refusal of the API as an RFC 9457 problem: `type title status detail code errors`, and what it adds.

The floors below raise errors with `code`, `status`, `field` and `params`; the framework raises its own. Both become
the same shape here, and only here. What nobody expected stays an exception: it is logged, and told without detail.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from rest_framework.exceptions import APIException, AuthenticationFailed, ValidationError
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error

from registry.refusals import Refusal

MEDIA_TYPE = "application/problem+json"
RETRY_SOON = 1  # seconds; a lock is held for far less

TITLES: dict[int, str | Promise] = {
    400: _("The request cannot be read"),
    401: _("Authentication is needed"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not possible here"),
    406: _("Not available in this format"),
    409: _("Not possible as things stand"),
    413: _("Too large"),
    415: _("Not in this format"),
    422: _("A value cannot be accepted"),
    429: _("Too many requests"),
    500: _("Our mistake"),
    503: _("Busy"),
}

# The codes that the framework's own refusals carry; the others are published beside the errors that carry them.
GENERAL: dict[str, tuple[int, str | Promise]] = {
    "malformed_request": (400, _("The body is not well-formed JSON.")),
    "not_authenticated": (401, _("Show an API key: Authorization: Bearer ok_test_… or ok_live_….")),
    "invalid_api_key": (401, _("This API key is not valid.")),
    "not_allowed": (403, _("You are not allowed to do this.")),
    "not_found": (404, _("There is nothing here, or nothing that you may see.")),
    "method_not_allowed": (405, _("This address does not answer to this method.")),
    "not_acceptable": (406, _("This address answers in JSON only.")),
    "body_too_large": (413, _("The request body is too large.")),
    "unsupported_media_type": (415, _("Send the body as application/json.")),
    "invalid": (422, _("Some values cannot be accepted: see errors.")),
    "rate_limited": (429, _("Too many requests. Try again a little later.")),
    "server_error": (500, _("Something went wrong on our side. We have been told.")),
    "busy": (503, _("The site is busy. Try again in a moment.")),
}
FRAMEWORK_CODES = {
    "authentication_failed": "invalid_api_key",
    "error": "server_error",
    "parse_error": "malformed_request",
    "permission_denied": "not_allowed",
    "throttled": "rate_limited",
}


class FieldError(NamedTuple):
    field: str | None
    code: str
    message: str


class Problem(NamedTuple):
    """One refusal, before it is written down."""

    code: str
    status: int
    detail: str
    errors: list[FieldError]
    extra: Mapping[str, Any]
    headers: dict[str, str]

    def body(self) -> dict[str, Any]:
        return {
            **self.extra,
            "type": f"{settings.SITE_URL}/api/v1/docs/#{self.code}",
            "title": str(TITLES.get(self.status, TITLES[500])),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "errors": [error._asdict() for error in self.errors],
        }


def general(code: str, *, headers: dict[str, str] | None = None) -> Problem:
    """One of the general problems, in the reader's language."""
    status, message = GENERAL[code]
    return Problem(code, status, str(message), [], {}, headers or {})


def describe(error: BaseException | None) -> Problem | None:  # noqa: PLR0911 (one line a kind of error)
    """The problem that an exception stands for, or None when nobody expected it."""
    if isinstance(getattr(error, "code", None), str) and isinstance(getattr(error, "status", None), int):
        return _ours(error)
    if isinstance(error, ValidationError | DjangoValidationError):
        return _invalid(list(_field_errors(as_serializer_error(error))))
    if isinstance(error, Http404):
        return general("not_found")
    if isinstance(error, PermissionDenied):
        return general("not_allowed")
    if isinstance(error, SuspiciousOperation | BadRequest):
        return general("malformed_request")
    if isinstance(error, OperationalError | InterfaceError):
        return general("busy", headers={"Retry-After": str(RETRY_SOON)})
    if isinstance(error, APIException):
        return _frameworks(error)
    return None


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework's EXCEPTION_HANDLER."""
    problem = describe(error)
    if problem is None:
        return None
    return Response(problem.body(), status=problem.status, headers=problem.headers, content_type=MEDIA_TYPE)


def problem_response(problem: Problem) -> HttpResponse:
    """The problem as a plain reply, for where the framework is not at work."""
    body = json.dumps(problem.body(), ensure_ascii=False).encode()
    return HttpResponse(body, status=problem.status, headers=problem.headers, content_type=MEDIA_TYPE)


def _ours(error: Any) -> Problem:
    message, field = str(error), getattr(error, "field", None)
    errors = [FieldError(field, error.code, message)] if field else []
    if places := getattr(error, "problems", ()):  # one refusal of many places
        errors = [FieldError(place.field, place.code, str(place)) for place in places]
    wait = getattr(error, "retry_after", None)
    headers = {} if wait is None else {"Retry-After": str(wait)}
    return Problem(error.code, error.status, message, errors, getattr(error, "params", {}), headers)


def _invalid(errors: list[FieldError]) -> Problem:
    status, message = GENERAL["invalid"]
    detail = errors[0].message if len(errors) == 1 else str(message)
    return Problem("invalid", status, detail, errors, {}, {})


def _frameworks(error: APIException) -> Problem:
    found = error.get_codes()
    code = FRAMEWORK_CODES.get(found, found) if isinstance(found, str) else "invalid"
    headers = {}
    if error.status_code == 401:
        headers["WWW-Authenticate"] = getattr(error, "auth_header", None) or "Bearer"
    if isinstance(error, AuthenticationFailed) or code not in GENERAL:
        return Problem(code, error.status_code, str(error.detail), [], {}, headers)
    problem = general(code, headers=headers)
    # The reader of a body says more exactly than the general sentence what is wrong with it.
    return problem._replace(detail=str(error.detail)) if code == "malformed_request" else problem


def _field_errors(detail: Any, path: str = "") -> Iterator[FieldError]:
    """The framework's nested details as a flat list; `inputs.legs.0.from` names a place in the body."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            own = key == "non_field_errors"
            yield from _field_errors(inner, path if own else f"{path}.{key}".lstrip("."))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            plain = not isinstance(inner, dict | list)
            yield from _field_errors(inner, path if plain else f"{path}.{number}".lstrip("."))
    else:
        yield FieldError(path or None, getattr(detail, "code", "invalid"), str(detail))


# --- addresses that no view answers --------------------------------------------------------------------------------
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return problem_response(general("not_found"))
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return problem_response(general("malformed_request"))
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return problem_response(general("not_allowed"))
    return defaults.permission_denied(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django has logged the exception by now; the reader learns nothing of it but whether to try again."""
    problem = describe(sys.exc_info()[1]) or general("server_error")
    if _is_api(request):
        return problem_response(problem)
    page = defaults.server_error(request)
    if problem.code == "busy":  # a lock that did not come free, or a database that is starting again
        page.status_code = problem.status
        for name, value in problem.headers.items():
            page.headers[name] = value
    return page


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


# --- the published list --------------------------------------------------------------------------------------------
class Published(NamedTuple):
    code: str
    status: int
    meaning: str


def published() -> list[Published]:
    """Every code that a reply may carry: the general ones, and each floor's errors. Sorted by code."""
    found = {code: Published(code, status, str(message)) for code, (status, message) in GENERAL.items()}
    for app in apps.get_app_configs():
        name = f"{app.name}.errors"
        if app.path.startswith(str(settings.BASE_DIR)) and find_spec(name):
            for error in vars(import_module(name)).values():
                if isinstance(error, type) and issubclass(error, Exception) and _is_raised(error):
                    meaning = re.sub(r"%\(\w+\)[sd]", "…", str(vars(error).get("message", "")))
                    found.setdefault(error.code, Published(error.code, error.status, meaning))  # type: ignore[attr-defined]
    return sorted(found.values())


def _is_raised(error: type[Exception]) -> bool:
    """Whether a refusal has a code of its own; the base of a family is never raised itself."""
    return "code" in vars(error) and not {Exception, Refusal} & set(error.__bases__)
