"""Papers made of kept results."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from calculators import services
from calculators.errors import FootprintUnknown
from marketplace.reports.footprint_pdf import footprint_pdf as typeset_footprint


@require_safe
def footprint_pdf(request: HttpRequest, id: str) -> HttpResponse:
    """A kept footprint as PDF, in the language of the page."""
    try:
        saved = services.get(id)
    except FootprintUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    pdf = typeset_footprint(saved, "ja" if (get_language() or "en").startswith("ja") else "en")
    reply = HttpResponse(pdf, content_type="application/pdf")
    reply["Content-Disposition"] = f'inline; filename="okaeshi-{saved.id}.pdf"'
    return reply
