"""Organisations at the desk: staff see who there is, and add those that nobody makes for themselves."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people.errors import PeopleError
from people.models import Kind, Organisation
from people.services import found_organisation
from registry.desk.access import person, staff_required

SHOWN = 100


class FoundForm(forms.Form):
    """An organisation and its first owner. After `is_valid`, `cleaned_data` is what the service takes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", gettext_lazy("Choose")), *Kind.choices]
    )
    legal_name = forms.CharField(
        label=gettext_lazy("legal name"),
        max_length=300,
        help_text=gettext_lazy("As on invoices and certificates."),
    )
    name_ja = forms.CharField(label=gettext_lazy("Name in Japanese"), max_length=200, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200, required=False)
    slug = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label=gettext_lazy("Short name in addresses"),
        max_length=60,
        help_text=gettext_lazy(
            "Small letters, digits and hyphens: it stands in addresses and cannot be changed."
        ),
    )
    owner_email = forms.EmailField(
        label=gettext_lazy("E-mail address of its first owner"),
        help_text=gettext_lazy("They sign in with this address, by password or by a code."),
    )

    def clean(self) -> None:
        super().clean()
        if not (self.cleaned_data.get("name_ja") or self.cleaned_data.get("name_en")):
            self.add_error("name_ja", _("Give the name in Japanese or in English, or both."))


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    """The newest organisations, or those that a word names, and a form for another one."""
    form = FoundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = found_organisation(**form.cleaned_data, by=person(request))
        except PeopleError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("desk:organisations")
    text = request.GET.get("q", "")[:200].replace("\x00", "")
    found = Organisation.objects.annotate(people=Count("memberships")).order_by("-pk")
    if text:
        named = ("name_ja__icontains", "name_en__icontains", "legal_name__icontains", "slug__icontains")
        found = found.filter(Q(*((name, text) for name in named), _connector=Q.OR))
    context = {"form": form, "q": text, "rows": found[:SHOWN]}
    status = 422 if form.errors else 200
    return render(request, "registry/desk/organisations.html", context, status=status)
