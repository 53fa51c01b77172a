"""What a document says, read from the books once, when it is issued: dates, amounts, tax, lines. No names of buyers.

Consumption tax is rounded once per document and rate (Order for Enforcement of the Consumption Tax Act, art. 70-10).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import override

from marketplace.catalogue.pricing import MICRO, round_money
from marketplace.documents.models import Document, DocumentKind, Honorific
from marketplace.orders.models import Order, OrderLine, Statement
from marketplace.orders.states import Funding
from marketplace.pages.formats import JST
from registry.enums import BeneficiaryKind


@dataclass(frozen=True, slots=True)
class Amounts:
    """Money in minor units: `total` includes `tax`, which is `rate` percent of the rest."""

    currency: str
    rate: str
    total: int
    tax: int

    @property
    def base(self) -> int:
        return self.total - self.tax


@dataclass(frozen=True, slots=True)
class Addressee:
    """The 宛名 of a document; an empty name leaves it open."""

    name: str
    honorific: str = Honorific.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document that has no number yet."""

    kind: DocumentKind
    key: str
    livemode: bool
    addressee: Addressee
    supplied_from: date
    supplied_on: date
    amounts: Amounts
    language: str
    facts: dict[str, Any] = field(default_factory=dict)
    order_id: int | None = None
    organisation_id: int | None = None
    support_id: int | None = None
    about: Document | None = None
    replaces: Document | None = None


def receipt_of(order: Order) -> Draft:
    """The receipt of a retired order. The transaction is the retirement, and its date the last one's in Japan."""
    lines = list(order.lines.select_related("listing__batch__project", "retirement").order_by("pk"))
    days = [line.retirement.retired_at.astimezone(JST).date() for line in lines if line.retirement]
    payment = order.payments.filter(paid_at__isnull=False).order_by("pk").first()
    assert days, "only a retired order has a receipt"
    return Draft(
        kind=DocumentKind.RECEIPT,
        key=f"receipt:{order.public_id}",
        livemode=order.livemode,
        addressee=addressee_of(order),
        supplied_from=max(days),
        supplied_on=max(days),
        amounts=Amounts(order.currency, order.tax_rate, order.total_minor, order.tax_minor),
        language=order.language,
        order_id=order.pk,
        organisation_id=order.organisation_id,
        facts=issuer()
        | {
            "order": order.public_id,
            "funding": order.funding,
            "paid_on": payment.paid_at.astimezone(JST).date().isoformat()
            if payment and payment.paid_at
            else None,
            "lines": [_line(line) for line in lines],
            "split": {
                "project": sum(line.project_minor for line in lines),
                "platform_fee": sum(line.platform_fee_minor for line in lines),
                "payment_fee": sum(line.payment_fee_minor for line in lines),
            },
        },
    )


def addressee_of(order: Order) -> Addressee:
    """Whom the buyer named; else the company, or the beneficiary. Of a present it stays open: the giver paid."""
    wish = getattr(order, "addressee_wish", None)
    if wish is not None:
        return Addressee(wish.addressee, wish.honorific)
    if order.organisation is not None:
        return Addressee(order.organisation.legal_name, Honorific.ORGANISATION)
    body = order.beneficiary_kind == BeneficiaryKind.ORGANISATION
    person = order.beneficiary_kind == BeneficiaryKind.PERSON
    if getattr(order, "gift", None) is not None or not (body or person):
        return Addressee("")
    name = " ".join(order.beneficiary.split())[:200]
    return Addressee(name, Honorific.ORGANISATION if body else Honorific.PERSON)


