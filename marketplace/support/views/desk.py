"""What an organisation does with its local projects: write, hand in, pause, end, report; and who supported them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.account.views.access import person, signed_in
from marketplace.errors import ShopError
from marketplace.pages.formats import JST
from marketplace.selling.sheets import as_csv
from marketplace.support import pages, queries
from marketplace.support.errors import SupportUnknown
from marketplace.support.forms import PageForm, ReportForm, values_of
from marketplace.support.models import LocalProject
from marketplace.support.states import SHOWN, PageState, SupportState
from people.models import Role
from registry.desk.access import acting_for, standing_of
from registry.refusals import Refusal

ACTS = {"hand-in": pages.hand_in, "pause": pages.pause, "resume": pages.resume, "end": pages.end}
CSV_COLUMNS = ("date_jst", "support", "given", "for_the_project", "currency", "name_if_public")


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """/support/desk/"""
    organisation = acting_for(request)
    told = [
        {"project": one, "sums": queries.sums(one)}
        for one in LocalProject.objects.filter(organisation=organisation).order_by("-id")
    ]
    context = {
        "told": told,
        "organisation": organisation,
        "may_write": standing_of(request).acts(Role.MEMBER),
    }
    return render(request, "support/desk.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """/support/desk/new/"""
    organisation = acting_for(request, Role.MEMBER)
    form = PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = pages.start(organisation=organisation, by=person(request), **form.facts())
        except ShopError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("support:manage", made.slug)
    return render(request, "support/write.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """/support/desk/<slug>/"""
    project = _own(request, slug)
    sent_back = project.moves.filter(state=PageState.DRAFT).exclude(reason="").last()
    context = {
        "project": project,
        "sums": queries.sums(project),
        "shown": project.state in SHOWN,
        "sent_back": sent_back if project.state == PageState.DRAFT else None,
        "reports": project.reports.defer("photo"),
        "history": project.moves.all(),
    }
    return render(request, "support/manage.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """/support/desk/<slug>/edit/"""
    project = _own(request, slug)
    form = PageForm(request.POST or None, initial=values_of(project))
    if request.method == "POST" and form.is_valid():
        try:
            pages.write(project, **form.facts())
        except ShopError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Changed."))
            return redirect("support:manage", slug)
    context = {"form": form, "project": project, "shown": project.state in SHOWN}
    return render(request, "support/write.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """/support/desk/<slug>/report/"""
    project = _own(request, slug)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = {name: said[name] for name in ("title_ja", "title_en", "words_ja", "words_en")}
        try:
            pages.report(project, by=person(request), dated_on=said["dated_on"], photo=said["photo"], **words)
        except ShopError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Posted. Supporters who wish to be told get a letter."))
            return redirect("support:manage", slug)
    context = {"form": form, "project": project}
    return render(request, "support/report.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def act(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """/support/desk/<slug>/do/<hand-in|pause|resume|end>/"""
    project = _own(request, slug)
    if act not in ACTS:
        raise Http404
    try:
        ACTS[act](project, by=person(request))
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("support:manage", slug)


@signed_in
@require_safe
def supporters_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """/support/desk/<slug>/supporters.csv - sums, with names only where their owners show them."""
    project = _own(request, slug)
    rows = (
        (
            one.paid_at.astimezone(JST).date() if one.paid_at else "",
            one.public_id,
            one.amount_minor,
            one.project_minor,
            one.currency,
            one.name if one.name_public else "",
        )
        for one in project.supports.filter(state=SupportState.PAID).iterator(chunk_size=2_000)
    )
    return as_csv(f"{project.slug}-supporters.csv", CSV_COLUMNS, rows)


def _own(request: HttpRequest, slug: str) -> LocalProject:
    try:
        return queries.own(slug, request.user)
    except SupportUnknown as unknown:
        raise Http404 from unknown
