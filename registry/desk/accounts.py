"""The screens of account holders: their accounts, what is in them, statements, opening and closing."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.errors import PeopleError
from people.models import Role
from registry import accounts, holdings, pictures, statements
from registry.desk.access import acting_for, acting_required, person, role_at_least, signed_in
from registry.desk.account_forms import LabelForm, OpenForm, PeriodForm
from registry.enums import AccountKind, AccountRight, Condition
from registry.errors import RegistryError
from registry.models import Account, Batch, Reserved
from registry.queries import Run
from registry.serials import SerialRange

MOST_LINES = 500
COLUMNS = (
    "at", "date_jst", "act", "serials", "project", "vintage", "counterparty", "retirement", "grams", "balance_grams",
)  # fmt: skip


def own_account(request: HttpRequest, number: str, right: AccountRight = AccountRight.VIEW) -> Account:
    """A holding account that this person may see. Others look like none; a lesser role is refused."""
    account = Account.objects.select_related("organisation").filter(number=number).first()
    who = person(request)
    if (
        account is None
        or account.kind != AccountKind.HOLDING
        or not accounts.may(who, account, AccountRight.VIEW)
    ):
        raise Http404
    if not accounts.may(who, account, right):
        raise PermissionDenied
    return account


@dataclass(frozen=True, slots=True)
class Holding:
    """What an account has of one batch, as a row with its bar."""

    batch: Batch
    ranges: list[SerialRange]
    grams: int
    reserved: int
    blocks: list[pictures.Block]


def _holdings(ranges: Iterable[tuple[Batch, int, int, bool]]) -> list[Holding]:
    """Rows from (batch, lo, hi, reserved), in the order of their batches."""
    rows = []
    for batch, group in groupby(ranges, key=lambda one: one[0]):
        pieces = list(group)
        runs = [Run(lo, hi, Condition.ON_HOLD if kept else Condition.HELD) for _batch, lo, hi, kept in pieces]
        rows.append(
            Holding(
                batch,
                [batch.units(lo, hi) for _batch, lo, hi, _kept in pieces],
                sum(run.hi - run.lo for run in runs),
                sum(run.hi - run.lo for run in runs if run.condition == Condition.ON_HOLD),
                pictures.bar(runs, batch.grams),
            )
        )
    return rows


def _holdings_now(account: Account) -> list[Holding]:
    kept = set(Reserved.objects.filter(transfer__source=account).values_list("segment", flat=True))
    held = holdings.held_segments(account=account)
    return _holdings((piece.batch, piece.lo, piece.hi, piece.pk in kept) for piece in held)


def _holdings_on(account: Account, day: date) -> list[Holding]:
    positions = statements.holdings_on(account=account, day=day)
    return _holdings((one.batch, units.lo, units.hi, False) for one in positions for units in one.ranges)


@acting_required()
def index(request: HttpRequest) -> HttpResponse:
    """Every account of the organisation with what is in it; administrators open more."""
    organisation = acting_for(request)
    may_open = role_at_least(request, Role.ADMIN)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_open:
            raise PermissionDenied
        if form.is_valid():
            live = form.cleaned_data["mode"] == "live"
            account = accounts.open_holding_account(
                organisation=organisation, livemode=live, label=form.cleaned_data["label"], by=person(request)
            )
            messages.success(request, _("Account %(number)s is open.") % {"number": account.number})
            return redirect("desk:account", account.number)
    rows = [(account, _grams(account)) for account in accounts.holding_accounts(organisation)]
    context = {"rows": rows, "form": form, "may_open": may_open}
    return render(request, "registry/desk/accounts/index.html", context, status=422 if form.errors else 200)


def _grams(account: Account) -> int:
    return sum(piece.hi - piece.lo for piece in holdings.held_segments(account=account))


@signed_in
@require_safe
def account(request: HttpRequest, number: str) -> HttpResponse:
    """What is in an account, batch by batch: now, or at the end of a day that has passed."""
    found = own_account(request, number)
    try:
        day = parse_date(request.GET.get("on", ""))
    except ValueError:
        day = None
    day = day if day and day < timezone.localdate() else None
    return _account_page(request, found, LabelForm({"label": found.label}), day=day)


def _account_page(
    request: HttpRequest, found: Account, form: LabelForm, *, day: date | None = None
) -> HttpResponse:
    rows = _holdings_on(found, day) if day else _holdings_now(found)
    context: dict[str, Any] = {
        "account": found,
        "rows": rows,
        "grams": sum(row.grams for row in rows),
        "reserved": sum(row.reserved for row in rows),
        "day": day,
        "today": timezone.localdate(),
        "columns": pictures.COLUMNS,
        "height": pictures.HEIGHT,
        "form": form,
        "may_propose": accounts.may(person(request), found, AccountRight.PROPOSE),
        "may_authorise": accounts.may(person(request), found, AccountRight.AUTHORISE),
    }
    return render(request, "registry/desk/accounts/account.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def rename(request: HttpRequest, number: str) -> HttpResponse:
    """Call an account something else."""
    found = own_account(request, number, AccountRight.AUTHORISE)
    form = LabelForm(request.POST)
    if not form.is_valid():
        return _account_page(request, found, form)
    try:
        accounts.rename(account=found, label=form.cleaned_data["label"], by=person(request))
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The name is kept."))
    return redirect("desk:account", found.number)


@signed_in
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Close an empty account."""
    found = own_account(request, number, AccountRight.AUTHORISE)
    try:
        accounts.close_account(account=found, by=person(request))
    except (RegistryError, PeopleError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Account %(number)s is closed.") % {"number": found.number})
    return redirect("desk:account", found.number)


@signed_in
@require_safe
def statement(request: HttpRequest, number: str) -> HttpResponse:
    """A period of an account: opening balance, each movement, closing balance."""
    found = own_account(request, number)
    form = PeriodForm(request.GET.dict())
    context: dict[str, Any] = {"account": found, "form": form}
    if form.is_valid():
        since, until = form.period
        made = statements.statement(account=found, since=since, until=until)
        context |= {
            "statement": made,
            "movements": made.movements[:MOST_LINES],
            "left_out": len(made.movements[MOST_LINES:]),
            "by_project": list(statements.by_project(made.positions)),
        }
    return render(
        request, "registry/desk/accounts/statement.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_safe
def statement_csv(request: HttpRequest, number: str) -> HttpResponse:
    """The same for a spreadsheet. The first and the last line carry the balances."""
    found = own_account(request, number)
    form = PeriodForm(request.GET.dict())
    if not form.is_valid():
        return HttpResponse(status=422)
    since, until = form.period
    made = statements.statement(account=found, since=since, until=until)
    name = f"{found.number}_{since}_{until}.csv"
    reply = HttpResponse(content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(reply)
    writer.writerow(COLUMNS)
    writer.writerow(["", since, "opening", "", "", "", "", "", "", made.opening])
    for one in made.movements:
        entry = one.entry
        writer.writerow(
            [
                entry.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                timezone.localdate(entry.at),
                one.act.name.lower(),
                one.units,
                entry.batch.project_registry_id,
                entry.batch.vintage,
                one.counterparty or "",
                entry.retirement.number if entry.retirement else "",
                one.grams,
                one.balance,
            ]
        )
    writer.writerow(["", until, "closing", "", "", "", "", "", "", made.closing])
    return reply
