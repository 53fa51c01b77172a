"""What buyers do: ask for a price, check out, cancel. Each is one durable transaction; calls to Stripe come after."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from calculators.errors import CalculatorError
from calculators.services import get as get_footprint
from marketplace.catalogue.queries import price_stood
from marketplace.errors import (
    AlreadyRetiring,
    PaymentDisputed,
    PaymentUnavailable,
    PriceChanged,
    QuoteGone,
    TextInvalid,
    TooManyHolds,
)
from marketplace.orders import stock, windows
from marketplace.orders.basket import Asked, Basket, fill, priced
from marketplace.orders.models import Order, OrderLine, Quote
from marketplace.orders.moves import begin, lock, move
from marketplace.orders.states import UNPAID, Funding, State
from marketplace.orders.texts import checked_text
from marketplace.outbox import services as outbox
from marketplace.payments import methods, settle
from marketplace.payments.models import Payment
from marketplace.payments.refunds import give_back
from registry import issuance
from registry.enums import BeneficiaryKind, Purpose
from registry.errors import IdempotencyMismatch, PurposeUnknown
from registry.transparency.commitments import Opening, new_salt

QUOTE_LASTS = timedelta(minutes=30)
_PURPOSES = frozenset(Purpose.values)
_BENEFICIARY_KINDS = frozenset(BeneficiaryKind.values)
UNPAID_ORDERS_MAX = 10
# One buyer may keep at most this part of a listing's stock without paying, once it is more than UNPAID_FREE_GRAMS.
UNPAID_SHARE_MAX = 5  # a fifth
UNPAID_FREE_GRAMS = 10_000_000
durable = partial(transaction.atomic, durable=True)


@dataclass(frozen=True, slots=True)
class Wish:
    """For whom, why, and who hears of it. Texts are kept as NFC; see `checked`."""

    beneficiary: str
    beneficiary_kind: str = BeneficiaryKind.PERSON
    public: bool = True
    purpose: str = Purpose.OFFSET
    message: str = ""
    footprint: str = ""
    email: str = ""
    language: str = "en"
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def checked(self) -> "Wish":
        """The same with its texts in NFC. Raises TextInvalid naming the field, PurposeUnknown."""
        if self.purpose not in _PURPOSES:
            raise PurposeUnknown(field="purpose")
        if self.beneficiary_kind not in _BENEFICIARY_KINDS:
            raise TextInvalid(field="beneficiary.kind")
        if self.email:
            try:
                validate_email(self.email)
            except ValidationError:
                raise TextInvalid(field="email") from None
        if self.footprint:
            try:
                get_footprint(self.footprint)
            except CalculatorError:
                raise TextInvalid(field="footprint") from None
        return Wish(
            beneficiary=checked_text(self.beneficiary, "beneficiary.name"),
            beneficiary_kind=self.beneficiary_kind,
            public=self.public,
            purpose=self.purpose,
            message=checked_text(self.message, "message") if self.message.strip() else "",
            footprint=self.footprint,
            email=self.email,
            language="ja" if self.language == "ja" else "en",
            metadata=dict(self.metadata),
        )


@dataclass(frozen=True, slots=True)
class Checkout:
    """What a new checkout answers. The token is shown once: only its hash is kept."""

    order: Order
    access_token: str
    checkout_url: str


def quote(basket: Basket) -> Quote:
    """A price that stands for half an hour."""
    return Quote.objects.create(
        livemode=basket.livemode,
        currency=basket.currency,
        lines=[
            {
                "listing": line.listing.public_id,
                "grams": line.grams,
                "project_price_minor": line.listing.project_price_minor,
            }
            for line in basket.lines
        ],
        total_minor=basket.total,
        expires_at=timezone.now() + QUOTE_LASTS,
    )


def basket_of(quote_id: str, *, livemode: bool | None = None, by_card: bool = True) -> Basket:
    """The lines of a quote, priced as quoted. Raises QuoteGone and PriceChanged."""
    found = Quote.objects.filter(public_id=quote_id, expires_at__gt=timezone.now()).first()
    if found is None:
        raise QuoteGone(field="quote")
    basket = fill(
        [Asked(line["listing"], grams=line["grams"]) for line in found.lines],
        livemode=livemode,
        by_card=by_card,
    )
    quoted = {line["listing"]: line["project_price_minor"] for line in found.lines}
    changed = [
        one for one in basket.lines if quoted[one.listing.public_id] != one.listing.project_price_minor
    ]
    if not changed:
        return basket
    # A quote outlives a price that its seller changes. What is held against the row in the act cannot.
    if not by_card or not all(
        price_stood(one.listing, quoted[one.listing.public_id], found.created_at) for one in changed
    ):
        raise PriceChanged(field="quote")
    return priced([(one.listing, one.grams, quoted[one.listing.public_id]) for one in basket.lines])


def check_out(
    *,
    basket: Basket,
    wish: Wish,
    key: str,
    buyer: str,
    funding: Funding = Funding.CARD,
    keep: Callable[[Order], None] | None = None,
) -> Checkout:
    """Hold the stock for an order and open its payment page. `keep` writes what else belongs to it, with it.

    `key` names this one submission: a second one with the same key gives the same order and page. `buyer` names who
    asks (a session, an address), for the cap on unpaid holds; `funding` is one of `methods_for`. Raises
    InsufficientStock, TooManyHolds, TextInvalid, MethodNotOffered, IdempotencyMismatch when the key stands for
    something else, PaymentUnavailable (then nothing stays held).
    """
    wish = wish.checked()
    methods.refuse_unfit(funding, total_minor=basket.total, currency=basket.currency)
    if funding != Funding.CARD and not wish.email:
        raise TextInvalid(field="email")  # how to pay, and what is missing, is written to the buyer
    token = access_token(key)
    order = _same_again(key, basket, wish)
    fresh = order is None
    if order is None:
        try:
            order = _hold(basket, wish, key=key, buyer=buyer, token=token, funding=funding, keep=keep)
        except IntegrityError:
            fresh, order = False, Order.objects.get(key=key)  # a double click: the other request was faster
    payment = order.payments.order_by("id").first()
    assert payment is not None
    if order.state not in UNPAID:
        return Checkout(order, token, payment.checkout_url)
    try:
        return Checkout(order, token, settle.open_payment(payment.pk))
    except (PaymentUnavailable, settle.gateway.SessionImpossible) as error:
        if fresh:  # else the request that made the order has the say
            cancel(order)
        raise PaymentUnavailable from error


def cancel(order: Order) -> Order:
    """Cancel an order until its retirement starts; safe to repeat. Paid money goes back in full.

    Raises AlreadyRetiring, PaymentDisputed. An unpaid order is cancelled once Stripe has closed its payment page; if
    Stripe is away, it stays held meanwhile. What a company holds on its statement is given back at once.
    """
    if order.funding == Funding.STATEMENT:
        return windows.cancel(order.pk)
    with durable():
        order = lock(order.pk)
        if order.state in {State.RETIRING, State.RETIRED}:
            raise AlreadyRetiring
        if order.state == State.DISPUTED:
            raise PaymentDisputed
        payments = list(order.payments.all())
        if order.state in UNPAID and order.cancel_asked_at is None:
            order.cancel_asked_at = timezone.now()
            order.save(update_fields=["cancel_asked_at"])
            for payment in payments:
                outbox.put("close_payment", key=payment.public_id, payload={"payment_id": payment.pk})
        elif order.state == State.PAID:
            stock.release(order)
            move(order, State.REFUND_PENDING, reason="cancelled")
            for payment in payments:
                if payment.received_minor:
                    give_back(payment, reason="cancelled")
    if order.state in UNPAID:
        for payment in payments:
            _close_now_if_possible(payment)
        order.refresh_from_db()
    return order


def access_token(key: str) -> str:
    """The token that opens an order's page: derived from the submission's key, so that a double click finds it too."""
    return _keyed_hash(f"access {key}")


def buyer_name(buyer: str) -> str:
    """What an order keeps of who asked for it."""
    return _keyed_hash(buyer)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _keyed_hash(text: str) -> str:
    """40 hexadecimal digits that nobody can find without the site's secret: also addresses are not stored plainly."""
    secret = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    return hashlib.blake2b(text.encode(), key=secret, digest_size=20).hexdigest()


