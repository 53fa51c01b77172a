"""An order's page, and what its buyer may still do."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.errors import OrderUnknown, ShopError, TooLateToMend
from marketplace.gifts.models import Gift
from marketplace.gifts.services import ENDED, gift_url
from marketplace.orders import another_way, mending, queries, services, timeline
from marketplace.orders.forms import FIELDS, WordsForm
from marketplace.orders.models import Order
from marketplace.orders.states import UNPAID, Funding, State
from marketplace.outbox import services as outbox
from marketplace.payments import instructions, settle
from marketplace.payments.methods import Choice, methods_for
from marketplace.payments.models import PAYABLE
from registry.refusals import Refusal

RETURN_CHECK_SECONDS = 5


@never_cache
@require_safe
def order(request: HttpRequest, order: str) -> HttpResponse:
    """/orders/<id>/?access_token= - how far an order has come; moves by itself."""
    found = _visible(request, order)
    if request.GET.get("from") == "stripe" and found.state in UNPAID | {State.EXPIRED}:
        _ask_stripe_soon(found)
    return render(request, "orders/order.html", _context(request, found))


@never_cache
@require_safe
def progress(request: HttpRequest, order: str) -> HttpResponse:
    """/orders/<id>/progress/ - the moving part of the order's page."""
    context = _context(request, _visible(request, order))
    if not context["finished"] and request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)  # nothing is put anew, so that nobody loses the button they are at
    reply = render(request, "orders/_progress.html", context)
    if context["finished"]:  # the rest of the page says so too: receipt, present, what may still be changed
        reply["HX-Refresh"] = "true"
    return reply


