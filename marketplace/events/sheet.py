"""The certificate of an event as a PDF: it sums the retirements behind the event, each of which has its own.

Set by the engine of the certificates. It is no proof by itself: each row names a retirement that has one.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.events import queries
from marketplace.events.models import Event
from marketplace.events.states import EventState
from marketplace.pages.formats import jst_date, jst_datetime, mass, mass_parts, percent
from registry.certificates.render import qr, typeset
from registry.certificates.typeface import FALLBACKS, visible

_TEMPLATE: Final = Path(__file__).with_name("certificate.typ")
KEPT_SECONDS: Final = 86_400


def certificate_pdf(event: Event, language: str) -> bytes:
    """The certificate in `ja` or `en`, byte-identical for equal content."""
    with override(language):
        said = json.dumps(sheet(event, language), sort_keys=True)
    key = f"event-certificate:{hashlib.sha256(said.encode()).hexdigest()}"
    pdf: bytes | None = cache.get(key)
    if pdf is None:
        inputs = {"sheet": said, "fallbacks": json.dumps(FALLBACKS), "qr": qr(address(event))}
        pdf = typeset(_TEMPLATE, inputs)
        cache.set(key, pdf, KEPT_SECONDS)
    return pdf


def address(event: Event) -> str:
    """The page on which the same is read, and each retirement one click away."""
    return settings.SITE_URL + reverse("events:certificate", args=[event.slug])


def sheet(event: Event, language: str) -> dict[str, Any]:
    """All that stands on the paper, every figure already written as it will be read."""
    now = queries.progress(event)
    rows = queries.rows(queries.retirements(event))
    value, unit = mass_parts(now.retired)
    days = [event.begins_on] if event.begins_on == event.ends_on else [event.begins_on, event.ends_on]
    ended = event.closed_at or event.published_at or event.created_at
    return {
        "language": language,
        "words": _words(),
        "band": _("Demonstration: nothing here is a real credit") if settings.DEMO else "",
        "title": visible(event.title),
        "days": " – ".join(jst_date(day) for day in days),
        "place": visible(event.place),
        "organiser": visible(event.organiser_name),
        "value": value,
        "unit": unit,
        "facts": [
            [_("Footprint of the event"), f"{mass(event.footprint.grams)} CO2e ({event.footprint_id})"],
            [_("Target"), f"{mass(now.target)} ({percent(now.target, event.footprint.grams)})"],
            [_("Retired, of the target"), percent(now.retired, now.target)],
            [_("Contributions"), f"{now.contributions:,}"],
            [
                _("Open until"),
                jst_datetime(event.closed_at) if event.closed_at else jst_datetime(event.deadline),
            ],
        ],
        "projects": [
            [visible(ja if language == "ja" else en), mass(grams)]
            for ja, en, grams in queries.projects_of(event)
        ],
        "rows": [
            [row.number, jst_date(row.at), visible(row.name) or "–", visible(row.project), mass(row.grams)]
            for row in reversed(rows)
        ],
        "address": address(event),
        "withdrawn": _("The event's page was withdrawn.") if event.state == EventState.WITHDRAWN else "",
        "date": [ended.year, ended.month, ended.day, ended.hour, ended.minute, ended.second],
    }


def _words() -> dict[str, str]:
    return {
        "certificate": _("Certificate of an event"),
        "retired": _("retired for this event, for ever, in CO₂e"),
        "by": _("Organised by"),
        "projects": _("From these projects"),
        "rows": _("The retirements behind it"),
        "number": _("Retirement"), "on": _("Date"), "who": _("For"), "project": _("Project"), "mass": _("Mass"),
        "note": _(
            "Each of these retirements has a certificate and a proof of its own in the public registry. "
            "This paper adds them up; what counts is what the registry says."
        ),
    }  # fmt: skip
