"""The screens of names: proposing one, and vetting what was proposed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.errors import PeopleError
from people.models import Role
from registry.desk.access import Standing, acting_for, acting_required, person, role_at_least, staff_required
from registry.desk.retirement_forms import NameForm
from registry.enums import BeneficiaryKind, NameState
from registry.errors import RegistryError
from registry.models import CanonicalName
from registry.retiring import names as registry_names

SHOWN = 200


def waiting(_standing: Standing) -> int:
    """How many names wait to be vetted."""
    return CanonicalName.objects.filter(state=NameState.PROPOSED).count()


@acting_required()
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest) -> HttpResponse:
    """The names one may retire for, those one has proposed, and proposing another."""
    own = acting_for(request)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"kind": BeneficiaryKind(form.cleaned_data["kind"])}
        try:
            registry_names.propose_name(by=person(request), organisation=own, **data)
        except (RegistryError, PeopleError) as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Sent. Staff of the registry look at it once."))
            return redirect("desk:names")
    text = request.GET.get("q", "")[:200].replace("\x00", "")
    context = {
        "form": form,
        "q": text,
        "may_propose": role_at_least(request, Role.MEMBER),
        "proposed": CanonicalName.objects.filter(proposed_for=own).order_by("-pk")[:SHOWN],
        "usable": registry_names.usable_names(text)[:SHOWN],
    }
    return render(request, "registry/desk/names/names.html", context, status=422 if form.errors else 200)


@staff_required
@require_safe
def vetting(request: HttpRequest) -> HttpResponse:
    """What waits to be vetted, oldest first, each with the names that look like it."""
    rows = [
        (name, _like(name))
        for name in CanonicalName.objects.filter(state=NameState.PROPOSED)
        .select_related("proposed_for")
        .order_by("pk")[:SHOWN]
    ]
    return render(request, "registry/desk/names/vetting.html", {"rows": rows})


@staff_required
@require_POST
def vet(request: HttpRequest, name: int) -> HttpResponse:
    """Put a name on the list."""
    return _decided(request, name, "")


@staff_required
@require_POST
def refuse(request: HttpRequest, name: int) -> HttpResponse:
    """Refuse a name, saying why."""
    return _decided(request, name, request.POST.get("reason", "") or " ")


def _decided(request: HttpRequest, pk: int, reason: str) -> HttpResponse:
    name = get_object_or_404(CanonicalName, pk=pk)
    try:
        if reason:
            registry_names.refuse_name(name=name, by=person(request), reason=reason)
        else:
            registry_names.vet_name(name=name, by=person(request))
    except (RegistryError, PeopleError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Decided: %(name)s") % {"name": name})
    return redirect("desk:vetting")


def _like(name: CanonicalName) -> list[CanonicalName]:
    """Vetted names that share the beginning of this one, in either language."""
    starts = [form[:4] for form in (name.normal_ja, name.normal_en) if form]
    return [like for start in starts for like in registry_names.usable_names(start)[:5]]
