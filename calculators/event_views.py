"""The page of the event calculator, and the list to start from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from calculators import event_csv, services
from calculators.event_forms import EventForm
from calculators.models import SavedFootprint


@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest) -> HttpResponse:
    """The event calculator: empty, with the answers of `?footprint=`, or as it was sent."""
    if request.method == "POST" and "switch" in request.POST:
        return _switched(request)
    earlier = SavedFootprint.objects.filter(pk=request.GET.get("footprint", ""), calculator="event").first()
    values = EventForm.values_of(earlier.inputs) if earlier else None
    if request.method != "POST":
        form = EventForm(initial=values)
        form.recall(request.GET)
        return render(request, "calculators/event.html", {"form": form})
    form = EventForm(request.POST, request.FILES, initial=values)
    if form.is_valid() and form.footprint:
        return redirect(services.save(footprint=form.footprint))
    return render(request, "calculators/event.html", {"form": form}, status=422)


def _switched(request: HttpRequest) -> HttpResponse:
    """The same event with the other warming of its flights, as a footprint of its own."""
    saved = get_object_or_404(SavedFootprint, pk=request.POST["switch"][:40], calculator="event")
    inputs = {**saved.inputs, "non_co2": "included"}
    return redirect(services.save(footprint=services.calculate(calculator="event", inputs=inputs)))


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A CSV list of participants to start from."""
    language = (get_language() or "en")[:2]
    reply = HttpResponse(event_csv.template(language), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = 'attachment; filename="participants.csv"'
    patch_vary_headers(reply, ["Accept-Language", "Cookie"])
    return reply
