"""What everyone may see of an event: its page, its progress, its badge, its certificate, and how to take part."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.errors import ShopError
from marketplace.events import badge as drawing
from marketplace.events import guests, queries, shares, sheet
from marketplace.events.errors import EventUnknown
from marketplace.events.forms import OriginForm
from marketplace.events.models import Event, Picture
from marketplace.events.states import EventState, Part
from marketplace.events.views.access import shown_event
from marketplace.orders.amounts import mass_of_share

ON_A_PAGE = 100
ON_THE_EVENTS_PAGE = 30
BADGE_SECONDS = 60
PROGRESS_SECONDS = 5


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """/events/ - events that may be found: those that are open, then those that were."""
    found = list(queries.listed()[:60])
    told = [{"event": one, "now": queries.progress(one)} for one in found]
    context = {
        "open": [one for one in told if one["event"].state == EventState.PUBLISHED],  # type: ignore[attr-defined]
        "past": [one for one in told if one["event"].state != EventState.PUBLISHED],  # type: ignore[attr-defined]
    }
    return render(request, "events/events.html", context)


@never_cache
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/ - the page of an event; of a draft only for those who run it."""
    found = _visible(request, slug)
    context = _context(request, found) | {
        "rows": queries.rows(queries.retirements(found)[:ON_THE_EVENTS_PAGE]),
        "choices": found.choices.select_related("project"),
        "result": found.footprint.result(request.LANGUAGE_CODE),
        "pictured": Picture.objects.filter(event=found).exists(),
        "runs": queries.runs(request.user, found),
    }
    return render(request, "events/event.html", context)


@never_cache
@require_safe
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/progress/ - the part of the page that moves by itself."""
    return render(request, "events/_progress.html", _context(request, _visible(request, slug)))


@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/picture - the organiser's own picture."""
    found = Picture.objects.filter(event=_visible(request, slug)).first()
    if found is None:
        raise Http404
    reply = HttpResponse(bytes(found.content), content_type=found.media_type)
    reply["Cache-Control"] = "private, max-age=300"
    return reply


@never_cache
@require_safe
def take_part(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/take-part/?origin= or ?equal=1 or ?amount= - a participant's share, and the way to pay for it."""
    found = shown_event(slug)
    key = request.GET.get("guest", "")[:40]
    guest = found.guests.filter(key=key).first() if key else None
    asked = any(request.GET.get(name) for name in ("origin", "amount"))
    form = OriginForm(
        request.GET if asked else None, event=found, initial={"origin": guest.origin if guest else ""}
    )
    context = _context(request, found) | {"form": form, "guest": guest, "key": guest.key if guest else ""}
    if context["open"] and (request.GET.get("equal") or (asked and form.is_valid())):
        try:
            context |= _offers(found, form, context["key"])
        except ShopError as refused:
            context["refused"] = refused
    return render(request, "events/take_part.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/leave/?guest= - off the check-in list, by the link in the invitation."""
    found = shown_event(slug)
    if request.method == "POST":
        guests.leave(found, request.GET.get("guest", "")[:40])
        return redirect(f"{request.path}?done=1")
    return render(request, "events/leave.html", {"event": found, "done": "done" in request.GET})


@require_safe
def badge(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """/events/<slug>/badge-<ja|en>.svg - the same for everyone: a copy may be kept for a minute."""
    found = shown_event(slug)
    request.same_for_all = True  # type: ignore[attr-defined]
    reply = HttpResponse(
        drawing.badge(found, queries.progress(found), language), content_type="image/svg+xml"
    )
    reply["Cache-Control"] = f"public, max-age={BADGE_SECONDS}"
    reply["Access-Control-Allow-Origin"] = "*"
    reply["Cross-Origin-Resource-Policy"] = "cross-origin"
    return reply


@never_cache
@require_safe
def certificate(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/certificate/ - what was retired for an event in all, each retirement one click away."""
    found = _certified(slug)
    page = Paginator(queries.retirements(found), ON_A_PAGE).get_page(request.GET.get("page"))
    context = _context(request, found) | {
        "rows": queries.rows(page.object_list),
        "page": page,
        "projects": queries.projects_of(found),
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else None,
        "following": f"?page={page.next_page_number()}" if page.has_next() else None,
    }
    return render(request, "events/certificate.html", context)


@never_cache
@require_safe
def certificate_pdf(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """/events/<slug>/certificate-<ja|en>.pdf - the same on paper."""
    found = _certified(slug)
    reply = HttpResponse(sheet.certificate_pdf(found, language), content_type="application/pdf")
    reply["Content-Disposition"] = f'inline; filename="okaeshi-{found.slug}.pdf"'
    return reply


def _offers(event: Event, form: OriginForm, key: str) -> dict[str, Any]:
    """The share that was asked for, and what of it one may choose."""
    part = Part.PARTICIPANT
    said = form.cleaned_data if form.is_bound else {}
    if said.get("amount"):
        return {"offers": [shares.offer(event, said["amount"], part=part, guest=key)]}
    share = said.get("origin")
    grams = share.grams if share else shares.equal(event)
    origin = share.origin if share else ""
    return {
        "share": share,
        "grams": grams,
        "aimed": mass_of_share(grams, event.share),
        "offers": shares.offers(event, grams, part=part, origin=origin, guest=key),
    }


def _context(request: HttpRequest, event: Event) -> dict[str, Any]:
    now = queries.progress(event)
    over = event.deadline <= timezone.now()
    return {
        "event": event,
        "now": now,
        "words": drawing.words(event, now),
        "open": queries.open_to_participants(event) and not over,
        "over": over,
        "moves": event.state == EventState.PUBLISHED or now.in_flight > 0,
        "every": PROGRESS_SECONDS,
        "wide": min(now.retired, now.target) * 1000 // now.target,
        "coming_wide": min(now.coming, max(now.target - now.retired, 0)) * 1000 // now.target,
    }


def _visible(request: HttpRequest, slug: str) -> Event:
    """A public event, or one's own draft."""
    try:
        return queries.own(slug, request.user)
    except EventUnknown:
        return shown_event(slug)


def _certified(slug: str) -> Event:
    """An event that is over and for which something was retired."""
    found = shown_event(slug)
    if found.state == EventState.PUBLISHED or not queries.progress(found).retired:
        raise Http404
    return found
