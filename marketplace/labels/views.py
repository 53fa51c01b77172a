"""The pages of labels: the public proof, the badge in two forms, the words one may use, and what a company does."""

from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace import claims
from marketplace.claims import Market
from marketplace.companies.access import company_required
from marketplace.errors import ShopError
from marketplace.events import queries as events
from marketplace.events.errors import EventUnknown
from marketplace.events.models import Event
from marketplace.labels import access, claimed, queries, services, standing, telling
from marketplace.labels.badge import HEIGHT, svg
from marketplace.labels.errors import LabelUnknown
from marketplace.labels.forms import LabelForm, SoldForm, WordsForm
from marketplace.labels.models import Label
from marketplace.products import queries as products
from marketplace.products.models import Product
from people.errors import NotAllowed
from people.models import Membership
from registry.models import Retirement
from registry.queries import with_what_is_shown

FRESH_SECONDS = 30
SHOWN = 50  # retirements on the proof page; the registry has all of them


@never_cache
@require_safe
def label(request: HttpRequest, label: str) -> HttpResponse:
    """/labels/<id>/ - the proof: what is claimed, what is retired, whether it holds, and every retirement."""
    found = _label(label)
    backing = standing.backing(found)
    language = get_language() or settings.LANGUAGE_CODE
    behind = Retirement.objects.filter(order_line__in=claimed.lines(found))
    own = access.may(request.user, access.subject(found))
    context = {
        "label": found,
        "backing": backing,
        "name": telling.name(found),
        "who": telling.who(found),
        "words": telling.words(found, backing, language),
        "retirements": with_what_is_shown(behind).order_by("-retired_at", "-pk")[:SHOWN],
        "shown": SHOWN,
        "embed": _embedding(found, backing, language) if own else None,
        "own": own,
        "sold_form": SoldForm() if own and found.product_id and not found.withdrawn_at else None,
    }
    return render(request, "labels/label.html", context)


@require_safe
def badge(request: HttpRequest, label: str, language: str) -> HttpResponse:
    """/labels/<id>/badge-<language>.svg - the badge, the same for all."""
    drawn, _width = _drawn(_label(label), language)
    return _for_all(request, HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8"))


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": [NONE]})  # type: ignore[arg-type]  # knows no parts
@require_safe
def frame(request: HttpRequest, label: str, language: str) -> HttpResponse:
    """/labels/<id>/frame-<language>/ - the badge as a page of its own, for a frame in somebody's shop."""
    found = _label(label)
    backing = queries.backing_lately(found)
    context = {
        "label": found,
        "language": language,
        "said": ". ".join(telling.badge_lines(found, backing, language)),
        "proof": _proof(found, language),
        "badge": _absolute("labels:badge", found, language),
    }
    return _for_all(request, render(request, "labels/frame.html", context))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """/labels/make/?product=|event= - choose the market, and say what is done to emit less."""
    thing = _subject(request)
    form = LabelForm(request.POST or None, of=thing)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.make(
                    of=thing,
                    by=request.user,  # type: ignore[arg-type]  # login_required
                    **form.cleaned_data | {"market": Market(form.cleaned_data["market"])},
                )
            except ShopError as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
                status = refused.status
            else:
                return redirect("labels:label", made.public_id)
    thing_name = thing.title if isinstance(thing, Event) else thing.name
    return render(request, "labels/make.html", {"form": form, "name": thing_name}, status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest, label: str) -> HttpResponse:
    """POST /labels/<id>/withdraw/ - for good."""
    found = _own(request, label)
    services.withdraw(label=found, by=request.user)  # type: ignore[arg-type]  # login_required
    messages.success(request, _("The label is withdrawn. Wherever it is shown, it says so within a minute."))
    return redirect("labels:label", found.public_id)


@login_required
@require_POST
def sold(request: HttpRequest, label: str) -> HttpResponse:
    """POST /labels/<id>/sold/ - how many units were sold, here or elsewhere."""
    found = _own(request, label)
    form = SoldForm(request.POST)
    if form.is_valid():
        try:
            services.say_sold(label=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("Noted. The label is valid while that many units are covered."))
        except ShopError as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
    return redirect("labels:label", found.public_id)


@company_required()
@require_safe
def of_company(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/labels/ - the labels of a company's products and events, each as it stands."""
    rows = [
        {"label": each, "name": telling.name(each), "backing": queries.backing_lately(each)}
        for each in queries.of_organisation(own.organisation)
    ]
    return render(
        request, "labels/of_company.html", {"own": own, "organisation": own.organisation, "rows": rows}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """/labels/words/ - try words: what may not be said of an offset, and where."""
    form = WordsForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = claims.lint(form.cleaned_data["text"], market=Market(form.cleaned_data["market"]))
    context = {"form": form, "found": found, "forbidden": claims.Strength.FORBIDDEN}
    return render(request, "labels/words.html", context, status=422 if form.errors else 200)


def _label(public_id: str) -> Label:
    try:
        return queries.label(public_id)
    except LabelUnknown:
        raise Http404 from None


def _own(request: HttpRequest, public_id: str) -> Label:
    """A label that the reader may change; to all others the same as one that is not there."""
    found = _label(public_id)
    if not access.may(request.user, access.subject(found)):
        raise Http404
    return found


def _subject(request: HttpRequest) -> Product | Event:
    """The thing of the address, if the reader may label it. Raises Http404, the same for others' things."""
    thing: Product | Event | None = products.by_public_id(request.GET.get("product", ""))
    if thing is None and request.GET.get("event"):
        try:
            thing = events.own(request.GET["event"], request.user)
        except EventUnknown:
            raise Http404 from None
    if thing is None:
        raise Http404
    try:
        access.require(request.user, thing)  # type: ignore[arg-type]  # login_required
    except NotAllowed:
        if isinstance(thing, Product) and thing.organisation.members.filter(pk=request.user.pk).exists():
            raise PermissionDenied from None
        raise Http404 from None
    return thing


def _drawn(found: Label, language: str) -> tuple[str, int]:
    backing = queries.backing_lately(found)
    line, below = telling.badge_lines(found, backing, language)
    return svg(line=line, below=below, valid=backing.valid, label=f"{line}. {below}")


def _embedding(found: Label, backing: Any, language: str) -> dict[str, Any]:
    """What a shop pastes into its page: a picture with a link, or a frame."""
    _svg, width = _drawn(found, language)
    return {
        "proof": _proof(found, language),
        "badge": _absolute("labels:badge", found, language),
        "frame": _absolute("labels:frame", found, language),
        "width": width,
        "height": HEIGHT,
        "said": telling.badge_lines(found, backing, language)[0],
    }


def _absolute(name: str, found: Label, language: str) -> str:
    return settings.SITE_URL + reverse(name, args=[found.public_id, language])


def _proof(found: Label, language: str) -> str:
    return f"{settings.SITE_URL}{found.get_absolute_url()}?lang={language}"


def _for_all(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    request.same_for_all = True  # type: ignore[attr-defined]  # SameForAllMiddleware
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