def new_key() -> str:
    """A name for one submission of one form."""
    return f"form:{secrets.token_urlsafe(24)}"


def opened_texts(beneficiary: str, message: str) -> tuple[Opening, ...]:
    """What a retirement commits to: the name, and the message if there is one, each with a new salt."""
    texts = {"beneficiary": beneficiary, "message": message}
    return tuple(Opening(name, new_salt(), text) for name, text in texts.items() if text)


def _hold(
    basket: Basket,
    wish: Wish,
    *,
    key: str,
    buyer: str,
    token: str,
    funding: Funding,
    keep: Callable[[Order], None] | None,
) -> Order:
    now = timezone.now()
    session_ends = now + settle.SESSION_LASTS
    with durable():
        _refuse_hoarding(basket, buyer)
        order = draft(basket, wish, key=key, buyer=buyer, token=token, funding=funding)
        order.held_until = session_ends + settle.HOLD_OUTLASTS_SESSION
        begin(order)
        lines = order_lines(order, basket)
        stock.hold(order, lines)
        OrderLine.objects.bulk_create(lines)
        page = settings.SITE_URL + reverse("orders:order", args=[order.public_id]) + f"?access_token={token}"
        Payment.objects.create(
            order=order,
            funding=funding,
            amount_minor=order.total_minor,
            currency=order.currency,
            session_expires_at=session_ends,
            success_url=page + "&from=stripe",
            cancel_url=page,
        )
        if keep:
            keep(order)
    return order


