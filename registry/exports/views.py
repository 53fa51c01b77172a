"""The open data's page and files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from registry.exports.tables import TABLES, Filters, Table, rows
from registry.exports.writers import FORMATS


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """What there is, in which formats, and what each column means."""
    return render(request, "registry/open_data.html", {"tables": TABLES.values(), "formats": list(FORMATS)})


@require_safe
def export(request: HttpRequest, table: str, form: str) -> HttpResponseBase:
    """One table as a file. Takes the filters of the API; 422 as plain text for one that means nothing."""
    if table not in TABLES or form not in FORMATS:
        raise Http404
    asked = TABLES[table].query(data=request.GET.dict())
    if not asked.is_valid():
        words = [f"{field}: {refusal}" for field, refusals in asked.errors.items() for refusal in refusals]
        return HttpResponse("\n".join(words), status=422, content_type="text/plain; charset=utf-8")
    filters = _filters(asked.validated_data)
    etag = _etag(TABLES[table], form, filters)
    if unchanged := get_conditional_response(request, etag=etag):
        unchanged["ETag"] = etag
        return unchanged
    content_type, write = FORMATS[form]
    headers = {
        "Content-Disposition": f'attachment; filename="{table}.{form}"',
        "Access-Control-Allow-Origin": "*",
        "ETag": etag,
    }
    lines = write(TABLES[table].columns, rows(TABLES[table], filters))
    return StreamingHttpResponse(lines, content_type=content_type, headers=headers)


def _filters(said: dict[str, Any]) -> Filters:
    names = {"from": "since", "to": "until"}
    return {names.get(name, name): value for name, value in said.items()}


def _etag(table: Table, form: str, filters: Filters) -> str:
    """Weak: it follows what can change rows (acts, log, disclosures, erasures), and is read before them."""
    facts = repr((table.name, form, sorted(filters.items()), table.changes()))
    return f'W/"{salted_hmac("registry.exports", facts).hexdigest()[:24]}"'
