"""The screens of transfers: what is offered to us, what we offer, and making an offer."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.errors import PeopleError
from people.models import Organisation, Role
from registry import accounts, holdings, transfers
from registry.desk.access import Standing, acting_for, acting_required, person, signed_in
from registry.desk.account_forms import TransferForm
from registry.desk.accounts import own_account
from registry.enums import AccountRight, TransferState
from registry.errors import RegistryError
from registry.models import Account, Transfer

ON_A_PAGE = 50
Act = Callable[..., Transfer]
# What may be done with a transfer: the service, the side whose right it takes, that right, and what is said then.
ACTS: dict[str, tuple[Act, str, AccountRight, Any]] = {
    "authorise": (
        transfers.authorise, "source", AccountRight.AUTHORISE, gettext_lazy("The transfer is sent to its receiver."),
    ),
    "accept": (
        transfers.accept, "target", AccountRight.PROPOSE, gettext_lazy("Accepted: the units are in your account."),
    ),
    "decline": (
        transfers.decline, "target", AccountRight.PROPOSE, gettext_lazy("Declined: nothing has moved."),
    ),
    "withdraw": (
        transfers.withdraw, "source", AccountRight.PROPOSE, gettext_lazy("Withdrawn: your units are free again."),
    ),
}  # fmt: skip
BECOMES = {
    "authorise": TransferState.PROPOSED,
    "accept": TransferState.ACCEPTED,
    "decline": TransferState.DECLINED,
    "withdraw": TransferState.WITHDRAWN,
}


def waiting(standing: Standing) -> int:
    """How many transfers wait for this person: offered to us, and ours to authorise."""
    if standing.organisation is None:
        return 0
    wanted = Q(pk=None)
    if standing.acts(Role.MEMBER):
        wanted |= Q(target__organisation=standing.organisation, state=TransferState.PROPOSED)
    if standing.acts(Role.ADMIN):
        wanted |= Q(source__organisation=standing.organisation, state=TransferState.DRAFTED)
    return Transfer.objects.filter(wanted).count()


@acting_required()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is under way, and what was settled last."""
    found = _concerning(acting_for(request))
    under_way = found.filter(state__in=transfers.UNDER_WAY)
    own = acting_for(request)
    context = {
        "incoming": under_way.filter(target__organisation=own, state=TransferState.PROPOSED),
        "outgoing": under_way.filter(source__organisation=own),
        "settled": found.exclude(state__in=transfers.UNDER_WAY)[:ON_A_PAGE],
    }
    return render(request, "registry/desk/transfers/index.html", context)


def _concerning(organisation: Organisation) -> QuerySet[Transfer]:
    """The transfers of an organisation, newest first. A draft is its sender's own affair."""
    received = Q(target__organisation=organisation, moves__state=TransferState.PROPOSED)
    found = Transfer.objects.filter(Q(source__organisation=organisation) | received).distinct()
    return found.select_related("source__organisation", "target__organisation", "batch__project").order_by(
        "-pk"
    )


@signed_in
@require_safe
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """One transfer: what, from whom to whom, its history, and what this person may do with it."""
    found = _seen(request, number)
    may = [
        name
        for name, (_act, side, right, _said) in ACTS.items()
        if BECOMES[name] in transfers.MOVES[TransferState(found.state)]
        and accounts.may(person(request), getattr(found, side), right)
    ]
    context = {"transfer": found, "may": may, "steps": _steps(found)}
    return render(request, "registry/desk/transfers/transfer.html", context)


def _seen(request: HttpRequest, number: str) -> Transfer:
    """A transfer whose sender or, once it is proposed, receiver this person acts for. Others look like none."""
    who = person(request)
    found = Transfer.objects.select_related("source__organisation", "target__organisation", "batch__project")
    one = found.filter(number=number).first()
    if one is None:
        raise Http404
    sender = accounts.may(who, one.source, AccountRight.VIEW)
    receiver = accounts.may(who, one.target, AccountRight.VIEW)
    if not sender and not (receiver and one.moves.filter(state=TransferState.PROPOSED).exists()):
        raise Http404
    return one


def _steps(found: Transfer) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = [
        {"label": move.get_state_display(), "state": "done", "at": move.at, "note": ""}
        for move in found.moves.order_by("pk")
    ]
    if found.state in transfers.UNDER_WAY:
        steps[-1]["state"] = "now"
        steps.append(
            {"label": TransferState.EXPIRED.label, "state": "todo", "at": found.expires_at, "note": ""}
        )
    return steps


@signed_in
@require_POST
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Authorise, accept, decline or withdraw."""
    found = _seen(request, number)
    if act not in ACTS:
        raise Http404
    service, _side, _right, said = ACTS[act]
    try:
        service(transfer=found, by=person(request))
    except (RegistryError, PeopleError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("desk:transfer", found.number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Fill in, see to whom and what, then send."""
    source = own_account(request, number, AccountRight.PROPOSE)
    held = holdings.held_segments(account=source)
    batches = list({piece.batch.pk: piece.batch for piece in held}.values())
    if request.method != "POST":
        form = TransferForm(batches, initial={"key": uuid.uuid4().hex})
        return _form_page(request, source, form)
    form = TransferForm(batches, request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _form_page(request, source, form)
    try:
        if "confirmed" in request.POST:
            made = transfers.propose(
                source=source, key=form.cleaned_data["key"], by=person(request), **form.wish
            )
            return redirect("desk:transfer", made.number)
        serials = transfers.preview(source=source, by=person(request), **form.wish)
    except (RegistryError, PeopleError) as error:
        form.add_error(None, str(error))
        return _form_page(request, source, form)
    context = {
        "account": source,
        "form": form,
        "target": form.cleaned_data["target"],
        "batch": form.cleaned_data["of"],
        "serials": serials,
        "grams": sum(units.grams for units in serials),
        "drafts": not accounts.may(person(request), source, AccountRight.AUTHORISE),
        "days": transfers.TERM.days,
    }
    return render(request, "registry/desk/transfers/check.html", context)


def _form_page(request: HttpRequest, source: Account, form: TransferForm) -> HttpResponse:
    context = {"account": source, "form": form}
    return render(request, "registry/desk/transfers/form.html", context, status=422 if form.errors else 200)
