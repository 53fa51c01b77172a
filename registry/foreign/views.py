"""Units of other registries as public pages: what is immobilised for which batch, and a look-up by foreign serial."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from registry import foreign
from registry.errors import RegistryError
from registry.foreign import queries
from registry.models import Immobilisation
from registry.papers import as_reply


@require_safe
def immobilised(request: HttpRequest) -> HttpResponse:
    """Everything that stands for units of other registries; `?serial=` leads from one of theirs to ours."""
    text = request.GET.get("serial", "")[:400]
    facts: dict[str, Any] = {
        "serial": text,
        "immobilisations": queries.immobilisations()[:500],
        "examples": [module.EXAMPLE for module in foreign.REGISTRIES.values()],
    }
    status = 200
    if text.strip():
        try:
            facts["asked"] = foreign.recognise(text)
            facts["matches"] = list(queries.matches(facts["asked"]))
        except RegistryError as refusal:
            facts["refusal"], status = refusal, refusal.status
    return render(request, "registry/foreign/immobilised.html", facts, status=status)


@require_safe
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """The other registry's confirmation, as it was handed in."""
    found = get_object_or_404(Immobilisation, number=number, withdrawn_at=None)
    return as_reply(name=found.evidence_name, media_type=found.evidence_type, content=bytes(found.evidence))
