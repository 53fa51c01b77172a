"""The pages of one's own account. What is not one's own does not exist here: strangers get 404."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people import queries, services
from people.errors import PeopleError
from people.forms import KeyForm, LanguageForm, MemberForm, OrganisationForm, RoleForm, RotateForm
from people.models import ApiKey, Kind, Language, Membership, Mode, Role, User
from people.rights import IN_WORDS, KEYS, Right, grants


@login_required
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    form = LanguageForm(request.POST or None, initial={"language": user.language})
    if request.method == "POST" and form.is_valid():
        language = Language(form.cleaned_data["language"])
        services.choose_language(user=user, language=language)
        with translation.override(language):
            messages.success(request, _("We write to you in English from now on."))
        response = redirect("people:home")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True)
        return response
    return render(request, "people/home.html", {"form": form, "memberships": queries.memberships_of(user)})


@login_required
@require_http_methods(["GET", "POST"])
def new_organisation(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {**form.cleaned_data, "kind": Kind(form.cleaned_data["kind"])}
        try:
            made = services.create_organisation(**fields, owner=_person(request))
        except PeopleError as error:
            form.add_error(error.field, str(error))
        else:
            onward = request.GET.get("next", "")
            here = url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
            return redirect(onward) if here else redirect("people:members", made.slug)
    return render(request, "people/new_organisation.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    own = _membership(request, slug)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_member(
                organisation=own.organisation,
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                by=own.user,
            )
        except PeopleError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Added. They can sign in with this address now."))
            return redirect("people:members", slug)
    facts = {"own": own, "organisation": own.organisation, "form": form, "roles": Role.choices}
    facts["manages"] = grants(own.role, Right.MEMBERS)
    facts["roles_told"] = [(role.label, IN_WORDS[role]) for role in Role]
    return render(request, "people/members.html", facts | {"members": queries.members_of(own.organisation)})


@login_required
@require_POST
def change_member(request: HttpRequest, slug: str, user: int) -> HttpResponse:
    own = _membership(request, slug)
    member = get_object_or_404(queries.members_of(own.organisation), user_id=user)
    form = RoleForm(request.POST)
    try:
        if "remove" in request.POST:
            services.remove_member(organisation=own.organisation, user=member.user, by=own.user)
        elif form.is_valid():
            role = Role(form.cleaned_data["role"])
            services.change_role(organisation=own.organisation, user=member.user, role=role, by=own.user)
    except PeopleError as error:
        messages.error(request, str(error))
    return redirect("people:members", slug)


@login_required
@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    own = _membership(request, slug)
    try:
        services.remove_member(organisation=own.organisation, user=own.user, by=own.user)
    except PeopleError as error:
        messages.error(request, str(error))
        return redirect("people:members", slug)
    return redirect("people:home")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest, slug: str) -> HttpResponse:
    own = _membership(request, slug, Right.TEST_KEYS)
    form = KeyForm(request.POST or None, role=own.role)
    issued = None
    if request.method == "POST" and form.is_valid():
        try:
            issued = services.issue_api_key(
                organisation=own.organisation,
                mode=Mode(form.cleaned_data["mode"]),
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                by=own.user,
            )
        except PeopleError as error:
            form.add_error("mode", str(error))
        else:
            form = KeyForm(role=own.role)
    return _keys(request, own, form, issued)


@login_required
@never_cache
@require_POST
def rotate_key(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    own = _membership(request, slug, Right.TEST_KEYS)
    old: ApiKey = get_object_or_404(queries.api_keys_of(own.organisation), pk=key)
    form, issued = RotateForm(request.POST), None
    if form.is_valid():
        lasts = timedelta(hours=form.cleaned_data["lasts"])
        try:
            issued = services.rotate_api_key(api_key=old, lasts=lasts, by=own.user)
        except PeopleError as error:
            messages.error(request, str(error))
    return _keys(request, own, KeyForm(role=own.role), issued)


def _keys(
    request: HttpRequest, own: Membership, form: KeyForm, issued: services.IssuedKey | None
) -> HttpResponse:
    """A new key is in this one reply and nowhere else, so there is no redirect after the post."""
    facts = {"organisation": own.organisation, "own": own, "form": form, "issued": issued}
    facts["rotating"] = RotateForm()
    facts["manages"] = [mode for mode, right in KEYS.items() if grants(own.role, right)]
    return render(request, "people/keys.html", facts | {"keys": queries.api_keys_of(own.organisation)})


@login_required
@require_POST
def revoke_key(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    own = _membership(request, slug, Right.TEST_KEYS)
    api_key: ApiKey = get_object_or_404(queries.api_keys_of(own.organisation), pk=key)
    try:
        services.revoke_api_key(api_key=api_key, by=own.user)
    except PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The key %(key)s no longer works.") % {"key": api_key})
    return redirect("people:keys", slug)


def _person(request: HttpRequest) -> User:
    """The signed-in user, behind `login_required`."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _membership(request: HttpRequest, slug: str, right: Right = Right.LOOK) -> Membership:
    """The reader's membership; someone else's organisation looks as if it did not exist."""
    membership = queries.membership_of(_person(request), slug)
    if membership is None:
        raise Http404
    if not grants(membership.role, right):
        raise PermissionDenied
    return membership
