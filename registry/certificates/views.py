"""The certificate as a page that looks like the paper, the signed file as it was stored, and the trust file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from registry import serials
from registry.certificates.issue import signer
from registry.certificates.trust import Trust
from registry.models import Retirement
from registry.models.certificates import Certificate
from registry.transparency.keys import verifier_keys
from registry.transparency.published import logged
from registry.transparency.verify import VerifierKey


@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate of one retirement, also before it is issued: the page then says what it waits for."""
    retirement = get_object_or_404(
        Retirement.objects.select_related(
            "batch__project__scheme", "batch__project__methodology", "batch__project__verifier__organisation"
        ),
        number=number,
    )
    return render(request, "registry/certificate.html", _facts(retirement))


@require_safe
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The signed file as it was stored: `?lang=ja|en`, else the reader's language; `?version=1`, else the latest."""
    language = request.GET.get("lang") or _language()
    stored = Certificate.objects.filter(retirement__number=number, language=language)
    version = request.GET.get("version")
    if version is not None:
        stored = (
            stored.filter(version=int(version)) if version.isascii() and version.isdigit() else stored.none()
        )
    certificate = stored.order_by("-version").first()
    if certificate is None:
        raise Http404
    return HttpResponse(
        bytes(certificate.pdf),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{number}-{language}.pdf"',
            "Cache-Control": "public, max-age=300",
            "Vary": "Accept-Language, Cookie",
        },
    )


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """What `verify_certificate --trust` reads: the log's verifier keys and the roots of this instance."""
    keys = tuple(VerifierKey.parse(vkey) for vkey in verifier_keys())
    return HttpResponse(
        str(Trust(keys, tuple(signer().roots()))),
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"},
    )


def _facts(retirement: Retirement) -> dict[str, Any]:
    openings = {opening.field: opening.text for opening in retirement.openings.filter(public=True)}
    return {
        "retirement": retirement,
        "number": retirement.number,
        "project": retirement.batch.project,
        "beneficiary": openings.get("beneficiary"),
        "message": openings.get("message"),
        "ranges": [serials.parse(text) for text in retirement.serials],
        "certificate": retirement.certificates.filter(language=_language()).order_by("-version").first(),
        "logged": logged(retirement.number),
    }


def _language() -> str:
    return "ja" if (get_language() or "en").startswith("ja") else "en"
