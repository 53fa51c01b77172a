"""The checks of the books for staff: run them now, and the rows that break one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import inspections, tasks
from registry.desk.access import staff_required
from registry.invariants.meanings import meaning
from registry.models import CheckRun


@staff_required
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """The last runs, and of the latest the offending rows."""
    latest = inspections.completed().first()
    broken = [(meaning(one.name), one) for one in latest.results.all() if not one.holds] if latest else []
    facts = {
        "latest": latest,
        "broken": broken,
        "runs": CheckRun.objects.prefetch_related("results")[:30],
    }
    return render(request, "registry/desk/checks.html", facts)


@staff_required
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Ask the worker to try every check now."""
    asked = inspections.ask()
    if asked is None:
        messages.info(request, _("The checks are running already."))
    else:
        tasks.check_books.delay(asked.pk)
        messages.success(request, _("The checks have started. Load this page again in a moment."))
    return redirect("desk:checks")
