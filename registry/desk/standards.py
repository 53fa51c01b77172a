"""Standards at the desk: staff accredit schemes and bodies, publish methodologies and texts, label and suspend."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from registry.desk import standard_forms as forms
from registry.desk.access import person, staff_required
from registry.errors import RegistryError
from registry.models import Batch, Methodology, Proposal, Scheme
from registry.standards.standing import TARGETS
from registry.standards.views import bodies

NEW: dict[str, tuple[Any, type[Any]]] = {
    "scheme": (gettext_lazy("Accredit a scheme"), forms.SchemeForm),
    "methodology": (gettext_lazy("Publish a methodology"), forms.MethodologyForm),
    "body": (gettext_lazy("Accredit a verification body"), forms.BodyForm),
}
# What can be done to each kind of thing, by the name under which its form is sent.
LABELS: dict[str, type[forms.ThingForm]] = {"label": forms.LabelForm, "end": forms.EndLabelForm}
ACTS: dict[str, dict[str, type[forms.ThingForm]]] = {
    "scheme": {"text": forms.TextForm, "extend": forms.ExtendForm, "standing": forms.StandingForm},
    "methodology": {"text": forms.TextForm, **LABELS, "standing": forms.StandingForm},
    "body": {"renew": forms.RenewForm, "standing": forms.StandingForm},
    "batch": LABELS,
}


@staff_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that can be accredited, labelled or suspended."""
    facts = {
        "new": [(target, heading) for target, (heading, _form) in NEW.items()],
        "schemes": Scheme.objects.order_by("name_en"),
        "methodologies": Methodology.objects.order_by("code", "-published_on", "-pk"),
        "bodies": bodies(),
        "batches": Batch.objects.filter(livemode=True).order_by("serial"),
    }
    return render(request, "registry/desk/standards/index.html", facts)


@staff_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, target: str) -> HttpResponse:
    """Accredit or publish something new."""
    if target not in NEW:
        raise Http404
    heading, form_class = NEW[target]
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.carry_out(person(request))
        except RegistryError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect("desk:standard", target, made.pk)
    status = 422 if form.errors else 200
    return render(
        request, "registry/desk/standards/new.html", {"heading": heading, "form": form}, status=status
    )


@staff_required
@require_http_methods(["GET", "POST"])
def thing(request: HttpRequest, target: str, pk: int) -> HttpResponse:
    """One thing with everything that can be done to it; a form that is sent names its act."""
    if target not in ACTS:
        raise Http404
    model: type[models.Model] = Batch if target == "batch" else TARGETS[target].model
    found: Any = get_object_or_404(model, pk=pk)
    shown = {
        act: form_class(target=target, thing=found, prefix=act) for act, form_class in ACTS[target].items()
    }
    sent = request.POST.get("act", "")
    status = 200
    if request.method == "POST" and sent in shown:
        form = ACTS[target][sent](request.POST, request.FILES, target=target, thing=found, prefix=sent)
        shown[sent] = form
        if form.is_valid() and (done := _carry_out(request, form)):
            return done
        status = 422
    facts = {"target": target, "thing": found, "forms": shown}
    facts["url"] = TARGETS[target].url(found) if target in TARGETS else None
    facts["labels"] = found.labels.select_related("end") if target in ("methodology", "batch") else None
    return render(request, "registry/desk/standards/thing.html", facts, status=status)


def _carry_out(request: HttpRequest, form: forms.ThingForm) -> HttpResponse | None:
    """The page that follows the act, or None when it was refused."""
    try:
        made = form.carry_out(person(request))
    except RegistryError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    if isinstance(made, Proposal):
        messages.success(request, _("Proposed. A colleague has to approve it."))
        return redirect("desk:proposal", made.pk)
    messages.success(request, _("Done."))
    return redirect(request.path)
