"""Staff's screens: goodwill (what was given, what waits for a second person), and refunds that Stripe refused."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.orders.models import Order
from marketplace.payments import goodwill, stuck
from marketplace.payments.models import Goodwill, GoodwillState, Refund
from people import second_factor
from registry.desk.access import deciding_required, looking_required, person, staff_required
from registry.errors import RegistryError
from registry.refusals import Refusal

SHOWN = 100


class GoodwillForm(forms.Form):
    """Which order, how much, and why. Nothing is filled in beforehand."""

    order = forms.CharField(label=gettext_lazy("Order number"), max_length=40)
    amount = forms.IntegerField(
        label=gettext_lazy("Sum in minor units (yen)"), min_value=1, max_value=99_999_999
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept for ever beside the entry; the buyer does not see it."),
        max_length=goodwill.REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@deciding_required
@require_http_methods(["GET", "HEAD", "POST"])
def goodwill_entries(request: HttpRequest) -> HttpResponse:
    """/payments/goodwill/"""
    form = GoodwillForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _proposed(request, form):
        return redirect("payments:goodwill")
    entries = Goodwill.objects.select_related(
        "payment__order", "proposed_by", "decided_by", "refund"
    ).order_by("-id")
    facts: dict[str, Any] = {
        "form": form,
        "entries": entries[:SHOWN],
        "me": person(request).pk,
        "waiting": GoodwillState.PROPOSED,
    }
    return render(request, "payments/goodwill.html", facts, status=422 if form.errors else 200)


@staff_required
@require_POST
def decide_goodwill(request: HttpRequest, entry: int) -> HttpResponseBase:
    """/payments/goodwill/<id>/decide/ - a second person with a second factor."""
    found = get_object_or_404(Goodwill, pk=entry)
    passed = second_factor.passed_recently(request)
    if not passed and found.state == GoodwillState.PROPOSED and found.proposed_by_id != person(request).pk:
        return second_factor.ask(request)
    try:
        decided = goodwill.decide(
            entry=found,
            by=person(request),
            grant=request.POST.get("decision") == "grant",
            second_factor=passed,
        )
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, GoodwillState(decided.state).label)
    return redirect("payments:goodwill")


def _proposed(request: HttpRequest, form: GoodwillForm) -> bool:
    order = Order.objects.filter(public_id=form.cleaned_data["order"].strip()).first()
    if order is None:
        form.add_error("order", _("There is no such order."))
        return False
    try:
        entry = goodwill.propose(
            order=order,
            amount_minor=form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"],
            by=person(request),
        )
    except Refusal as refused:
        form.add_error("amount", str(refused))
        return False
    messages.success(request, GoodwillState(entry.state).label)
    return True


@looking_required
@require_safe
def stuck_refunds(request: HttpRequest) -> HttpResponse:
    """/payments/refunds/ - money that Stripe would not send back, and what staff has sent by hand."""
    facts = {
        "refunds": stuck.waiting().select_related("payment__order"),
        "by_hand": Refund.objects.exclude(by_hand="")
        .select_related("payment__order", "settled_by")
        .order_by("-settled_at")[:SHOWN],
        "note_max": stuck.NOTE_MAX,
    }
    return render(request, "payments/refunds.html", facts)


@deciding_required
@require_POST
def settle_refund(request: HttpRequest, refund: int) -> HttpResponseBase:
    """/payments/refunds/<id>/settle/ - ask Stripe again, or say how it was sent."""
    found = get_object_or_404(Refund, pk=refund)
    how = request.POST.get("how", "").replace("\x00", "").strip()
    try:
        if request.POST.get("act") == "again":
            stuck.try_again(found.pk, by=person(request), second_factor=True)
            messages.success(request, _("Stripe is asked again."))
        elif how:
            stuck.note_sent(found.pk, by=person(request), how=how, second_factor=True)
            messages.success(request, _("Noted. The buyer is told that the money is back."))
        else:
            messages.error(request, _("Say how the money was sent."))
    except RegistryError as refused:
        messages.error(request, str(refused))
    return redirect("payments:refunds")
