"""The certificate as a page that looks like the paper, the signed file as it was stored, and the trust file."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.certificates.content import Language
from registry.certificates.issue import signer
from registry.certificates.sheet import honorific, mass
from registry.certificates.trust import Trust
from registry.models import Retirement
from registry.models.certificates import Certificate
from registry.transparency.keys import verifier_keys
from registry.transparency.published import Logged, logged
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
    certificate = stored.select_related("retirement").order_by("-version").first()
    if certificate is None:
        raise Http404
    if _has_erased_words(certificate.retirement):
        return HttpResponse(
            _(
                "A name on this certificate was erased. Its record and proof stand; the file is no longer served."
            ),
            status=410,
            content_type="text/plain; charset=utf-8",
        )
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


def _has_erased_words(retirement: Retirement) -> bool:
    """Whether a commitment has lost its opening: a file that was signed before may still show the words."""
    return retirement.openings.count() < len(json.loads(retirement.commitments))


def _facts(retirement: Retirement) -> dict[str, Any]:
    openings = {opening.field: opening.text for opening in retirement.openings.filter(public=True)}
    entry = logged(retirement.number)
    erased = _has_erased_words(retirement)
    certificates = [] if erased else _latest(retirement)
    amount, unit = mass(retirement.grams)
    return {
        "retirement": retirement,
        "number": retirement.number,
        "project": retirement.batch.project,
        "beneficiary": openings.get("beneficiary"),
        "honorific": honorific(_language(), retirement.beneficiary_kind),
        "message": openings.get("message"),
        "amount": amount,
        "unit": unit,
        "parts": _parts(retirement.paid),
        "logged": entry,
        "leaf_hash": entry and entry.hash.hex(),
        "certificates": certificates,
        "erased": erased,
        "events": _events(retirement, entry, certificates),
        "page_url": settings.SITE_URL + reverse("certificates:page", args=[retirement.number]),
    }


def _latest(retirement: Retirement) -> list[Certificate]:
    """The newest version in each language, the reader's own first."""
    newest = {
        each.language: each for each in retirement.certificates.defer("pdf", "proof").order_by("version")
    }
    return sorted(newest.values(), key=lambda each: each.language != _language())


def _parts(paid: dict[str, Any] | None) -> list[dict[str, Any]]:
    if not paid:
        return []
    names = {
        "project": _("Project"),
        "platform_fee": _("Platform fee"),
        "payment_fee": _("Payment fee"),
        "tax": _("Tax"),
    }
    return [{"label": str(name), "minor": paid[key]} for key, name in names.items()]


def _events(
    retirement: Retirement, entry: Logged | None, certificates: list[Certificate]
) -> list[dict[str, Any]]:
    """What became of it, in order. Amendments and reversals will stand here too."""
    events = [{"label": _("Retired"), "state": "done", "at": retirement.retired_at, "note": ""}]
    if entry is not None:
        note = _("Entry %(index)s of the public log") % {"index": f"{entry.index:,}"}
        events.append({"label": _("Entered in the public log"), "state": "done", "at": None, "note": note})
    if certificates:
        signed = min(certificate.signed_at for certificate in certificates)
        events.append({"label": _("Certificate signed"), "state": "done", "at": signed, "note": ""})
    return events


def _language() -> Language:
    return "ja" if (get_language() or "en").startswith("ja") else "en"