@never_cache
@require_POST
def cancel(request: HttpRequest, order: str) -> HttpResponse:
    """/orders/<id>/cancel/ - until the retirement starts."""
    found = _visible(request, order)
    try:
        services.cancel(found)
    except ShopError as refused:
        messages.error(request, str(refused))
    else:
        found.refresh_from_db()
        if found.state in UNPAID:
            messages.info(request, _("Your order is being cancelled. This page will show when it is done."))
    return redirect(_page(request, found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HttpRequest, order: str) -> HttpResponse:
    """/orders/<id>/mend/ - what stands on the certificate, written anew until the retirement starts."""
    found = _visible(request, order)
    if found.state not in mending.MENDABLE:
        messages.error(request, str(TooLateToMend.message))
        return redirect(_page(request, found))
    form = WordsForm(request.POST or None, initial=_words_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            mending.mend(found, **form.words())
        except Refusal as refused:
            form.add_error(FIELDS.get(refused.field or "", refused.field), str(refused))
        else:
            messages.success(request, _("Changed. This is what the certificate will say."))
            return redirect(_page(request, found))
    context = {"form": form, "order": found, "here": _page(request, found)}
    return render(request, "orders/mend.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, order: str) -> HttpResponse:
    """/orders/<id>/pay/ - back to Stripe's page while the order is held; only a POST opens one."""
    found = _visible(request, order)
    asked = request.POST.get("by", "")
    payment = found.payments.filter(state__in=PAYABLE).order_by("-id").first()
    if found.state not in UNPAID or payment is None:
        return redirect(_page(request, found))
    if request.method != "POST":
        return redirect(payment.instructions.get("url") or payment.checkout_url or _page(request, found))
    try:
        if asked in Funding.values and asked != payment.funding:
            return redirect(another_way.pay_otherwise(found, Funding(asked)))
        url = payment.instructions.get("url") or settle.open_payment(payment.pk)
        return redirect(url or _page(request, found))  # a month's invoice has no page of its own
    except (ShopError, settle.gateway.SessionImpossible) as refused:
        messages.error(request, str(refused))
        return redirect(_page(request, found))


@never_cache
@require_safe
def openings(request: HttpRequest, order: str) -> HttpResponse:
    """/orders/<id>/openings.json - what opens the commitments of a private order, for its buyer to keep."""
    found = _visible(request, order)
    kept = [
        {
            "retirement": line.retirement.number,
            "openings": [
                {"field": opening.field, "salt": bytes(opening.salt).hex(), "text": opening.text}
                for opening in line.retirement.openings.order_by("field")
            ],
        }
        for line in found.lines.all()
        if line.retirement is not None
    ]
    response = JsonResponse(kept, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{found.public_id}-openings.json"'
    return response


def _words_of(order: Order) -> dict[str, Any]:
    return {
        "beneficiary": order.beneficiary,
        "beneficiary_kind": order.beneficiary_kind,
        "public": "yes" if order.beneficiary_public else "no",
        "message": order.message,
        "purpose": order.purpose,
    }


def _visible(request: HttpRequest, public_id: str) -> Order:
    try:
        return queries.order_by_token(public_id, request.GET.get("access_token", ""))
    except OrderUnknown as unknown:
        raise Http404 from unknown


def _page(request: HttpRequest, order: Order) -> str:
    token = request.GET.get("access_token", "")
    return reverse("orders:order", args=[order.public_id]) + f"?access_token={token}"


def _context(request: HttpRequest, order: Order) -> dict[str, Any]:
    lines = list(order.lines.all())
    gift = Gift.objects.filter(order=order).first()
    awaited = instructions.awaited(order)
    from_stripe = request.GET.get("from") == "stripe"
    waits = order.state in UNPAID and order.cancel_asked_at is None
    split = [
        {"label": _("Project"), "minor": sum(line.project_minor for line in lines)},
        {"label": _("Platform fee"), "minor": sum(line.platform_fee_minor for line in lines)},
        {
            "label": _("Payment fee"),
            "minor": sum(line.payment_fee_minor for line in lines),
        },
        {"label": _("Consumption tax"), "minor": order.tax_minor},
    ]
    context = {
        "order": order,
        "lines": lines,
        "grams": sum(line.grams for line in lines),
        "split": split,
        "steps": timeline.steps(order),
        "finished": timeline.finished(order),
        "certified": timeline.certified(order),
        "unpaid": order.state in UNPAID,
        "can_mend": order.state in mending.MENDABLE and order.cancel_asked_at is None,
        "gift": gift,
        "gift_url": gift_url(order) if gift and order.state not in ENDED else "",
        "awaited": awaited,
        "payable_here": waits and not awaited and not from_stripe,
        "asking": instructions.asking(order),
        "stuck": instructions.stuck(order),
        "other_ways": _other_ways(order) if awaited or not from_stripe else [],
        "can_cancel": order.state in UNPAID | {State.PAID},
        "from_stripe": from_stripe,
        "access_token": request.GET.get("access_token", ""),
        "here": _page(request, order),
    }
    shown = render_to_string(
        "orders/_progress.html", context
    )  # without a form's token, which is never the same
    return context | {"seen": sha256(shown.encode()).hexdigest()[:16]}


def _other_ways(order: Order) -> list[Choice]:
    """The ways to pay that fit and are not what is open already."""
    if order.state not in UNPAID or order.cancel_asked_at is not None:
        return []
    if any(payment.monthly for payment in order.payments.all()):
        return []
    tried = {payment.funding for payment in order.payments.all() if payment.state in PAYABLE}
    fit = methods_for(total_minor=order.total_minor, currency=order.currency)
    return [choice for choice in fit if choice.open and choice.funding not in tried]


def _ask_stripe_soon(order: Order) -> None:
    """Leave a look at Stripe to the worker, once every few seconds however often the page is loaded."""
    bucket = int(timezone.now().timestamp()) // RETURN_CHECK_SECONDS
    with transaction.atomic(durable=True):
        for payment in order.payments.all():
            outbox.put(
                "settle", key=f"return:{payment.public_id}:{bucket}", payload={"payment_id": payment.pk}
            )
