"""The check-in list of an event: upload, counts by origin, invitations, and how to forget it again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calculators.errors import CalculatorError
from calculators.event_csv import MOST_BYTES
from calculators.where import name_of
from marketplace.account.views.access import signed_in
from marketplace.errors import ShopError
from marketplace.events import guests as lists
from marketplace.events.forms import GuestListForm
from marketplace.events.models import Event
from marketplace.events.views.access import own_event
from marketplace.selling.sheets import as_csv


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def guests(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/manage/guests/"""
    event = own_event(request, slug)
    form = GuestListForm()
    if request.method == "POST":
        form = GuestListForm(request.POST, request.FILES)
        if _done(request, event, form):
            return redirect("events:guests", slug)
    counts = [(name_of(code) if code else _("Not known"), people) for code, people in lists.by_origin(event)]
    context = {
        "event": event,
        "form": form,
        "counts": counts,
        "guests": event.guests.all()[:200],
        "total": event.guests.count(),
        "waiting": event.guests.filter(invited_at=None, came_at=None).exclude(email="").count(),
        "days": lists.KEPT_AFTER.days,
    }
    return render(request, "events/guests.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def guests_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/<slug>/manage/guests.csv - the list as it is kept."""
    event = own_event(request, slug)
    rows = (
        (one.name, one.email, one.origin, one.people, one.language, "yes" if one.invited_at else "")
        for one in event.guests.all()
    )
    return as_csv(f"{event.slug}-guests.csv", (*lists.COLUMNS, "invited"), rows)


def _done(request: HttpRequest, event: Event, form: GuestListForm) -> bool:
    """Do what the pressed button says; False, with the form saying why, when a list is refused."""
    act = request.POST.get("act", "add")
    try:
        if act == "erase":
            lists.erase(event)
            messages.success(request, _("The list is erased."))
        elif act == "invite":
            count = lists.invite(event)
            said = ngettext("One invitation goes out.", "%(count)s invitations go out.", count)
            messages.success(request, said % {"count": count})
        elif form.is_valid():
            data = form.cleaned_data["file"].read(MOST_BYTES + 1)
            count = lists.add(event, lists.read(data, language=get_language() or "en"))
            said = ngettext("One new row is on the list.", "%(count)s new rows are on the list.", count)
            messages.success(request, said % {"count": count})
        else:
            return False
    except (ShopError, CalculatorError) as refused:
        if act != "add":
            messages.error(request, str(refused))
            return True
        form.add_error("file", str(refused))
        return False
    return True