def draft(basket: Basket, wish: Wish, *, key: str, buyer: str, token: str, funding: Funding) -> Order:
    """An order that is not saved yet."""
    return Order(funding=funding, **columns(basket, wish, key=key, buyer=buyer, token=token))


def columns(basket: Basket, wish: Wish, *, key: str, buyer: str, token: str) -> dict[str, Any]:
    """What an order says from its beginning, by column."""
    return {
        "key": key,
        "livemode": basket.livemode,
        "email": wish.email,
        "language": wish.language,
        "access_token_hash": token_hash(token),
        "buyer": buyer_name(buyer),
        "beneficiary": wish.beneficiary,
        "beneficiary_kind": wish.beneficiary_kind,
        "beneficiary_public": wish.public,
        "purpose": wish.purpose,
        "message": wish.message,
        "footprint": wish.footprint,
        "metadata": dict(wish.metadata),
        "currency": basket.currency,
        "tax_rate": basket.tax.rate,
        "tax_minor": basket.tax.tax,
        "total_minor": basket.total,
    }


def order_lines(order: Order, basket: Basket) -> list[OrderLine]:
    """The lines of an order, not saved yet."""
    return [
        OrderLine(
            order=order,
            listing=line.listing,
            livemode=order.livemode,
            grams=line.grams,
            project_minor=line.price.project,
            platform_fee_minor=line.price.platform_fee,
            payment_fee_minor=line.price.payment_fee,
            tax_minor=line.tax,
            hold_key=f"{order.public_id}:{place}",
        )
        for place, line in enumerate(basket.lines)
    ]


def _same_again(key: str, basket: Basket, wish: Wish) -> Order | None:
    """The order that this key has made before. Raises IdempotencyMismatch when it was another one."""
    order = Order.objects.filter(key=key).prefetch_related("lines").first()
    if order is None or _came_to_nothing(order):
        return None
    before = {(line.listing_id, line.grams) for line in order.lines.all()}
    now = {(line.listing.pk, line.grams) for line in basket.lines}
    if before != now or (order.beneficiary, order.message, order.email) != (
        wish.beneficiary,
        wish.message,
        wish.email,
    ):
        raise IdempotencyMismatch
    return order


def _came_to_nothing(order: Order) -> bool:
    """Whether an order ended before its payment page was ever shown. Then its key is free for another attempt."""
    ended = order.state in {State.CANCELLED, State.EXPIRED} or order.cancel_asked_at is not None
    if not ended or order.payments.exclude(checkout_url="").exists():
        return False
    Order.objects.filter(pk=order.pk).update(key=f"came to nothing:{order.public_id}")
    return True


def _refuse_hoarding(basket: Basket, buyer: str) -> None:
    """Lock the buyer, so that a hundred requests at once count each other; then count their unpaid orders."""
    name = _keyed_hash(buyer)
    _lock_buyer(name)
    unpaid = Order.objects.filter(buyer=name, state__in=UNPAID, livemode=basket.livemode)
    if unpaid.count() >= UNPAID_ORDERS_MAX:
        raise TooManyHolds
    for place, line in enumerate(basket.lines):
        kept = (
            OrderLine.objects.filter(order__in=unpaid, listing=line.listing).aggregate(g=Sum("grams"))["g"]
            or 0
        )
        after = kept + line.grams
        stock_grams = kept + issuance.available_grams(line.listing.escrow_id)
        if kept and after > UNPAID_FREE_GRAMS and after * UNPAID_SHARE_MAX > stock_grams:
            raise TooManyHolds(field=f"lines.{place}.mass")


def _lock_buyer(name: str) -> None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s::bigint)", [int(name[:15], 16)])


def _close_now_if_possible(payment: Payment) -> None:
    try:
        settle.close_payment(payment.pk)
    except PaymentUnavailable:
        return  # the outbox goes on trying
