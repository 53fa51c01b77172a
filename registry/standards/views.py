"""The public pages of the standards: schemes, methodologies in every version, verification bodies, and their texts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.enums import Standing
from registry.models import (
    Methodology,
    Project,
    Scheme,
    StandardDocument,
    StandingChange,
    Statement,
    VerificationBody,
)

# What the list of texts needs: everything but the bytes.
TEXTS = StandardDocument.objects.defer("content")


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """GET /registry/standards/ - every scheme, methodology and verification body, with how it stands."""
    context = {
        "schemes": Scheme.objects.order_by("name_en"),
        "methodologies": Methodology.objects.select_related("scheme").order_by(
            "code", "-published_on", "-pk"
        ),
        "bodies": bodies(),
    }
    return render(request, "registry/standards.html", context)


def bodies() -> list[VerificationBody]:
    """Every verification body with its accreditations."""
    found = VerificationBody.objects.select_related("organisation").prefetch_related("accreditations")
    return list(found.order_by("organisation__slug"))


@require_safe
def scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /registry/schemes/<slug>/ - its dates, prefix, criteria, methodologies and projects."""
    found = get_object_or_404(Scheme, slug=slug)
    context = {
        "scheme": found,
        "history": history(found.changes.all(), _("Accredited"), found.accredited_from),
        "texts": TEXTS.filter(scheme=found),
        "methodologies": found.methodologies.order_by("code", "-published_on", "-pk"),
        "projects": Project.objects.filter(scheme=found),
    }
    return render(request, "registry/scheme.html", context)


@require_safe
def methodology(request: HttpRequest, code: str) -> HttpResponse:
    """GET /registry/methodologies/<code>/ - every version, newest first: its rules, its standing and who uses it."""
    versions = Methodology.objects.filter(code=code).select_related("scheme").order_by("-published_on", "-pk")
    shown = [
        {
            "rules": version,
            "history": history(version.changes.all(), _("Published"), version.published_on),
            "texts": TEXTS.filter(methodology=version),
            "labels": version.labels.select_related("end"),
            "projects": Project.objects.filter(methodology=version),
        }
        for version in versions
    ]
    if not shown:
        raise Http404
    return render(request, "registry/methodology.html", {"methodology": versions[0], "versions": shown})


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /registry/bodies/<slug>/ - what it may verify and until when, and what it did verify."""
    found = get_object_or_404(
        VerificationBody.objects.select_related("organisation"), organisation__slug=slug
    )
    terms = found.accreditations.all()
    first = min((term.accredited_from for term in terms), default=None)
    context = {
        "body": found,
        "terms": terms,
        "history": history(found.changes.all(), _("Accredited"), first),
        "projects": Project.objects.filter(verifier=found),
        "statements": Statement.objects.filter(body=found)
        .select_related("case__project")
        .order_by("-pk")[:50],
    }
    return render(request, "registry/body.html", context)


@require_safe
def text(request: HttpRequest, sha256: str) -> HttpResponse:
    """GET /registry/standards/texts/<sha256> - a published text, exactly as it came."""
    paper = StandardDocument.objects.filter(sha256=sha256).first()
    if paper is None:
        raise Http404
    response = HttpResponse(bytes(paper.content), content_type=paper.media_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def history(changes: Any, beginning: str, began: Any) -> list[dict[str, Any]]:
    """The steps of a timeline: how it began, and each change with its reason."""
    steps: list[dict[str, Any]] = [
        {"label": beginning, "at": None, "state": "done", "note": f"{began:%Y-%m-%d}"}
    ]
    change: StandingChange
    for change in changes:
        went_on = change.status == Standing.ACTIVE
        label = _("Reinstated") if went_on else change.get_status_display()
        state = "done" if went_on else "failed"
        steps.append({"label": label, "at": change.at, "state": state, "note": change.reason})
    return steps