def invoice_of(account: Statement, orders: QuerySet[Order], *, first: date, last: date, key: str) -> Draft:
    """The invoice of the orders that stand on a company's statement, charged from the first day to the last in Japan.

    The exact sum (10^-6 of a minor unit) is rounded once, and its tax once: total x rate / (100 + rate).
    """
    owed = orders.aggregate(micro=Sum("accrued_micro"), count=Count("pk"))
    amounts = within(
        account.currency, orders.values_list("tax_rate", flat=True)[0], round_money(owed["micro"], MICRO)
    )
    return Draft(
        kind=DocumentKind.INVOICE,
        key=f"invoice:{key}",
        livemode=account.livemode,
        addressee=Addressee(account.organisation.legal_name, Honorific.ORGANISATION),
        supplied_from=first,
        supplied_on=last,
        amounts=amounts,
        language="ja",
        organisation_id=account.organisation_id,
        facts=issuer() | {"orders": owed["count"]} | _of_month(orders, amounts.base),
    )


def within(currency: str, rate: str, total: int) -> Amounts:
    """A sum that includes its tax, taken apart: tax = total x rate / (100 + rate), rounded once."""
    percent = int(rate)
    return Amounts(currency, rate, total, round_money(total * percent, 100 + percent))


def returned(said: Document, total: int, before: Sequence[Document]) -> Amounts:
    """What a return of `total` gives back of a document's tax, so that all returns together give back all of it."""
    so_far, tax_so_far = sum(note.total_minor for note in before), sum(note.tax_minor for note in before)
    tax = round_money((so_far + total) * said.tax_minor, said.total_minor) - tax_so_far
    return Amounts(said.currency, said.tax_rate, total, tax)


def issuer() -> dict[str, Any]:
    """Who issues, as it stands today: frozen into each document."""
    who: dict[str, dict[str, str]] = {"issuer": {}, "address": {}}
    for language in ("ja", "en"):  # a placeholder is a translated text
        with override(language):
            who["issuer"][language] = str(settings.OPERATOR["name"])
            who["address"][language] = str(settings.OPERATOR["address"])
    return {
        **who,
        "registration": settings.INVOICE_REGISTRATION,
        "site": settings.SITE_URL,
        "demo": settings.DEMO,
    }


def _line(line: OrderLine) -> dict[str, Any]:
    batch = line.listing.batch
    assert line.retirement is not None
    return {
        "ja": batch.project.name_ja,
        "en": batch.project.name_en,
        "vintage": batch.vintage,
        "grams": line.grams,
        "minor": line.project_minor + line.platform_fee_minor + line.payment_fee_minor,
        "retirement": line.retirement.number,
    }


def _of_month(orders: Any, base: int) -> dict[str, Any]:
    """The lines of a month by project, and its split: parts of the one rounded sum, in proportion to the orders'."""
    batch = "listing__batch__"
    found = list(
        OrderLine.objects.filter(order__in=orders)
        .values(
            ja=F(f"{batch}project__name_ja"), en=F(f"{batch}project__name_en"), vintage=F(f"{batch}vintage")
        )
        .annotate(mass=Sum("grams"), weight=Sum(F("grams") * F("listing__project_price_minor")))
        .order_by("ja", "vintage")
    )
    minors = shares([int(row["weight"]) for row in found], base)
    project, platform = shares(
        [10_000, settings.PLATFORM_FEE_BASIS_POINTS], base
    )  # what a statement's price is made of: pricing.exact_micro
    lines = [
        {
            "ja": row["ja"],
            "en": row["en"],
            "vintage": row["vintage"],
            "grams": int(row["mass"]),
            "minor": minor,
        }
        for row, minor in zip(found, minors, strict=True)
    ]
    return {
        "funding": Funding.STATEMENT.value,
        "lines": lines,
        "split": {"project": project, "platform_fee": platform, "payment_fee": 0},
    }


def shares(weights: Sequence[int], whole: int) -> list[int]:
    """`whole` in whole parts proportional to the weights, which sum to it: the largest remainders are rounded up."""
    total = sum(weights) or 1
    parts = [weight * whole // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(weights[at] * whole % total), at))
    for at in by_remainder[: whole - sum(parts)]:
        parts[at] += 1
    return parts
