"""One's orders and certificates, and an order found again without an account."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.account import lookup, ownership
from marketplace.account.forms import FindOrderForm
from marketplace.account.views.access import person, signed_in
from marketplace.errors import TooManyLookups
from marketplace.orders.services import access_token
from marketplace.throttling import client_address
from registry.certificates.content import Language
from registry.certificates.views import card_path
from registry.retiring.wordings import currents

ON_A_PAGE = 20


@signed_in
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """/account/orders/ - every order with its state, newest first."""
    user = person(request)
    ownership.attach(user)
    found = ownership.orders_of(user)
    before = found.filter(public_id=request.GET.get("before", "")).first()
    page = list((found.filter(pk__lt=before.pk) if before else found)[: ON_A_PAGE + 1])
    for order in page:
        order.grams = sum(line.grams for line in order.lines.all())  # type: ignore[attr-defined]
    facts = {
        "orders": page[:ON_A_PAGE],
        "older": f"?before={page[ON_A_PAGE - 1].public_id}" if len(page) > ON_A_PAGE else None,
        "newest": "?" if before else None,
    }
    return render(request, "own/orders.html", facts)


@signed_in
@require_safe
def order(request: HttpRequest, order: str) -> HttpResponse:
    """/account/orders/<id>/ - leads to the order's page with its key, when it is the reader's."""
    found = ownership.order_of(person(request), order)
    if found is None:
        raise Http404
    page = reverse("orders:order", args=[found.public_id])
    return redirect(f"{page}?access_token={access_token(found.key)}")


@signed_in
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """/account/certificates/ - every retirement of one's orders, with the signed files."""
    found = ownership.retirements_of(person(request)).prefetch_related("certificates")
    before = found.filter(number=request.GET.get("before", "")).first()
    page = list((found.filter(pk__lt=before.pk) if before else found)[: ON_A_PAGE + 1])
    said = currents(page)
    language: Language = "ja" if get_language() == "ja" else "en"
    facts = {
        "rows": [
            (each, said[each.pk], _newest(each), card_path(each, said[each.pk], language))
            for each in page[:ON_A_PAGE]
        ],
        "older": f"?before={page[ON_A_PAGE - 1].number}" if len(page) > ON_A_PAGE else None,
        "newest": "?" if before else None,
    }
    return render(request, "own/certificates.html", facts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_order(request: HttpRequest) -> HttpResponse:
    """/account/find-order/ - for everyone: the link goes to the address the order was made with."""
    form = FindOrderForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                lookup.ask(**form.cleaned_data, asker=client_address(request))
            except TooManyLookups as refused:
                form.add_error(None, str(refused))
                status = refused.status
            else:
                messages.success(
                    request,
                    _("If there is such an order, we have just sent its link to that address."),
                )
                return redirect("account:find_order")
    return render(request, "own/find_order.html", {"form": form}, status=status)


def _newest(retirement: object) -> list[object]:
    """The files of the version that counts, the reader's own language first."""
    files = list(retirement.certificates.all())  # type: ignore[attr-defined]
    last = max((each.version for each in files), default=0)
    mine = get_language()
    return sorted((each for each in files if each.version == last), key=lambda each: each.language != mine)
