"""The checkout page and the order's page."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.errors import OrderUnknown, ShopError
from marketplace.orders import queries, services, timeline
from marketplace.orders.amounts import typed_mass
from marketplace.orders.basket import Asked, Basket, fill, read_listings
from marketplace.orders.forms import CheckoutForm
from marketplace.orders.models import Order
from marketplace.orders.states import UNPAID, State
from marketplace.outbox import services as outbox
from marketplace.payments import settle
from marketplace.throttling import client_address
from registry.errors import RegistryError

RETURN_CHECK_SECONDS = 5
SUBMISSIONS_REMEMBERED = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_out(request: HttpRequest) -> HttpResponse:
    """/checkout/?listing=&amount=&unit= - one page: who is it for, where each yen goes, then Stripe."""
    try:
        basket = _asked(request)
    except (ShopError, RegistryError) as refused:
        refusal = {"refused": refused, "back": _back_to_the_project(request)}
        return render(request, "orders/refused.html", refusal, status=refused.status)
    form = CheckoutForm(request.POST or None, initial={"form_key": _form_key(request)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _go_to_payment(request, basket, form)
            except (ShopError, RegistryError) as refused:
                form.add_error(_form_field(refused.field), str(refused))
                status = refused.status
    context = {
        "form": form,
        "basket": basket,
        "line": basket.lines[0],
        "split": _split(basket),
        "minutes": int((settle.SESSION_LASTS + settle.HOLD_OUTLASTS_SESSION).total_seconds() // 60),
    }
    return render(request, "orders/checkout.html", context, status=status)


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
    return render(request, "orders/_progress.html", _context(request, _visible(request, order)))


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
@require_safe
def pay(request: HttpRequest, order: str) -> HttpResponse:
    """/orders/<id>/pay/ - back to Stripe's page while the order is held."""
    found = _visible(request, order)
    payment = found.payments.order_by("id").first()
    if found.state not in UNPAID or payment is None:
        return redirect(_page(request, found))
    try:
        return redirect(settle.open_payment(payment.pk))
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


def _asked(request: HttpRequest) -> Basket:
    amount = typed_mass(request.GET.get("amount", ""), request.GET.get("unit", "kg"))
    listing = request.GET.get("listing", "").replace("\x00", "")[:40]
    return fill([Asked(listing, grams=amount)], livemode=True)  # test mode is for API keys


def _form_key(request: HttpRequest) -> str:
    """One name for this page's submission, kept in the session: who comes back and submits again meets the same order.

    Once that order is no longer open, the next submission gets a new name.
    """
    asked = request.get_full_path()
    keys: dict[str, str] = request.session.get("checkout_keys", {})
    key = keys.get(asked)
    if key is None or not queries.still_open(_order_key(request, key)):
        key = services.new_key()
        recent = list(keys.items())[-SUBMISSIONS_REMEMBERED:]
        request.session["checkout_keys"] = {**dict(recent), asked: key}
    return key


def _order_key(request: HttpRequest, form_key: str) -> str:
    return f"{request.session.session_key}:{form_key}"


def _back_to_the_project(request: HttpRequest) -> str:
    """Where a visitor whose amount was refused can type another one, with their footprint kept."""
    found = read_listings([request.GET.get("listing", "").replace("\x00", "")[:40]])
    footprint = request.GET.get("footprint", "")
    query = f"?{urlencode({'footprint': footprint})}" if footprint else ""
    for listing in found.values():
        return reverse("catalogue:project", args=[listing.batch.project.slug]) + f"{query}#buy"
    return reverse("catalogue:projects") + query


def _go_to_payment(request: HttpRequest, basket: Basket, form: CheckoutForm) -> HttpResponse:
    if not request.session.session_key:
        request.session.create()
    checkout = services.check_out(
        basket=basket,
        wish=form.wish(language=get_language() or "en", footprint=request.GET.get("footprint", "")[:60]),
        key=_order_key(request, form.cleaned_data["form_key"]),
        # Whoever throws cookies away to open a hundred checkouts still comes from one address.
        buyer=client_address(request),
    )
    if (
        checkout.order.state not in UNPAID
    ):  # an old page, submitted again after its order was paid or cancelled
        page = reverse("orders:order", args=[checkout.order.public_id])
        return redirect(f"{page}?access_token={checkout.access_token}")
    return redirect(checkout.checkout_url)


def _split(basket: Basket) -> list[dict[str, Any]]:
    prices = [line.price for line in basket.lines]
    return [
        {"label": _("Project"), "minor": sum(price.project for price in prices)},
        {"label": _("Platform fee"), "minor": sum(price.platform_fee for price in prices)},
        {"label": _("Card payment"), "minor": sum(price.payment_fee for price in prices)},
        {"label": _("Consumption tax"), "minor": basket.tax.tax},
    ]


def _form_field(field: str | None) -> str | None:
    """The form's field for a refused one of the API's shape."""
    return {
        "beneficiary.name": "beneficiary",
        "beneficiary.kind": "beneficiary_kind",
        "message": "message",
        "email": "email",
        "purpose": "purpose",
    }.get(field or "")


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
    split = [
        {"label": _("Project"), "minor": sum(line.project_minor for line in lines)},
        {"label": _("Platform fee"), "minor": sum(line.platform_fee_minor for line in lines)},
        {"label": _("Card payment"), "minor": sum(line.payment_fee_minor for line in lines)},
        {"label": _("Consumption tax"), "minor": order.tax_minor},
    ]
    return {
        "order": order,
        "lines": lines,
        "grams": sum(line.grams for line in lines),
        "split": split,
        "steps": timeline.steps(order),
        "finished": timeline.finished(order),
        "certified": timeline.certified(order),
        "unpaid": order.state in UNPAID,
        "can_cancel": order.state in UNPAID | {State.PAID},
        "from_stripe": request.GET.get("from") == "stripe",
        "access_token": request.GET.get("access_token", ""),
        "here": _page(request, order),
    }


def _ask_stripe_soon(order: Order) -> None:
    """Leave a look at Stripe to the worker, once every few seconds however often the page is loaded."""
    bucket = int(timezone.now().timestamp()) // RETURN_CHECK_SECONDS
    with transaction.atomic(durable=True):
        for payment in order.payments.all():
            outbox.put(
                "settle", key=f"return:{payment.public_id}:{bucket}", payload={"payment_id": payment.pk}
            )
