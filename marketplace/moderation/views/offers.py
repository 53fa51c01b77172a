"""The buyer's side of a recall: take the other project, or have the money back. Whoever has the order's token."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.errors import OrderUnknown, ShopError
from marketplace.moderation import recalls
from marketplace.moderation.enums import BuyersAnswer
from marketplace.orders.queries import order_by_token
from registry.errors import InsufficientStock


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, order: str, offer: int) -> HttpResponse:
    """/orders/<id>/offers/<n>/?access_token= - the question, and its two answers."""
    token = request.GET.get("access_token", "")
    try:
        bought = order_by_token(order, token)
    except OrderUnknown as unknown:
        raise Http404 from unknown
    asked = bought.offers.select_related(
        "line__listing__batch__project",
        "recall__listing__batch__project",
        "recall__substitute__batch__project",
    )
    found = get_object_or_404(asked, pk=offer)
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in {BuyersAnswer.ACCEPTED, BuyersAnswer.REFUNDED}:
        try:
            if answer == BuyersAnswer.ACCEPTED:
                recalls.accept(found)
            else:
                recalls.take_the_money(found)
        except InsufficientStock:
            messages.error(
                request, _("Of the other project there is not enough left. You can have your money back.")
            )
        except ShopError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Thank you. This page shows how it goes on."))
            page = reverse("orders:order", args=[bought.public_id])
            return redirect(f"{page}?{urlencode({'access_token': token})}")
        found.refresh_from_db()
    facts = {"order": bought, "offer": found, "open": not found.answer, "access_token": token}
    return render(request, "moderation/offer.html", facts)
