"""The public registry as pages: search, batches, units, retirements, the sums, accounts, and how to check the log."""

import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from registry import inspections, lives, pictures, queries
from registry.api_shapes import RetirementQuery
from registry.enums import Condition, Purpose
from registry.errors import RangeTooScattered, SerialMalformed, SerialNotIssued
from registry.foreign import queries as foreign
from registry.foreign import recognise
from registry.foreign.errors import ForeignSerialMalformed
from registry.invariants.meanings import meaning
from registry.kept import kept
from registry.lifecycle import queries as lifecycle
from registry.models import (
    Account,
    Amendment,
    Batch,
    Cancellation,
    CancelledBuffer,
    LogAudit,
    Project,
    Retirement,
    Reversal,
)
from registry.queries import Balance
from registry.reversals import queries as reversals
from registry.standards.labels import labels_on
from registry.transparency.archive import head_of
from registry.transparency.keys import verifier_keys
from registry.transparency.published import HALTED, latest_checkpoint, log_health
from registry.transparency.witnesses import watching

ON_A_PAGE = 50
# What has a number of its own: where it is looked up, and the page that it has.
NAMED: list[tuple[QuerySet[Any], str, str]] = [
    (Retirement.objects.all(), "number", "certificates:page"),
    (Batch.objects.all(), "serial", "registry:batch"),
    (Account.objects.all(), "number", "registry:account"),
    (Project.objects.all(), "registry_id", "registry:project"),
    (Cancellation.objects.all(), "number", "registry:cancellation"),
    (Reversal.objects.all(), "number", "registry:reversal"),
]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search first; below, what was retired last and every batch. A number or serial leads straight to its page."""
    text = unicodedata.normalize("NFKC", request.GET.get("q", "")).replace("\x00", "").strip()[:200]
    context: dict[str, Any] = {"q": text}
    if text:
        if place := _place_of(text.upper()):
            return HttpResponseRedirect(place)
        context["projects"] = queries.projects().filter(
            Q(name_ja__icontains=text)
            | Q(name_en__icontains=text)
            | Q(registry_id__iexact=text)
            | Q(slug=text.lower())
        )[:20]
        context["found"] = queries.retirements(beneficiary=text).order_by(*queries.NEWEST_FIRST)[:20]
    else:
        balances = _balances(livemode=True)
        context["total"] = queries.total(balances.values())
        context["batches"] = [
            (b, balances[b.serial]) for b in queries.batches(livemode=True) if b.serial in balances
        ]
        context["latest"] = queries.retirements().order_by(*queries.NEWEST_FIRST)[:5]
    return render(request, "registry/home.html", context)


def _place_of(text: str) -> str | None:
    """The address of what the text names exactly."""
    for numbers, field, route in NAMED:
        if numbers.filter(**{field: text}).exists():
            return reverse(route, args=[text])
    if amended := Amendment.objects.select_related("retirement").filter(number=text).first():
        return reverse("certificates:page", args=[amended.retirement.number]) + f"?version={amended.version}"
    if lost := CancelledBuffer.objects.select_related("reversal").filter(number=text).first():
        return reverse("registry:reversal", args=[lost.reversal.number])
    if found := lifecycle.case(text):
        return reverse("registry:case", args=[found.number])
    try:
        queries.parse(text)
    except SerialMalformed:
        return _place_elsewhere(text)
    return reverse("registry:units", args=[text])


def _place_elsewhere(text: str) -> str | None:
    """The look-up of a serial number of another registry; None for what is not one."""
    try:
        recognise(text)
    except ForeignSerialMalformed:
        return None
    return f"{reverse('registry:foreign')}?{urlencode({'serial': text})}"


@dataclass(frozen=True, slots=True)
class Part:
    """One condition of a batch or of the whole registry, for bars, keys and equations."""

    condition: Condition
    grams: int

    @property
    def label(self) -> str:
        return str(self.condition.label)

    @property
    def tone(self) -> str:
        return pictures.TONES[self.condition]


def _parts(balance: Balance) -> list[Part]:
    return [Part(Condition[name.upper()], grams) for name, grams in balance.parts().items()]


@require_safe
def batch(request: HttpRequest, serial: str) -> HttpResponse:
    """A batch as one long bar, its facts, and what was retired from it."""
    found = Batch.objects.select_related(
        "project__scheme", "project__operator", "project__verifier__organisation"
    ).filter(serial=serial)
    for one in found:
        latest = queries.with_what_is_shown(one.retirements.order_by(*queries.NEWEST_FIRST))[:10]
        balance, blocks = kept(f"batch-{one.pk}", partial(_bar_of, one))
        context = {
            "batch": one,
            "parts": _parts(balance),
            "blocks": blocks,
            "columns": pictures.COLUMNS,
            "height": pictures.HEIGHT,
            "latest": latest,
            "labels": labels_on(one),
            "methodology_code": one.methodology_label.partition("/")[0],
            "reversals": reversals.of_batch(one),
            **foreign.backing_of(one),
        }
        return render(request, "registry/batch.html", context)
    raise Http404


def _bar_of(one: Batch) -> tuple[Balance, list[pictures.Block]]:
    found = queries.runs(one)
    return queries.balance_from(found), pictures.bar(found, one.grams)


def _balances(*, livemode: bool) -> dict[str, Balance]:
    return kept(f"balances-{livemode}", partial(queries.balances, livemode=livemode))


@require_safe
def units(request: HttpRequest, serial: str) -> HttpResponse:
    """Where units are. One piece shows its whole life as a thread; several are a list that leads to each."""
    try:
        asked, pieces = queries.find_units(serial)
    except (SerialMalformed, SerialNotIssued, RangeTooScattered) as refusal:
        return render(
            request, "registry/no_units.html", {"serial": serial, "refusal": refusal}, status=refusal.status
        )
    batch = Batch.objects.select_related("project").get(serial=asked.batch)
    context = {"asked": asked, "pieces": pieces, "batch": batch, "reversals": reversals.of_batch(batch)}
    if len(pieces) == 1:
        context |= {"piece": pieces[0], "steps": lives.told(pieces[0], batch)}
    return render(request, "registry/units.html", context)


@require_safe
def retirements(request: HttpRequest) -> HttpResponse:
    """Every retirement, newest first, with the filters of the API."""
    given = {
        name: value for name, value in request.GET.items() if value and name in RetirementQuery().get_fields()
    }
    asked = RetirementQuery(data=given)
    valid = asked.is_valid()
    filters = dict(asked.validated_data) if valid else {}
    found = queries.retirements(since=filters.pop("from", None), until=filters.pop("to", None), **filters)
    found = found.order_by(*queries.NEWEST_FIRST) if valid else found.none()
    before = Retirement.objects.filter(number=request.GET.get("before", "")).first()
    rows = list((found.filter(queries.older_than(before)) if before else found)[: ON_A_PAGE + 1])
    more = len(rows) > ON_A_PAGE
    context = {
        "rows": rows[:ON_A_PAGE],
        "given": given,
        "errors": {} if valid else asked.errors,
        "purposes": Purpose.choices,
        "projects": queries.projects(),
        "query": f"?{urlencode(given)}" if given and valid else "",
        "newest": f"?{urlencode(given)}" if before else None,
        "older": f"?{urlencode(given | {'before': rows[ON_A_PAGE - 1].number})}" if more else None,
    }
    return render(request, "registry/retirements.html", context)


@require_safe
def reconciliation(request: HttpRequest) -> HttpResponse:
    """What was issued on one side, where all of it is on the other, at one moment."""
    livemode = request.GET.get("livemode") != "false"
    balances = _balances(livemode=livemode)
    whole = queries.total(balances.values())
    context = {
        "livemode": livemode,
        "balances": balances,
        "total": whole,
        "parts": _parts(whole),
        "checkpoint": latest_checkpoint(),
    }
    return render(request, "registry/reconciliation.html", context)


@require_safe
def invariants(request: HttpRequest) -> HttpResponse:
    """What must always be true of the books, and whether it was when it was last looked at."""
    runs = list(inspections.completed()[:14])
    rows = [(meaning(result.name), result) for result in runs[0].results.all()] if runs else []
    return render(request, "registry/invariants.html", {"runs": runs, "rows": rows})


@require_safe
def account(request: HttpRequest, number: str) -> HttpResponse:
    """What is public of an account."""
    found = queries.account(number)
    if found is None:
        raise Http404
    return render(request, "registry/account.html", {"account": found})


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What the log is, what it says now, and how to check it oneself."""
    checkpoint = latest_checkpoint()
    context = {
        "checkpoint": checkpoint,
        "head": head_of(checkpoint.note) if checkpoint else None,
        "root": bytes(checkpoint.root).hex() if checkpoint else "",
        "keys": verifier_keys(),
        "witnesses": watching(),
        "audit": LogAudit.objects.order_by("-pk").first(),
        "halted": log_health().startswith(HALTED),
    }
    return render(request, "registry/log.html", context)
