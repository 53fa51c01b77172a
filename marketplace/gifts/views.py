"""A gift's page: whoever has its address may read it from its day on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.gifts.models import Gift
from marketplace.gifts.services import ENDED, opens_at
from marketplace.orders import timeline
from marketplace.orders.queries import orders
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
