"""A gift's page: whoever has its address may read it from its day on. And the giver's page to change that day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.errors import OrderUnknown, TextInvalid
from marketplace.gifts.forms import DeliveryForm
from marketplace.gifts.models import Gift
from marketplace.gifts.services import ENDED, change_delivery, opens_at
from marketplace.orders import timeline
from marketplace.orders.queries import order_by_token, orders
from marketplace.orders.services import token_hash


@never_cache
@require_safe
def show(request: HttpRequest, gift: str) -> HttpResponse:
    """GET /gifts/<gift>/ - closed until its day; then the letter with its certificates."""
    found = Gift.objects.filter(token_hash=token_hash(gift)).first()
    if found is None:
        raise Http404
    order = orders().get(pk=found.order_id)
    if order.state in ENDED:
        raise Http404
    lines = list(order.lines.all())
    is_open = timezone.now() >= opens_at(found) and timeline.certified(order)
    context = {
        "gift": found,
        "order": order,
        "lines": lines,
        "grams": sum(line.grams for line in lines),
        "is_open": is_open,
        "opens_at": opens_at(found),
    }
    return render(request, "gifts/gift.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, order: str) -> HttpResponse:
    """/orders/<id>/gift/?access_token= - another day or address, until the gift is delivered."""
    token = request.GET.get("access_token", "")
    try:
        found = Gift.objects.filter(order=order_by_token(order, token), delivered_at=None).first()
    except OrderUnknown as unknown:
        raise Http404 from unknown
    if found is None:
        raise Http404
    here = reverse("orders:order", args=[order]) + f"?access_token={token}"
    known = {"deliver_on": found.deliver_on, "recipient_email": found.recipient_email}
    form = DeliveryForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            change_delivery(found, deliver_on=facts["deliver_on"], email=facts["recipient_email"])
        except TextInvalid as refused:
            form.add_error(refused.field, _("Choose a day from today to a year from now."))
        else:
            messages.success(request, _("Changed."))
            return redirect(here)
    context = {"form": form, "here": here}
    return render(request, "gifts/change.html", context, status=422 if form.errors else 200)
