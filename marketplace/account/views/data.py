"""One's data: a copy of all of it, and the end of the account."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.account import copies, farewells
from marketplace.account.forms import FarewellForm
from marketplace.account.views.access import person, signed_in
from marketplace.errors import FarewellImpossible

SIGNED_IN_LATELY = 600  # seconds; for whoever has neither password nor second factor


@signed_in
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """/account/data/"""
    facts = {"copy": copies.latest(person(request)), "days": copies.KEPT_FOR.days}
    return render(request, "own/data.html", facts)


@signed_in
@require_POST
def ask_copy(request: HttpRequest) -> HttpResponse:
    """/account/data/copy/ - the worker makes it; the page and a letter say when it is there."""
    copies.ask(person(request))
    messages.success(request, _("Your copy is being made. We write to you when it is ready."))
    return redirect("account:data")


@signed_in
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """/account/data/copy.zip"""
    copy = copies.latest(person(request))
    if copy is None or copy.content is None:
        raise Http404
    return HttpResponse(
        bytes(copy.content),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="okaeshi-{copy.asked_at:%Y-%m-%d}.zip"'},
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def farewell(request: HttpRequest) -> HttpResponse:
    """/account/data/delete/ - the password or second factor first, then one's address typed."""
    user = person(request)
    if not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
    obstacles = farewells.obstacles(user)
    if not get_reauthentication_flows(user) and not _signed_in_lately(request):
        obstacles.append(
            _(
                "You sign in by code alone. Sign out, sign in with a new code, and come back within ten minutes."
            )
        )
    form = FarewellForm(user.email, request.POST or None)
    if request.method == "POST" and not obstacles and form.is_valid():
        try:
            farewells.ask(user)
        except FarewellImpossible as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            messages.success(request, _("Your account is closed. What is personal is being erased."))
            return redirect("pages:home")
    facts = {"form": form, "obstacles": obstacles}
    return render(request, "own/farewell.html", facts, status=422 if request.method == "POST" else 200)


def _signed_in_lately(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record.get("at", 0) > time.time() - SIGNED_IN_LATELY for record in records)
