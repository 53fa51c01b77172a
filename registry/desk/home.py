"""The desk itself: what waits for this person, and for whom they act."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from registry.desk import menu
from registry.desk.access import CHOSEN, signed_in, standing_of
from registry.transparency.published import log_health


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person, over every screen they may open."""
    standing = standing_of(request)
    every = menu.entries([*menu.FOR_THE_REGISTRY, *menu.for_the_shop(), *menu.FOR_AN_ORGANISATION], standing)
    waiting = [entry for entry in every if entry.waiting]
    health = log_health() if standing.is_staff else "ok"
    facts = {"standing": standing, "waiting": waiting, "log_trouble": "" if health == "ok" else health}
    return render(request, "registry/desk/home.html", facts)


@signed_in
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Act for another of one's organisations from now on."""
    slug = request.POST.get("organisation", "")
    if slug:
        if all(own.organisation.slug != slug for own in standing_of(request).memberships):
            raise Http404
        request.session[CHOSEN] = slug
    return redirect("desk:home")
