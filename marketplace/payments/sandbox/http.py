"""A request and a reply, free of any server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """What a client sent; header names are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class Reply:
    """What goes back; `silent` closes the connection without a word, as a broken network would."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False


def as_json(document: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """A JSON reply, indented like Stripe's."""
    body = json.dumps(document, indent=2, ensure_ascii=False).encode()
    return Reply(status, body, {"Content-Type": "application/json"} | dict(headers or {}))
