"""The screens of cancelling: a holder gives units up, or staff takes them out; a second person decides either."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.errors import PeopleError
from registry import cancellations, holdings
from registry.desk.access import person, signed_in, staff_required
from registry.desk.accounts import own_account
from registry.desk.retirement_forms import CancelForm
from registry.enums import AccountKind, AccountRight, CancellationReason
from registry.errors import RegistryError
from registry.models import Account


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, number: str) -> HttpResponse:
    """A holder asks for units of its own to be cancelled."""
    return _ask(request, own_account(request, number, AccountRight.AUTHORISE), "desk:account")


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
