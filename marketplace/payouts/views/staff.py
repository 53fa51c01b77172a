"""Staff's screens: who is owed what and until when, transfers by bank, and our books beside Stripe's."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.payouts import bank_files, owing, queries, statements, taking_back
from marketplace.payouts.forms import FileForm
from marketplace.payouts.models import BankFile, Obligation, Payout, Reconciliation
from marketplace.payouts.refusals import PayoutError
from marketplace.payouts.views.sellers import download
from people import second_factor
from registry.desk.access import looking_required, person

ON_A_PAGE = 30


@looking_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is owed, the earliest last day first; what is under way; files for the bank; money taken back."""
    return _desk(request, FileForm())


def _desk(request: HttpRequest, form: FileForm) -> HttpResponse:
    context = {
        "rows": queries.unpaid_by_seller(),
        "late": queries.near_the_last_day().count(),
        "last_day": owing.LAST_DAY,
        "alarm_days": owing.ALARM_DAYS,
        "under_way": queries.under_way()[:ON_A_PAGE],
        "done": queries.with_sums(Payout.objects.select_related("organisation"))[:ON_A_PAGE],
        "files": BankFile.objects.all()[:ON_A_PAGE],
        "clawbacks": queries.clawbacks()[:ON_A_PAGE],
        "form": form,
        "last": Reconciliation.objects.first(),
    }
    return render(request, "payouts/desk.html", context, status=422 if form.errors else 200)


@looking_required
@require_POST
def make_file(request: HttpRequest) -> HttpResponse:
    """All that is owed by bank, as one file."""
    form = FileForm(request.POST)
    if not form.is_valid():
        return _desk(request, form)
    try:
        made = bank_files.make_file(by=person(request), on=form.cleaned_data["transfer_on"])
    except PayoutError as error:
        messages.error(request, str(error))
        return redirect("payouts:desk")
    return redirect("payouts:file", made.public_id)


@looking_required
@require_safe
def file(request: HttpRequest, file: str) -> HttpResponse:
    """One file: its transfers, and who has said that it was sent."""
    found = get_object_or_404(BankFile, public_id=file)
    payouts = queries.with_sums(found.payouts.select_related("organisation__payee").order_by("pk"))
    waits = found.sent_by_id is None and found.withdrawn_at is None
    facts = {
        "file": found,
        "payouts": payouts,
        "who": person(request),
        "contested": waits and bank_files.contested(found).exists(),
    }
    return render(request, "payouts/file.html", facts)


@looking_required
@require_safe
def file_content(request: HttpRequest, file: str) -> HttpResponse:
    """The file itself, for the bank."""
    found = get_object_or_404(BankFile, public_id=file)
    name = f"{found.transfer_on:%Y%m%d}-{found.public_id}.txt"
    return HttpResponse(
        bytes(found.content),
        content_type="text/plain; charset=shift_jis",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


@looking_required
@require_POST
def file_act(request: HttpRequest, file: str, act: str) -> HttpResponse:
    """Say that a file was sent, confirm it, or withdraw it."""
    found = get_object_or_404(BankFile, public_id=file)
    acts: dict[str, tuple[Callable[..., None], str]] = {
        "sent": (bank_files.note_sent, _("Noted. Somebody else of staff confirms it now.")),
        "confirm": (bank_files.confirm_sent, _("Confirmed: these projects are paid.")),
        "withdraw": (bank_files.withdraw, _("Withdrawn: all of it is owed again.")),
    }
    if act not in acts:
        return redirect("payouts:file", found.public_id)
    passed = second_factor.passed_recently(request)
    if act != "withdraw" and not passed:
        return second_factor.ask(request)
    does, said = acts[act]
    more: dict[str, Any] = {} if act == "withdraw" else {"second_factor": passed}
    return _tried(
        request, lambda: does(found.pk, by=person(request), **more), said, "payouts:file", found.public_id
    )


@looking_required
@require_POST
def returned(request: HttpRequest, payout: str) -> HttpResponse:
    """The bank sent a transfer back."""
    found = get_object_or_404(Payout, public_id=payout)
    said = _("Noted: what it paid is owed again.")
    return _tried(
        request,
        lambda: bank_files.note_returned(found.pk, by=person(request)),
        said,
        "payouts:payout",
        found.public_id,
    )


@looking_required
@require_POST
def give_up(request: HttpRequest, obligation: int) -> HttpResponse:
    """What was owed or paid for one line is not the project's: the buyer has the money back."""
    found = get_object_or_404(Obligation, pk=obligation)
    if not second_factor.passed_recently(request):
        return second_factor.ask(request)
    taking_back.give_up(found.pk, by=person(request))
    messages.success(request, _("Noted. What was paid is taken back."))
    return redirect("payouts:owed", found.organisation.slug)


@looking_required
@require_safe
def owed(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything one organisation is owed and was paid, line by line."""
    found = Obligation.objects.filter(organisation__slug=slug).order_by("due_at", "pk")
    rows = found.select_related("line__retirement", "support", "organisation")[:200]
    return render(request, "payouts/owed.html", {"rows": rows, "slug": slug})


@looking_required
@require_safe
def journal_csv(request: HttpRequest, payout: str) -> HttpResponseBase:
    """The journal of one payout, for our bookkeeper."""
    found = get_object_or_404(Payout.objects.select_related("organisation"), public_id=payout)
    return download(statements.journal_csv(found), f"journal-{found.public_id}.csv")


@looking_required
@require_safe
def reconciliations(request: HttpRequest) -> HttpResponse:
    """Our books beside Stripe's, night by night."""
    return render(request, "payouts/reconciliations.html", {"runs": Reconciliation.objects.all()[:ON_A_PAGE]})


def _tried(
    request: HttpRequest, act: Callable[[], None], said: str, route: str, public_id: str
) -> HttpResponse:
    try:
        act()
    except PayoutError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(route, public_id)
