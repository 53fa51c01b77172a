"""What an organiser sees and does: make a page, run it, pay for it, and take its figures along."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calculators.models import SavedFootprint
from calculators.result_page import title as title_of
from marketplace.account.footprints import kept_by
from marketplace.account.views.access import person, signed_in
from marketplace.claims import lint
from marketplace.errors import BelowMinimum, BelowPaymentMinimum, ShopError
from marketplace.events import badge, choosing, organising, queries, shares
from marketplace.events.forms import EventForm, values_of
from marketplace.events.models import Event
from marketplace.events.states import EventState, Part
from marketplace.events.views.access import own_event
from marketplace.orders.amounts import share_of
from marketplace.orders.basket import Basket
from marketplace.selling.sheets import as_csv
from people.models import Organisation, Role
from people.queries import memberships_of, reaches
from registry.errors import RegistryError
from registry.refusals import Refusal

ACTS = {"publish": organising.publish, "close": organising.close, "withdraw": organising.withdraw}
CSV_COLUMNS = ("date_jst", "part", "grams", "project", "retirement", "name_if_public", "origin")
CSV_MAX = 100_000


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """/events/new/?footprint= - a page from the footprint of an event."""
    user = person(request)
    footprint = SavedFootprint.objects.filter(
        pk=request.GET.get("footprint", "")[:60], calculator="event"
    ).first()
    if footprint is None:
        kept = [
            {"id": one.pk, "title": title_of(one, request.LANGUAGE_CODE), "grams": one.grams}
            for one in (kept.footprint for kept in kept_by(user))
            if one.calculator == "event"
        ]  # fmt: skip
        return render(request, "events/choose_footprint.html", {"kept": kept})
    organisations = _organisations(request)
    form = EventForm(request.POST or None, request.FILES or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data.get("organisation")
            event = organising.start(
                by=user,
                organisation=next((one for one in organisations if one.slug == chosen), None),
                footprint=footprint,
                facts=form.facts(),
            )
            organising.show(event, form.cleaned_data["picture"])
        except ShopError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("events:manage", event.slug)
    context = {"form": form, "footprint": footprint}
    return render(request, "events/write.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """/events/mine/ - the events that a person runs."""
    told = [{"event": one, "now": queries.progress(one)} for one in queries.run_by(person(request))[:100]]
    return render(request, "events/mine.html", {"told": told})


@signed_in
@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/manage/ - the one figure first, then what to do, then every contribution."""
    event = own_event(request, slug)
    now = queries.progress(event)
    texts = (event.words_ja, event.words_en, event.title_ja, event.title_en)
    context = {
        "event": event,
        "now": now,
        "words": badge.words(event, now),
        "rows": queries.rows(queries.retirements(event)[:50]),
        "vague": [claim.word for claim in lint(*texts)],
        "parts": _parts(now),
        "guests": event.guests.count(),
        "invited": event.guests.exclude(invited_at=None).count(),
        "came": event.guests.exclude(came_at=None).count(),
        "snippets": [(code, badge.snippet(event, now, code)) for code in ("ja", "en")],
        "address": request.build_absolute_uri(event.get_absolute_url()),
        "history": event.moves.select_related("by"),
    }
    return render(request, "events/manage.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/manage/edit/"""
    event = own_event(request, slug)
    if event.state not in {EventState.DRAFT, EventState.PUBLISHED}:
        return redirect("events:manage", slug)
    form = EventForm(
        request.POST or None, request.FILES or None, initial=values_of(event), organisations=[], event=event
    )
    if request.method == "POST" and form.is_valid():
        try:
            organising.write(event, form.facts())
            if form.cleaned_data["picture"] or form.cleaned_data.get("no_picture"):
                organising.show(event, form.cleaned_data["picture"])
        except ShopError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Changed."))
            return redirect("events:manage", slug)
    context = {"form": form, "event": event, "footprint": event.footprint}
    return render(request, "events/write.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def act(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """/events/<slug>/manage/<publish|close|withdraw>/"""
    event = own_event(request, slug)
    if act not in ACTS:
        raise Http404
    try:
        ACTS[act](event, by=person(request))
    except ShopError as refused:
        messages.error(request, str(refused))
    return redirect("events:manage", slug)


@signed_in
@require_safe
def pay(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/manage/pay/?percent= - a share of the target, and on to the checkout."""
    event = own_event(request, slug)
    try:
        grams = share_of(event.target_grams, request.GET.get("percent", ""))
    except RegistryError as refused:
        messages.error(request, str(refused))
        return redirect("events:manage", slug)
    return _to_checkout(request, event, grams)


@signed_in
@require_safe
def rest(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/manage/rest/ - one click from the letter to a checkout of what is left."""
    event = own_event(request, slug)
    left = queries.progress(event).rest
    if not left:
        messages.success(
            request, _("Nothing is left: the target is reached, or will be when all payments are in.")
        )
        return redirect("events:manage", slug)
    return _to_checkout(request, event, left)


@signed_in
@require_safe
def contributions_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/manage/contributions.csv - every retirement, with names only where they are public."""
    event = own_event(request, slug)
    rows = (
        (
            row.at.astimezone(queries.JAPAN).date(), row.part, row.grams, row.project, row.number, row.name, row.origin,
        )
        for row in queries.rows(queries.retirements(event)[:CSV_MAX])
    )  # fmt: skip
    return as_csv(f"{event.slug}-contributions.csv", CSV_COLUMNS, rows)


def _to_checkout(request: HttpRequest, event: Event, grams: int) -> HttpResponse:
    """On to the checkout; where the event's projects do not have just that, first a page that says what can be had."""
    own = _basket(event, grams)
    if own is not None and own.grams == grams:
        return redirect(shares.checkout(event, own, part=Part.ORGANISER))
    beyond = _basket(event, grams, beyond=True)
    found = [own] if own is not None else []
    if beyond is not None and (own is None or beyond.grams > own.grams):
        found.append(beyond)
    context = {
        "event": event,
        "wanted": grams,
        "offers": [
            {
                "basket": basket,
                "url": shares.checkout(event, basket, part=Part.ORGANISER),
                "left": max(grams - basket.grams, 0),
            }
            for basket in found
        ],
        "own": own,
    }
    return render(request, "events/what_can_be_had.html", context)


def _basket(event: Event, grams: int, *, beyond: bool = False) -> Basket | None:
    """So many grams, or what comes nearest: the least that a card can be charged for, or what is in stock."""
    try:
        try:
            return choosing.together(event, grams, beyond=beyond)
        except (BelowPaymentMinimum, BelowMinimum) as small:
            return choosing.together(event, int(small.params["minimum_grams"]), beyond=beyond)
    except Refusal:
        return None


def _parts(now: queries.Progress) -> list[dict[str, Any]]:
    """Where the target's grams are, for a bar."""
    parts = [
        {"label": _("Retired"), "grams": now.retired},
        {"label": _("Paid, being retired"), "grams": now.coming},
        {"label": _("Waits for payment"), "grams": now.waiting},
        {"label": _("Nobody has paid for it yet"), "grams": now.rest},
    ]
    return [part for part in parts if part["grams"]]


def _organisations(request: HttpRequest) -> list[Organisation]:
    return [one.organisation for one in memberships_of(person(request)) if reaches(one.role, Role.MEMBER)]
