"""The screens of cancelling: a holder gives units up, or staff takes them out; a second person decides either."""

import unicodedata
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.errors import PeopleError
from registry import cancellations, holdings
from registry.desk.access import person, signed_in, staff_required
from registry.desk.accounts import own_account
from registry.desk.retirement_forms import CancelForm
from registry.enums import AccountKind, AccountRight, CancellationReason
from registry.errors import RegistryError
from registry.models import Account, Cancellation


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, number: str) -> HttpResponse:
    """A holder asks for units of its own to be cancelled."""
    return _ask(request, own_account(request, number, AccountRight.AUTHORISE), "desk:account")


@staff_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Staff name the account in which units are to be cancelled; below, what was cancelled before."""
    number = unicodedata.normalize("NFKC", request.GET.get("account", "")).strip().upper()[:40]
    if number and Account.objects.filter(number=number, kind=AccountKind.HOLDING).exists():
        return redirect("desk:cancel", number)
    latest = Cancellation.objects.select_related("batch__project").order_by("-id")[:50]
    context = {"asked": number, "cancellations": latest}
    return render(
        request, "registry/desk/retirements/cancellations.html", context, status=404 if number else 200
    )


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Staff ask for units of any account to be cancelled."""
    return _ask(request, get_object_or_404(Account, number=number, kind=AccountKind.HOLDING), "")


def _ask(request: HttpRequest, account: Account, back: str) -> HttpResponse:
    held = holdings.held_segments(account=account)
    batches = list({piece.batch.pk: piece.batch for piece in held}.values())
    form = CancelForm(batches, request.POST or None, initial={"key": uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid():
        try:
            made = cancellations.propose_cancellation(
                account=account,
                wanted=form.wanted,
                reason=CancellationReason(form.cleaned_data["code"]),
                why=form.cleaned_data["why"],
                by=person(request),
            )
        except (RegistryError, PeopleError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked for. A second person of the registry decides."))
            return redirect(back, account.number) if back else redirect("desk:proposal", made.pk)
    context = {"account": account, "form": form}
    return render(
        request, "registry/desk/retirements/cancel.html", context, status=422 if form.errors else 200
    )
