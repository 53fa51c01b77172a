"""The log over HTTP (c2sp.org/tlog-tiles): a checkpoint that changes, tiles that never do, and a way in for witnesses.

All of it may lie in a CDN: no reply depends on language or cookies, and each has an ETag.
"""

import base64
import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_POST, require_safe

from registry.transparency import keys, published, witnesses
from registry.transparency.errors import CosignatureRefused
from registry.transparency.tiles import ENTRIES, TileName

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
FRESH = "public, max-age=5"
FOR_EVER = "public, max-age=31536000, immutable"
SIZE = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


@require_safe
@conditional_page
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The last signed tree head with the cosignatures it has so far. 404 before the first."""
    latest = published.latest_checkpoint()
    if latest is None:
        return _not_found()
    return _reply(request, witnesses.with_cosignatures(latest).encode(), TEXT, FRESH)


@require_safe
@conditional_page
def key(request: HttpRequest) -> HttpResponse:
    """The verifier keys of the log, newest first, one a line."""
    return _lines(request, keys.verifier_keys(), FRESH)


@require_safe
@conditional_page
def witness_keys(request: HttpRequest) -> HttpResponse:
    """The verifier keys of the witnesses whose cosignatures are passed on, one a line."""
    return _lines(request, witnesses.verifier_keys(), FRESH)


@require_safe
@conditional_page
def consistency(request: HttpRequest) -> HttpResponse:
    """`?from=&to=`: hashes in base 64, one a line, that show the smaller tree to be the beginning of the larger.

    RFC 9162, 2.1.4. Empty for equal sizes; 404 for a size that is not published.
    """
    sizes = [request.GET.get(name, "") for name in ("from", "to")]
    found = published.consistency_proof(*map(int, sizes)) if all(map(SIZE.fullmatch, sizes)) else None
    if found is None:
        return _not_found()
    return _lines(request, [base64.b64encode(hashed).decode() for hashed in found], FOR_EVER)


@csrf_exempt
@require_POST
def cosignature(request: HttpRequest) -> HttpResponse:
    """Take the cosignatures of witnesses: the body is a published checkpoint with their lines below it."""
    try:
        note = request.body[: witnesses.LONGEST + 1].decode()
        if len(note) > witnesses.LONGEST:
            raise ValueError
    except ValueError:
        return HttpResponse("not a checkpoint\n", status=400, content_type=TEXT)
    try:
        taken = witnesses.accept(note, at=timezone.now())
    except CosignatureRefused as refusal:
        return HttpResponse(f"{refusal}\n", status=refusal.status, content_type=TEXT)
    return HttpResponse("".join(f"{row.line}\n" for row in taken), content_type=TEXT)


@require_safe
@conditional_page
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile of hashes. 404 unless the published tree has it, as wide as asked."""
    return _immutable(request, path)


@require_safe
@gzip_page
@conditional_page
def entries(request: HttpRequest, path: str) -> HttpResponse:
    """A bundle of entries, under the same rules."""
    return _immutable(request, f"{ENTRIES}/{path}")


def _immutable(request: HttpRequest, path: str) -> HttpResponse:
    name = TileName.parse(path)
    data = None if name is None else published.tile(name)
    if data is None:
        return _not_found()
    return _reply(request, data, BYTES, FOR_EVER)


def _lines(request: HttpRequest, lines: list[str], kept: str) -> HttpResponse:
    return _reply(request, "".join(f"{line}\n" for line in lines).encode(), TEXT, kept)


def _reply(request: HttpRequest, data: bytes, content_type: str, kept: str) -> HttpResponse:
    request.same_for_all = True  # type: ignore[attr-defined]
    response = HttpResponse(data, content_type=content_type)
    response.headers["Cache-Control"] = kept
    response.headers["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _not_found() -> HttpResponse:
    """For programs, hence no page; and not to be cached, for it may be there in two seconds."""
    return HttpResponse("not found\n", status=404, content_type=TEXT, headers={"Cache-Control": "no-store"})
