"""The certificate as a page that looks like the paper, the signed file as it was stored, and the trust file."""

from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.certificates import card
from registry.certificates.content import LANGUAGES, Language
from registry.certificates.issue import footprints_named, signer
from registry.certificates.sheet import honorific, mass
from registry.certificates.trust import Trust
from registry.certificates.wording import words
from registry.enums import Purpose
from registry.models import Erasure, Retirement, Reversal
from registry.models.certificates import Certificate
from registry.retiring.wordings import Wording, changed_fields, current, days_of, wordings
from registry.reversals import queries as reversals
from registry.standards.labels import labels_of
from registry.transparency.keys import verifier_keys
from registry.transparency.published import Logged, logged
from registry.transparency.verify import VerifierKey


@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate of one retirement, also before it is issued: the page then says what it waits for.

    `?version=1` shows an older version, and says which one counts.
    """
    retirement = get_object_or_404(
        Retirement.objects.select_related(
            "batch__project__scheme", "batch__project__methodology", "batch__project__verifier__organisation"
        ),
        number=number,
    )
    versions = wordings(retirement)
    said = _asked(versions, request.GET.get("version"))
    if said is None:
        raise Http404
    return render(request, "registry/certificate.html", _facts(retirement, versions, said))


@require_safe
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The signed file as it was stored: `?lang=ja|en`, else the reader's language; `?version=1`, else the latest."""
    language = request.GET.get("lang") or _language()
    retirement = get_object_or_404(Retirement, number=number)
    said = _asked(wordings(retirement), request.GET.get("version"))
    if said is None:
        raise Http404
    stored = retirement.certificates.filter(version=said.version, language=language)
    certificate = get_object_or_404(stored)
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
def share_card(request: HttpRequest, number: str, digest: str, lang: str) -> HttpResponse:
    """The picture for sharing, at the address of exactly what is on it; 404 once that is no longer what counts."""
    retirement = get_object_or_404(Retirement.objects.select_related("batch__project"), number=number)
    language: Language = "ja" if lang == "ja" else "en"
    found = card.facts(retirement, current(retirement), language)
    if card.digest(found) != digest or lang not in LANGUAGES:
        raise Http404
    return HttpResponse(
        card.png(found),
        content_type="image/png",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
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


def card_path(retirement: Retirement, said: Wording, language: Language) -> str:
    """Where the picture of these words lies."""
    name = card.digest(card.facts(retirement, said, language))
    return reverse("certificates:card", args=[retirement.number, name, language])


def _asked(said: list[Wording], version: str | None) -> Wording | None:
    """The version asked for, by its number; else the one that counts."""
    if version is None:
        return said[-1]
    return next((each for each in said if str(each.version) == version), None)


def _facts(retirement: Retirement, versions: list[Wording], said: Wording) -> dict[str, Any]:
    entry = logged(retirement.number)
    certificates = _stored(retirement, said)
    amount, unit = mass(retirement.grams)
    losses = reversals.of_batch(retirement.batch)
    return {
        "retirement": retirement,
        "number": retirement.number,
        "project": retirement.batch.project,
        "said": said,
        "counts": versions[-1].version,
        "purpose": Purpose(said.purpose).label,
        "words": said.public,
        "period": days_of(said.public.get("period")),
        "disclose_on": date.fromisoformat(day) if (day := said.public.get("disclose_on")) else None,
        "beneficiary": said.public.get("beneficiary"),
        "footprints": [(one.kind.in_(_language()), one) for one in footprints_named(retirement, said)],
        "honorific": honorific(_language(), said.beneficiary_kind),
        "message": said.public.get("message"),
        "amount": amount,
        "unit": unit,
        "labels": labels_of([retirement])[retirement.pk],
        "parts": _parts(retirement.paid),
        "logged": entry,
        "leaf_hash": entry and entry.hash.hex(),
        "certificates": certificates,
        "erased": said.has_erased_words,
        "versions": [_as_told(before, each) for before, each in pairwise([None, *versions])],
        "events": _events(retirement, entry, certificates, versions, losses),
        "reversals": losses,
        "page_url": settings.SITE_URL + reverse("certificates:page", args=[retirement.number]),
        "card_url": settings.SITE_URL + card_path(retirement, versions[-1], _language()),
    }


def _as_told(before: Wording | None, said: Wording | None) -> dict[str, Any]:
    """One version for the list of versions: what in it is new, by the names of the fields."""
    assert said is not None
    changed = [] if before is None else changed_fields(before, said)
    return {"said": said, "changed": _fields(changed)}


def _stored(retirement: Retirement, said: Wording) -> list[Certificate]:
    """The files of one version, the reader's own language first."""
    found = retirement.certificates.defer("pdf", "proof").filter(version=said.version)
    return sorted(found, key=lambda each: each.language != _language())


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
    retirement: Retirement,
    entry: Logged | None,
    certificates: list[Certificate],
    versions: list[Wording],
    losses: list[Reversal],
) -> list[dict[str, Any]]:
    """What became of it, in order."""
    events = [_event(_("Retired"), retirement.retired_at)]
    if entry is not None:
        note = _("Entry %(index)s of the public log") % {"index": f"{entry.index:,}"}
        events.append(_event(_("Entered in the public log"), None, note))
    later = [
        *(_event(_("Amended"), each.at, each.number) for each in versions[1:]),
        *(
            _event(_("Words disclosed"), each.disclosed_at, _fields(each.fields))
            for each in retirement.disclosures.all()
        ),
        *(_event(_("Word erased"), each.erased_at, _fields([each.field])) for each in _erasures(retirement)),
        *(
            _event(
                _("Loss on the project: %(state)s") % {"state": step.get_state_display()},
                step.at,
                loss.number,
            )
            for loss in losses
            for step in loss.steps.all()
        ),
    ]
    if certificates:
        later.append(_event(_("Certificate signed"), min(each.signed_at for each in certificates)))
    return events + sorted(later, key=lambda event: event["at"])


def _event(label: str, at: datetime | None, note: str = "") -> dict[str, Any]:
    return {"label": label, "state": "done", "at": at, "note": note}


def _fields(fields: list[str]) -> str:
    named = words(_language())
    return _(", ").join(named.get(field, field) for field in fields)


def _erasures(retirement: Retirement) -> list[Erasure]:
    """One for each word, however many versions it stood in."""
    return list({each.field: each for each in retirement.erasures.order_by("-pk")}.values())


def _language() -> Language:
    return "ja" if (get_language() or "en").startswith("ja") else "en"
