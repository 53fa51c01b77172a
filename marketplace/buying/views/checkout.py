"""The checkout: first the questions, then the final confirmation, then the payment page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.account import ownership
from marketplace.buying import baskets, drafts, linked
from marketplace.buying.asking import Asking, asked_by_address
from marketplace.buying.forms import CheckoutForm
from marketplace.buying.models import Basket, Draft
from marketplace.buying.views.basket import basket_of
from marketplace.buying.visitors import known_visitor, visitor_of
from marketplace.errors import LinesInvalid, MethodNotOffered
from marketplace.events import joining as events
from marketplace.orders import basket as orders_basket
from marketplace.orders import queries
from marketplace.orders.basket import LINES_MAX, read_listings, split_of
from marketplace.orders.services import Checkout
from marketplace.orders.states import UNPAID, Funding
from marketplace.orders.stock import check_left
from marketplace.pages.formats import money
from marketplace.payments import settle
from marketplace.payments.methods import methods_for
from marketplace.throttling import client_address
from people.models import User
from registry.refusals import Refusal

WORDS = ("listing", "amount", "unit", "footprint", *events.WORDS)


@dataclass(frozen=True, slots=True)
class Source:
    """What is bought: listings as the address says it, perhaps for an event, or the basket; `query` is that."""

    query: str
    asking: Asking
    basket: Basket | None
    joining: events.Joining | None = None

    def form(self, data: Mapping[str, Any] | None, initial: Mapping[str, Any]) -> CheckoutForm:
        """The questions; what the event settles is filled in and stays so."""
        form = CheckoutForm(data, initial={**initial, **(self.joining.beneficiary if self.joining else {})})
        for name in self.joining.settled if self.joining else ():
            form.fields[name].disabled = True
        return form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest) -> HttpResponse:
    """/checkout/?listing=&amount=&unit= or ?from=basket - who is it for; the answers are kept for the confirmation."""
    try:
        source = _source(request)
        priced = source.asking.basket()
        check_left(priced)
    except Refusal as refused:
        return _refused(request, refused)
    draft = drafts.find(visitor=visitor_of(request), source=source.query)
    form = source.form(request.POST or None, _known(request, draft))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            drafts.write(
                visitor=known_visitor(request),
                source=source.query,
                asking=source.asking,
                answers=form.answers(),
            )
            return redirect(f"{reverse('buying:confirm')}?{source.query}")
        status = 422
    context = {
        "form": form,
        "basket": priced,
        "split": split_of(priced),
        "by_money": source.asking.money_minor,
        "query": source.query,
        "from_basket": source.basket is not None,
        "joining": source.joining,
        "back": _back(source, priced),
    }
    return render(request, "buying/checkout.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """/checkout/confirm/?… - the final confirmation with its six items; POST makes the order and leads to payment."""
    try:
        source = _source(request)
        draft = drafts.find(visitor=visitor_of(request), source=source.query)
        form = source.form(draft.answers, {}) if draft else None
        if draft is None or form is None or not form.is_valid():
            return redirect(f"{reverse('buying:checkout')}?{source.query}")
        promised = drafts.promise(draft, source.asking)
    except Refusal as refused:
        return _refused(request, refused)
    refused_words, status = "", 200
    if request.method == "POST":
        if request.POST.get("quote") != promised.quote.public_id:
            refused_words, status = _what_changed(promised), 409
        else:
            try:
                return _to_payment(request, _place(request, source, draft, form, promised))
            except Refusal as refused:
                refused_words, status = str(refused), refused.status
    elif promised.was_minor is not None and promised.was_minor != promised.basket.total:
        refused_words = _what_changed(promised)
    return render(
        request, "buying/confirm.html", _confirmation(source, form, promised, refused_words), status=status
    )


def _source(request: HttpRequest) -> Source:
    """Raises what cannot be read, and LinesInvalid for an empty basket."""
    if request.GET.get("from") == "basket":
        basket = basket_of(request)
        asking = baskets.asking_of(basket) if basket else None
        if asking is None or not asking.lines:
            raise LinesInvalid(field="basket")
        return Source("from=basket", asking, basket)
    said = {name: [word[:60].replace("\x00", "") for word in request.GET.getlist(name)] for name in WORDS}
    asked = {name: words[0] for name, words in said.items() if words}
    further = list(zip(said["listing"][1:LINES_MAX], said["amount"][1:LINES_MAX], strict=False))
    words = [(name, word) for name, word in asked.items() if word]
    words += [word for listing, amount in further for word in (("listing", listing), ("amount", amount))]
    return Source(urlencode(words), asked_by_address(asked, further), None, events.asked(asked, request.user))


def _known(request: HttpRequest, draft: Draft | None) -> dict[str, Any]:
    """What the form starts with: what this visitor wrote before, or else the address of their account."""
    if draft and draft.answers:
        return dict(draft.answers)
    return {"email": request.user.email} if isinstance(request.user, User) else {}


def _place(
    request: HttpRequest, source: Source, draft: Draft, form: CheckoutForm, promised: drafts.Promise
) -> Checkout:
    footprints = source.asking.footprints
    checkout = drafts.place(
        draft,
        basket=promised.basket,
        wish=form.wish(language=get_language() or "en", footprint=footprints[0][0] if footprints else ""),
        gift=form.present(),
        # Whoever throws cookies away to open a hundred checkouts still comes from one address.
        buyer=client_address(request),
        funding=_chosen_method(request, promised),
        on_order=drafts.remember_in(source.basket),
        joining=source.joining,
    )
    if isinstance(request.user, User):
        ownership.attach_order(order=checkout.order, user=request.user)
    return checkout


def _chosen_method(request: HttpRequest, promised: drafts.Promise) -> Funding:
    """The way to pay that was chosen; the only one when there is no choice. Raises MethodNotOffered."""
    basket = promised.basket
    offered = [
        one.funding for one in methods_for(total_minor=basket.total, currency=basket.currency) if one.open
    ]
    asked = request.POST.get("method", "")
    if len(offered) == 1 and not asked:
        return offered[0]
    if asked not in offered:
        raise MethodNotOffered(field="method")
    return Funding(asked)


def _to_payment(request: HttpRequest, checkout: Checkout) -> HttpResponse:
    if checkout.order.state in UNPAID:
        return redirect(checkout.checkout_url)
    # An old page, submitted again after its order was paid or cancelled.
    return redirect(drafts.order_page(checkout.order, checkout.access_token))


def _confirmation(
    source: Source, form: CheckoutForm, promised: drafts.Promise, refused: str
) -> dict[str, Any]:
    basket = promised.basket
    minutes = int((settle.SESSION_LASTS + settle.HOLD_OUTLASTS_SESSION).total_seconds() // 60)
    return {
        "basket": basket,
        "split": split_of(basket),
        "footprints": linked.named(source.asking.footprint_grams(basket.grams)),
        "quote": promised.quote,
        "answers": form.cleaned_data,
        "shown": dict(form.fields["public"].choices)[form.cleaned_data["public"]],  # type: ignore[attr-defined]
        "methods": methods_for(total_minor=basket.total, currency=basket.currency),
        "by_money": source.asking.money_minor,
        "minutes": minutes,
        "refused": refused,
        "query": source.query,
        "from_basket": source.basket is not None,
        "joining": source.joining,
        "back": _back(source, basket),
        "usual_wait": queries.usual_wait(),
    }


def _back(source: Source, basket: orders_basket.Basket) -> str:
    """Where the amount or the project is changed."""
    if source.basket is not None:
        return reverse("buying:basket")
    if source.joining is not None:
        return source.joining.back
    return reverse("catalogue:project", args=[basket.lines[0].listing.batch.project.slug]) + "#buy"


def _what_changed(promised: drafts.Promise) -> str:
    now = money(promised.basket.total, promised.basket.currency)
    if promised.was_minor is not None and promised.was_minor != promised.basket.total:
        was = money(promised.was_minor, promised.basket.currency)
        return _(
            "The price has changed from %(was)s to %(now)s. Nothing was ordered or charged. "
            "If the new price is right for you, confirm again."
        ) % {"was": was, "now": now}
    return _(
        "What you saw here was no longer current, so nothing was ordered. This is what you would order now: "
        "please look at it and confirm again."
    )


def _refused(request: HttpRequest, refused: Refusal) -> HttpResponse:
    """Nothing that was written is lost: the draft waits for another amount or another project."""
    from_basket = request.GET.get("from") == "basket"
    context = {
        "refused": refused,
        "back": reverse("buying:basket") if from_basket else _back_to_the_project(request),
        "from_basket": from_basket,
    }
    return render(request, "buying/refused.html", context, status=refused.status)


def _back_to_the_project(request: HttpRequest) -> str:
    """Where a visitor whose amount was refused can type another one, with their footprint kept."""
    found = read_listings([request.GET.get("listing", "").replace("\x00", "")[:40]])
    footprint = request.GET.get("footprint", "")[:60]
    query = f"?{urlencode({'footprint': footprint})}" if footprint else ""
    for listing in found.values():
        return reverse("catalogue:project", args=[listing.batch.project.slug]) + f"{query}#buy"
    return reverse("catalogue:projects") + query
