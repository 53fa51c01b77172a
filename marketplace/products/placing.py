"""Rows of a file become orders: a chunk in one act (orders_place_many), each row priced and guarded as a single order.

What only released stock can serve is sold one by one before, each in its own transaction; its key finds it again.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import F, Sum
from django.utils import timezone

from marketplace.catalogue import pricing
from marketplace.catalogue.models import Listing
from marketplace.errors import ShopError
from marketplace.ids import new_order_id
from marketplace.orders.models import Order, Statement
from marketplace.orders.services import Wish, access_token, buyer_name, opened_texts, token_hash
from marketplace.products import choosing, grams, sales
from marketplace.products.models import Import, Product, ProductVersion
from marketplace.products.queries import products
from marketplace.products.reading import Problem, Sale
from marketplace.products.states import Policy, ProductState
from registry import acts
from registry.enums import BeneficiaryKind
from registry.errors import InsufficientStock
from registry.models import Shelf
from registry.transparency.commitments import commitments_json

OVERDUE = "statement_overdue"


@dataclass
class Offer:
    """A listing as this chunk sees it: grams of fresh stock, and of all stock, that are left."""

    listing: Listing
    fresh: int
    left: int


@dataclass
class Taken:
    """A row that goes into the act, with where its credits come from."""

    sale: Sale
    version: ProductVersion
    listing: Listing
    grams: int


@dataclass
class Plan:
    """What is to become of a chunk's rows."""

    taken: list[Taken] = field(default_factory=list)
    singly: list[tuple[Sale, Product]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # A statement is overdue and there is something to sell: nothing of this can be placed before it is paid.
    waits: bool = False
    known: int = 0
    placed: int = 0


@dataclass(frozen=True, slots=True)
class Money:
    """What a mass at a price costs, in minor units, and exactly."""

    project: int
    platform_fee: int
    tax: int
    accrued: int


@lru_cache(maxsize=4096)
def money(mass: int, project_price_minor: int, _rates: tuple[int, int]) -> Money:
    """The price of an order of one line on a statement; `_rates` are the settings that it follows."""
    price = pricing.price(grams=mass, project_price_minor=project_price_minor, by_card=False)
    return Money(
        project=price.project,
        platform_fee=price.platform_fee,
        tax=pricing.tax_on(price.net).tax,
        accrued=pricing.exact_micro(grams=mass, project_price_minor=project_price_minor),
    )


def cost(mass: int, listing: Listing) -> Money:
    """What a mass of a listing costs on a statement."""
    rates = (settings.PLATFORM_FEE_BASIS_POINTS, settings.TAX_PERCENT)
    return money(mass, listing.project_price_minor, rates)


def key_of(found: Import, row: int) -> str:
    """The key of a row's order: what makes a row one order, however often it is tried."""
    return f"import:{found.public_id}:{row}"


def plan(found: Import, rows: Sequence[Sale | Problem]) -> Plan:
    """What is to become of some rows, as things stand: nothing is written."""
    told = Plan(problems=[row for row in rows if isinstance(row, Problem)])
    fresh = list(_new_ones(found, [row for row in rows if isinstance(row, Sale)], told))
    known = {
        one.code: one
        for one in products(found.organisation, livemode=found.livemode).filter(
            code__in={sale.product for sale in fresh}
        )
    }
    versions = {code: product.version for code, product in known.items()}
    offers = _offers(found, known.values())
    room, overdue = _room(found), is_overdue(found)
    for sale in fresh:
        product, version = known.get(sale.product), versions.get(sale.product)
        if why := _refusal(sale, product, version):
            told.problems.append(Problem(sale.row, sale.external_id, *why))
            continue
        assert product is not None
        assert version is not None
        wanted = grams.of_sale(version, sale.quantity)
        best = next((one for one in offers[product.pk] if one.fresh >= wanted), None)
        single = best or next((one for one in offers[product.pk] if one.left >= wanted), None)
        if single is None:
            told.problems.append(Problem(sale.row, sale.external_id, "insufficient_stock", "product"))
            continue
        owed = cost(wanted, single.listing).accrued
        if overdue:
            told.waits = True
        elif owed > room:
            told.problems.append(Problem(sale.row, sale.external_id, "statement_limit"))
            continue
        room -= owed
        single.left -= wanted
        if best is None:
            told.singly.append((sale, product))
        else:
            best.fresh -= wanted
            told.taken.append(Taken(sale, version, best.listing, wanted))
    return told


def sell_singly(found: Import, told: Plan) -> None:
    """Place what released stock serves, one by one, and write down in the plan what became of it."""
    for sale, product in told.singly:
        try:
            sales.place(
                product=product,
                quantity=sale.quantity,
                wish=_wish(sale, product.version),
                key=key_of(found, sale.row),
                external_id=sale.external_id,
                added_by_shopper=sale.added_by_shopper,
            )
        except (ShopError, InsufficientStock) as refused:
            told.problems.append(
                Problem(sale.row, sale.external_id, refused.code, (refused.field or "").partition(".")[0])
            )
        else:
            told.placed += 1


def place(found: Import, told: Plan) -> None:
    """Place what is taken, in one act inside the caller's transaction. Raises DatabaseError when things changed."""
    if not told.taken:
        return
    takes: dict[int, dict[str, Any]] = {}
    rows = []
    for number, one in enumerate(told.taken):
        take = takes.setdefault(
            one.listing.pk,
            {
                "listing": one.listing.pk,
                "escrow": one.listing.escrow_id,
                "price": one.listing.project_price_minor,
                "grams": 0,
            },
        )
        rows.append(_row(found, number, one, before=take["grams"]))
        take["grams"] += one.grams
    common = {
        "organisation": found.organisation_id,
        "livemode": found.livemode,
        "currency": found.organisation.statement_currency,
        "tax_rate": f"{settings.TAX_PERCENT}",
        "buyer": buyer_name(found.organisation.slug),
    }
    (placed,) = acts.call(
        "select orders_place_many(%s::json, %s::json, %s::json)",
        [json.dumps(common), json.dumps(list(takes.values())), json.dumps(rows, ensure_ascii=False)],
    )
    assert placed == len(rows), f"{found.public_id}: {placed} of {len(rows)} orders"
    told.placed += placed


def _row(found: Import, number: int, one: Taken, *, before: int) -> dict[str, Any]:
    sale, owed = one.sale, cost(one.grams, one.listing)
    wish = _wish(sale, one.version)
    openings = opened_texts(wish.beneficiary, wish.message)
    key, public_id = key_of(found, sale.row), new_order_id()
    until = sales.window(one.version)
    return {
        "n": number,
        "public_id": public_id,
        "order_key": key,
        "external_id": sale.external_id,
        "token_hash": token_hash(access_token(key)),
        "language": wish.language,
        "listing": one.listing.pk,
        "escrow": one.listing.escrow_id,
        "before": before,
        "grams": one.grams,
        "key": f"{public_id}:0",
        "project": owed.project,
        "platform_fee": owed.platform_fee,
        "tax": owed.tax,
        "total": owed.project + owed.platform_fee + owed.tax,
        "accrued": owed.accrued,
        "version": one.version.pk,
        "quantity": sale.quantity,
        "held_until": until.isoformat() if until else None,
        "beneficiary": wish.beneficiary,
        "beneficiary_kind": wish.beneficiary_kind,
        "public": wish.public,
        "purpose": wish.purpose,
        "message": wish.message,
        "metadata": dict(wish.metadata),
        "commitments": commitments_json(openings),
        "openings": [
            {"field": o.field, "salt": o.salt.hex(), "text": o.text, "public": wish.public} for o in openings
        ],
        "paid": {
            "currency": one.listing.currency,
            "project": owed.project,
            "platform_fee": owed.platform_fee,
            "payment_fee": 0,
            "tax": owed.tax,
        },
    }


def _wish(sale: Sale, version: ProductVersion) -> Wish:
    """For whom: the product itself, where the row names nobody. Its texts have been checked (reading.py)."""
    return Wish(
        beneficiary=sale.beneficiary or version.name_in(sale.language),
        beneficiary_kind=sale.beneficiary_kind
        or (BeneficiaryKind.PERSON if sale.beneficiary else BeneficiaryKind.PRODUCT),
        public=sale.public,
        purpose=sale.purpose or version.purpose,
        message=sale.message,
        language=sale.language,
        metadata=sale.metadata,
    )


def _refusal(sale: Sale, product: Product | None, version: ProductVersion | None) -> tuple[str, str] | None:
    if product is None or version is None:
        return "product_unknown", "product"
    if product.state != ProductState.ACTIVE:
        return "product_not_active", "product"
    if version.policy == Policy.SHOPPER and not sale.added_by_shopper:
        return "shopper_not_asked", "added_by_shopper"
    return None


def _new_ones(found: Import, rows: list[Sale], told: Plan) -> Iterable[Sale]:
    """The rows that are no orders yet; what became of the others is written into the plan."""
    before = {
        external_id: (key, code, quantity)
        for external_id, key, code, quantity in Order.objects.filter(
            organisation=found.organisation,
            livemode=found.livemode,
            external_id__in=[row.external_id for row in rows],
        ).values_list("external_id", "key", "product_version__product__code", "quantity")
    }
    seen: set[str] = set()
    own = key_of(found, 0)[:-1]
    for row in rows:
        key, code, quantity = before.get(row.external_id, ("", "", 0))
        if key == key_of(found, row.row):
            told.placed += 1
        elif row.external_id in seen or key.startswith(own):
            told.problems.append(Problem(row.row, row.external_id, "external_id_twice", "external_id"))
        elif (code, quantity) == (row.product, row.quantity):
            told.known += 1
        elif key:
            told.problems.append(Problem(row.row, row.external_id, "external_id_used", "external_id"))
        else:
            seen.add(row.external_id)
            yield row


def _offers(found: Import, known: Iterable[Product]) -> dict[int, list[Offer]]:
    """For each product the listings that it may take, best first; a listing of two products is one offer."""
    shared: dict[int, Offer] = {}
    offers: dict[int, list[Offer]] = {}
    for product in known:
        listings = list(
            choosing.listings(
                product.version,
                livemode=found.livemode,
                currency=found.organisation.statement_currency,
            )
        )
        fresh = dict(
            Shelf.objects.filter(account__in=[one.escrow_id for one in listings])
            .values_list("account")
            .annotate(left=Sum(F("stop") - F("next")))
        )
        for one in listings:
            left: int = one.available_grams  # type: ignore[attr-defined]
            shared.setdefault(one.pk, Offer(one, fresh.get(one.escrow_id, 0), left))
        offers[product.pk] = [shared[one.pk] for one in listings]
    return offers


def is_overdue(found: Import) -> bool:
    """Whether the company owes a statement that is overdue: then nothing more is placed on it."""
    account = _account(found)
    return bool(account and account.blocked_from and account.blocked_from <= timezone.now())


def _room(found: Import) -> int:
    """What the company may still owe, in 10^-6 of a minor unit."""
    limit, account = found.organisation.limit_minor(livemode=found.livemode) or 0, _account(found)
    return limit * pricing.MICRO - (account.accrued_micro if account else 0)


def _account(found: Import) -> Statement | None:
    return Statement.objects.filter(
        organisation=found.organisation,
        livemode=found.livemode,
        currency=found.organisation.statement_currency,
    ).first()
