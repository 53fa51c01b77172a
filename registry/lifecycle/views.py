"""The public pages of a project's life: every project with its state, each in full, each case, each document."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from registry.enums import Act
from registry.lifecycle import issuing, queries
from registry.lifecycle.states import CaseKind
from registry.models import Case, Entry, ProjectDocument


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """GET /registry/projects/ - every project with its state, and the applications that are under way."""
    context = {"projects": queries.projects(), "under_way": queries.under_way()[:50]}
    return render(request, "registry/projects.html", context)


@require_safe
def project(request: HttpRequest, registry_id: str) -> HttpResponse:
    """GET /registry/projects/<registry_id>/ - its state, dates, papers, reports, statements and issuances."""
    found = get_object_or_404(queries.projects(), registry_id=registry_id)
    application = Case.objects.filter(project=found, kind=CaseKind.APPLICATION).first()
    context = {
        "project": found,
        "state": queries.state_of(found),
        "application": application,
        "history": queries.history(application) if application else [],
        "documents": found.documents.defer("content"),
        "reports": queries.reports(found),
        "vintages": issuing.balances(found),
        "was_on_sale": Entry.objects.filter(batch__project=found, act=Act.SHELVE).exists(),
        "batches": found.batches.filter(livemode=True).order_by("-vintage", "-issue"),
    }
    return render(request, "registry/project.html", context)


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """GET /registry/cases/<number>/ - an application or a report: what it says, what was found, how it went."""
    found = queries.case(number)
    if found is None:
        raise Http404
    context = {
        "case": found,
        "application": getattr(found, "application", None),
        "history": queries.history(found),
        "findings": queries.findings(found),
        "statements": found.statements.select_related("body__organisation"),
        "documents": found.documents.filter(public=True).defer("content"),
    }
    return render(request, "registry/case.html", context)


@require_safe
def document(request: HttpRequest, sha256: str) -> HttpResponse:
    """GET /registry/documents/<sha256> - a public paper, exactly as it came."""
    paper = ProjectDocument.objects.filter(sha256=sha256, public=True).first()
    if paper is None:
        raise Http404
    return serve(paper)


def serve(paper: ProjectDocument) -> HttpResponse:
    """A paper as it came. Its address is its hash, so that it never changes; drafts are kept by no cache."""
    response = HttpResponse(bytes(paper.content), content_type=paper.media_type)
    shown = paper.media_type.split(";")[0] != "text/csv"
    response["Content-Disposition"] = "inline" if shown else f'attachment; filename="{paper.sha256[:12]}.csv"'
    response["Cache-Control"] = "public, max-age=31536000, immutable" if paper.public else "private, no-store"
    return response
