"""The back office below /office/: every table of the product, for staff with a second factor.

It looks; it does not act. Whatever has rules (money, credits, the log, certificates, orders, listings) is changed only
by its own service, so that no row there can be changed, added or deleted here, by superusers neither. The few columns
that may be mended (people/admin.py) are named one by one. Built on django-unfold; its content policy: ADR 0014.
"""

import re
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import BinaryField, Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator
from unfold.sites import UnfoldAdminSite

from people import second_factor
from people.back_office import Rows
from people.models import User

OURS = ("calculators", "people", "registry", "marketplace")
COLUMNS = 6  # of a table that no room names
SECRET = ("password", "hash", "salt", "secret", "token", "session_data")
POLICY = {"script-src": ["'self'", "'unsafe-eval'"], "style-src": ["'self'", "'unsafe-inline'"]}


class ReadOnly(ModelAdmin):
    """A table that is looked at. `editable` columns may be changed by superusers, nothing else by anyone."""

    paginator = InfinitePaginator  # counting millions of entries takes longer than reading a page of them
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-pk",)
    actions = None
    editable: tuple[str, ...] = ()

    def has_add_permission(self, _request: HttpRequest, *_rest: Any) -> bool:
        """Nothing is made here."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _thing: Any = None) -> bool:
        """Nothing is deleted here."""
        return False

    def has_change_permission(self, request: HttpRequest, _thing: Any = None) -> bool:
        """Superusers, where a room names a column that may be mended."""
        return bool(self.editable) and isinstance(request.user, User) and request.user.is_superuser

    def has_view_permission(self, _request: HttpRequest, _thing: Any = None) -> bool:
        """Whoever has come through the door."""
        return True

    def has_module_permission(self, _request: HttpRequest) -> bool:
        """Whoever has come through the door."""
        return True

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only columns that are shown narrow the list: others could be guessed letter by letter in the address."""
        column = lookup.partition("__")[0]
        shown = column == "pk" or column in _shown(self.model, self.exclude or ())
        return shown and bool(super().lookup_allowed(lookup, value, request))

    def get_readonly_fields(self, _request: HttpRequest, _thing: Any = None) -> list[str]:
        """Every column that is shown but for the editable ones."""
        return [name for name in _shown(self.model, self.exclude or ()) if name not in self.editable]

    def get_fields(self, _request: HttpRequest, _thing: Any = None) -> list[str]:
        """Every column that is not hidden, in the order of the model."""
        return _shown(self.model, self.exclude or ())


class BackOffice(UnfoldAdminSite):
    """The site: who comes in, and by which door."""

    site_header = site_title = index_title = _("Back office")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._menus: dict[tuple[str, str], list[Any]] = {}

    def has_permission(self, request: HttpRequest) -> bool:
        """Active staff who gave a second factor during the last hours of this session."""
        user = request.user
        return (
            isinstance(user, User)
            and user.is_active
            and user.is_staff
            and second_factor.passed_today(request)
        )

    def admin_view(
        self, view: Callable[..., HttpResponseBase], cacheable: bool = False
    ) -> Callable[..., Any]:
        """Every page: the door, and a content policy under which unfold's scripts run (ADR 0014)."""
        inner = super().admin_view(view, cacheable)

        def behind_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            turned_away = self._door(request)
            if turned_away is not None:
                return turned_away
            answer: HttpResponseBase = inner(request, *args, **kwargs)
            answer._csp_update = POLICY  # type: ignore[attr-defined]  # what csp.decorators.csp_update sets
            return answer

        return behind_the_door

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way to sign in, with its limits and its second factor."""
        return redirect("account_login")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way to sign out."""
        return redirect("account_logout")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one way to change a password."""
        return redirect("account_change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The menu, made once: everyone who comes in sees the same one."""
        key = (get_language() or "", app_label or "")
        if key not in self._menus:
            self._menus[key] = super().get_app_list(request, app_label)
        return self._menus[key]

    def _door(self, request: HttpRequest) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not (request.user.is_active and request.user.is_staff):
            raise PermissionDenied
        return None if self.has_permission(request) else second_factor.ask(request)


def _shown(model: type[Model], hidden: tuple[str, ...] | list[str]) -> list[str]:
    return [
        field.name
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.name not in hidden and not _secret(field)
    ]


def _name(model: type[Model]) -> None:
    """Names for a table and its columns in the reader's language, where the model gives none.

    Migrations do not see it: they read what a model declares, not what Django makes up for it.
    """
    meta: Any = model._meta
    if "verbose_name" not in meta.original_attrs and isinstance(meta.verbose_name, str):
        meta.verbose_name = pgettext_lazy("table", str(meta.verbose_name))
    if "verbose_name_plural" not in meta.original_attrs:
        meta.verbose_name_plural = _plural(meta.verbose_name)
    for field in meta.local_fields:
        if field._verbose_name is None and isinstance(field.verbose_name, str):
            field.verbose_name = pgettext_lazy("column", field.verbose_name)


def _plural(name: Any) -> Any:
    """Django adds an s to every name that says nothing of its plural: to "step of a listing", and in Japanese too."""
    return lazy(lambda: str(name) if (get_language() or "").startswith("ja") else _of_many(str(name)), str)()


def _of_many(name: str) -> str:
    """An English name of many: the first noun takes the ending, "steps of a listing"."""
    head, rest = re.match(r"(.*?)((?: (?:of|in|at|to|for|being) .*)?)$", name).groups()  # type: ignore[union-attr]
    for ending, many in (("leaf", "leaves"), ("y", "ies"), ("s", "ses"), ("x", "xes"), ("ch", "ches")):
        if head.endswith(ending) and not head.endswith(("ay", "ey", "oy", "uy")):
            return head.removesuffix(ending) + many + rest
    return f"{head}s{rest}"


def _secret(field: Any) -> bool:
    return isinstance(field, BinaryField) or any(word in field.name for word in SECRET)


def rooms() -> dict[type[Model], Rows]:
    """What the rooms `admin.py` of our apps name, by model."""
    named: dict[type[Model], Rows] = {
        LogEntry: Rows(LogEntry, ("action_time", "user", "object_repr", "action_flag"))
    }
    for app in apps.get_app_configs():
        if app.name.split(".")[0] in OURS and find_spec(f"{app.name}.admin"):
            named |= {rows.model: rows for rows in import_module(f"{app.name}.admin").ROWS}
    return named


def shown_models() -> list[type[Model]]:
    """Every table of ours, and the record of what was changed here."""
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    return [*ours, LogEntry]


def _table(model: type[Model], named: dict[type[Model], Rows]) -> type[ReadOnly]:
    rows = named.get(model) or Rows(model, tuple(_plain(model)[:COLUMNS]))
    return type(
        f"{model.__name__}Table",
        (ReadOnly,),
        {
            "list_display": rows.columns,
            "search_fields": rows.search,
            "list_filter": rows.filters,
            "exclude": rows.hidden,
            "editable": rows.editable,
        },
    )


def _plain(model: type[Model]) -> list[str]:
    wide = {"TextField", "JSONField", "ArrayField"}
    return [
        name for name in _shown(model, ()) if model._meta.get_field(name).get_internal_type() not in wide
    ] or ["pk"]


def open_office() -> BackOffice:
    """The site with every table in it."""
    office, named = BackOffice(name="admin"), rooms()
    for model in shown_models():
        _name(model)
        office.register(model, _table(model, named))
    return office
