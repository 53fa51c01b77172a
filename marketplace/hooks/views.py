"""A company's webhooks: its endpoints, their log, and what becomes of its test orders."""

import json
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.companies.access import company_required
from marketplace.errors import ShopError
from marketplace.hooks import endpoints, queries, signing
from marketplace.hooks.enums import DeliveryState, EventType, TestOutcome
from marketplace.hooks.errors import WebhookUnknown
from marketplace.hooks.forms import ReplayForm, TestForm, WebhookForm
from marketplace.hooks.models import Endpoint, TestSwitch
from people.models import Membership
from people.rights import Right, grants

ON_A_PAGE = 50


@company_required(Right.SEE_LOGS, to_send=Right.CONNECT)
@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/webhooks/ - the endpoints of both modes, and a form for another one."""
    form, made, secret = WebhookForm(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = endpoints.create(organisation=own.organisation, by=own.user, **form.wanted())
        except ShopError as error:
            form.add_error("url" if getattr(error, "field", None) else None, str(error))
        else:
            form = WebhookForm()
    # The secret is in this one reply and nowhere else, so there is no redirect after the post.
    context = _frame(own) | {
        "form": form,
        "made": made,
        "secret": secret,
        "endpoints": queries.with_counts(queries.endpoints(own.organisation)),
    }
    return render(request, "hooks/webhooks.html", context, status=422 if form.errors else 200)


@company_required(Right.SEE_LOGS)
@require_http_methods(["GET"])
def webhook(request: HttpRequest, own: Membership, webhook: str) -> HttpResponse:
    """/company/<slug>/webhooks/<id>/ - one endpoint and its log."""
    return _one(request, own, _endpoint(own, webhook))


@company_required(Right.CONNECT)
@require_POST
def act(request: HttpRequest, own: Membership, webhook: str) -> HttpResponse:
    """/company/<slug>/webhooks/<id>/act/ - ping, renew the secret, switch, replay, delete."""
    endpoint = _endpoint(own, webhook)
    wanted = request.POST.get("act", "")
    try:
        if wanted == "renew":
            secret = endpoints.renew_secret(endpoint, by=own.user)
            return _one(request, own, _endpoint(own, webhook), secret=secret)
        if wanted == "delete":
            endpoints.delete(endpoint, by=own.user)
            messages.success(request, _("Nothing more is sent to %(url)s.") % {"url": endpoint.url})
            return redirect("hooks:webhooks", own.organisation.slug)
        _do(request, own, endpoint, wanted)
    except ShopError as error:
        messages.error(request, str(error))
    return redirect("hooks:webhook", own.organisation.slug, endpoint.public_id)


@company_required(Right.SEE_LOGS, to_send=Right.CONNECT)
@require_http_methods(["GET", "POST"])
def delivery(request: HttpRequest, own: Membership, delivery: str) -> HttpResponse:
    """/company/<slug>/deliveries/<id>/ - what is sent, and each attempt; POST sends it again."""
    try:
        found = queries.delivery(own.organisation, delivery)
    except WebhookUnknown:
        raise Http404 from None
    if request.method == "POST":
        try:
            endpoints.replay(found, by=own.user)
            messages.success(request, _("It is sent again within seconds."))
        except ShopError as error:
            messages.error(request, str(error))
        return redirect("hooks:delivery", own.organisation.slug, found.public_id)
    tries = [
        (one, signing.headers(found.event, at=one.at, signature=one.signature)) for one in found.tries.all()
    ]
    body = json.dumps(json.loads(found.event.body), ensure_ascii=False, indent=2)
    return render(
        request, "hooks/delivery.html", _frame(own) | {"delivery": found, "tries": tries, "body": body}
    )


@company_required(Right.CONNECT)
@require_http_methods(["GET", "POST"])
def test_mode(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/test-mode/ - what becomes of test orders."""
    switch = TestSwitch.objects.filter(organisation=own.organisation).first() or TestSwitch()
    form = TestForm(request.POST or {"outcome": switch.outcome, "delay_seconds": switch.delay_seconds})
    if request.method == "POST" and form.is_valid():
        endpoints.set_switch(
            own.organisation,
            outcome=TestOutcome(form.cleaned_data["outcome"]),
            delay_seconds=form.cleaned_data["delay_seconds"],
            by=own.user,
        )
        messages.success(request, _("Test orders behave like this from now on."))
        return redirect("hooks:test_mode", own.organisation.slug)
    return render(
        request, "hooks/test_mode.html", _frame(own) | {"form": form}, status=422 if form.errors else 200
    )


def _do(request: HttpRequest, own: Membership, endpoint: Endpoint, wanted: str) -> None:
    """The acts that lead back to the page. Raises ShopError."""
    if wanted == "ping":
        endpoints.ping(endpoint, by=own.user)
        messages.success(request, _("A ping is on its way. It stands in the log below."))
    elif wanted in {"on", "off"}:
        endpoints.change(endpoint, on=wanted == "on", by=own.user)
    elif wanted == "replay":
        form = ReplayForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose a day."))
            return
        since = timezone.make_aware(datetime.combine(form.cleaned_data["since"], time.min))
        count = endpoints.replay_failed(endpoint, since=since, by=own.user)
        messages.success(request, _("Deliveries that are sent again: %(count)s") % {"count": count})


def _one(request: HttpRequest, own: Membership, endpoint: Endpoint, *, secret: str = "") -> HttpResponse:
    log = queries.deliveries(own.organisation).filter(endpoint=endpoint)
    state = request.GET.get("state", "")
    if state in DeliveryState.values:
        log = log.filter(state=state)
    page = Paginator(log.prefetch_related("tries"), ON_A_PAGE).get_page(request.GET.get("page"))
    query = f"state={state}" if state in DeliveryState.values else ""
    context = _frame(own) | {
        "endpoint": endpoint,
        "secret": secret,
        "events": [EventType(event) for event in endpoint.events],
        "log": [(one, next(iter(reversed(one.tries.all())), None)) for one in page],
        "state": state,
        "states": DeliveryState.choices,
        "replay": ReplayForm(initial={"since": timezone.localdate()}),
        "previous": f"?{query}&page={page.previous_page_number()}" if page.has_previous() else None,
        "following": f"?{query}&page={page.next_page_number()}" if page.has_next() else None,
    }
    return render(request, "hooks/webhook.html", context)


def _frame(own: Membership) -> dict[str, Any]:
    return {"organisation": own.organisation, "own": own, "connects": grants(own.role, Right.CONNECT)}


def _endpoint(own: Membership, public_id: str) -> Endpoint:
    try:
        return queries.endpoint(own.organisation, public_id)
    except WebhookUnknown:
        raise Http404 from None
