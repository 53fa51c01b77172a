"""The log over HTTP (c2sp.org/tlog-tiles): a checkpoint that changes, and tiles that never do."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from registry.transparency import keys, published
from registry.transparency.tiles import ENTRIES, TileName

TEXT = "text/plain; charset=utf-8"
FRESH = {"Cache-Control": "public, max-age=5", "Access-Control-Allow-Origin": "*"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Access-Control-Allow-Origin": "*"}


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The last signed tree head. 404 before the first."""
    latest = published.latest_checkpoint()
    if latest is None:
        return _not_found()
    return HttpResponse(latest.note, content_type=TEXT, headers=FRESH)


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The verifier keys of the log, newest first, one a line."""
    lines = [f"{vkey}\n" for vkey in keys.verifier_keys()]
    return HttpResponse("".join(lines), content_type=TEXT, headers=FRESH)


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile of hashes. 404 unless the published tree has it, as wide as asked."""
    return _immutable(path)


@require_safe
@gzip_page
def entries(request: HttpRequest, path: str) -> HttpResponse:
    """A bundle of entries, under the same rules."""
    return _immutable(f"{ENTRIES}/{path}")


def _immutable(path: str) -> HttpResponse:
    name = TileName.parse(path)
    data = None if name is None else published.tile(name)
    if data is None:
        return _not_found()
    return HttpResponse(data, content_type="application/octet-stream", headers=FOR_EVER)


def _not_found() -> HttpResponse:
    """For programs, hence no page; and not to be cached, for it may be there in two seconds."""
    return HttpResponse("not found\n", status=404, content_type=TEXT, headers={"Cache-Control": "no-store"})
