"""What happened to projects one has supported, and which letters one wants."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.account import notices as told
from marketplace.account.forms import LettersForm
from marketplace.account.views.access import person, signed_in


@signed_in
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """/account/notices/"""
    user = person(request)
    found = told.notices_of(user)
    if any(each.fresh for each in found):
        told.seen(user)
    return render(request, "own/notices.html", {"notices": found})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """/account/letters/"""
    user = person(request)
    kept = told.preferences_of(user)
    initial = {name: "yes" if getattr(kept, name) else "no" for name in ("project_letters", "yearly_letter")}
    form = LettersForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told.choose_letters(user=user, **{name: form.cleaned_data[name] == "yes" for name in initial})
        messages.success(request, _("Kept."))
        return redirect("account:letters")
    return render(request, "own/preferences.html", {"form": form}, status=422 if form.errors else 200)
