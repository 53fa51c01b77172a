"""What may come in over the API's wire, and how it goes out: JSON, strictly.

Python's own reader takes more than JSON says (NaN, a key twice) and text that no database holds (NUL, half a
surrogate pair). Refused here, none of it can surprise anything further in.
"""

import datetime
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

# NUL and half a surrogate pair can only be written as escapes, and numbers beyond all others only so.
_MAY_HOLD = re.compile(rb"\\u|NaN|Infinity|[0-9][eE]|[0-9]{300}")


class BodyTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"
    default_detail = _("The request body is too large.")


class NumberNotFinite(ValueError):
    """A number that is none, or larger than any computer's, with its place such as `inputs.legs.0.km`."""

    code, status = "malformed_request", status.HTTP_400_BAD_REQUEST

    def __init__(self, field: str) -> None:
        super().__init__(_("NaN, infinities and numbers beyond them cannot be read. Send a number."))
        self.field = field


class StrictJSONParser(BaseParser):
    """Reads a JSON object of at most API_BODY_LIMIT bytes, or as many as a parser of its kind allows."""

    media_type = "application/json"
    limit: int | None = None

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        limit = self.limit or settings.API_BODY_LIMIT
        data = read_object(stream.read(limit + 1), limit=limit)
        # `language` in the body is the language of the reply, so of the refusals in it too.
        if data.get("language") in [code for code, _name in settings.LANGUAGES]:
            translation.activate(data["language"])
        return data


def read_object(body: bytes, *, limit: int | None = None) -> dict[str, Any]:
    """The JSON object in the body. Raises BodyTooLarge, NumberNotFinite and ParseError."""
    if len(body) > (limit or settings.API_BODY_LIMIT):
        raise BodyTooLarge
    try:
        data = json.loads(
            body.decode("utf-8"),
            parse_constant=float,
            object_pairs_hook=_without_repeats,
        )
        if _MAY_HOLD.search(body):
            for text in _texts(data):
                if "\x00" in text:
                    raise ValueError("NUL")
                text.encode("utf-8")  # half a surrogate pair cannot be encoded
    except NumberNotFinite:
        raise
    except (ValueError, RecursionError) as error:
        raise ParseError(_("The body is not well-formed JSON."), code="malformed_request") from error
    if not isinstance(data, dict):
        raise ParseError(_("The body has to be a JSON object."), code="malformed_request")
    return data


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _texts(value: Any, place: str = "") -> Iterator[str]:
    """Every text in it; raises NumberNotFinite for the first number that is not finite."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise NumberNotFinite(place.removeprefix("."))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner, f"{place}.{key}"[:200])
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{place}.{number}")


class UtcEncoder(JSONEncoder):
    """Moments go out as RFC 3339 in UTC with milliseconds, whatever zone the site shows on its pages."""

    def default(self, obj: Any) -> Any:
        if isinstance(obj, datetime.datetime):
            utc = obj.astimezone(datetime.UTC)
            return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return super().default(obj)


class UtcJSONRenderer(JSONRenderer):
    encoder_class = UtcEncoder
