"""Issuing: the one function that gives a document its number, and the acts that call it. Each may be repeated."""

import unicodedata
from collections.abc import Collection
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.documents import contents, numbers
from marketplace.documents.contents import Addressee, Draft
from marketplace.documents.models import AddresseeWish, Document, DocumentKind, Honorific, Paper
from marketplace.documents.printing import printed
from marketplace.errors import ReceiptsTooMany, TextInvalid
from marketplace.orders import news
from marketplace.orders.models import Order, Statement
from marketplace.orders.moves import lock
from marketplace.orders.states import Funding, State
from marketplace.orders.texts import checked_text
from marketplace.outbox.services import NotYet
from marketplace.pages.formats import JST
from marketplace.payments.models import Refund, RefundPurpose, RefundState

durable = partial(transaction.atomic, durable=True)
NAME_MAX = 200
RECEIPTS_MAX = 10  # of one order, the cancelled ones with it
# Copies of qualified invoices are kept for seven years, counted from two months after the end of the year of taxation
# in which they were issued (Order for Enforcement of the Consumption Tax Act, art. 70-13): at most eight years and
# two months after the day of issue.
KEPT_FOR = timedelta(days=8 * 366 + 62)
RECEIPT_COMES_SECONDS = 60.0


def issue(draft: Draft) -> Document:
    """Write a document under the next number of its series. Inside the caller's transaction; once per key."""
    issued = Document.objects.filter(key=draft.key).first()
    if issued is not None:
        return issued
    now = timezone.now()
    today = now.astimezone(JST).date()
    series, serial = numbers.take(draft.kind, livemode=draft.livemode, day=today)
    document = Document.objects.create(
        number=numbers.written(series, serial),
        series=series,
        serial=serial,
        key=draft.key,
        kind=draft.kind,
        livemode=draft.livemode,
        order_id=draft.order_id,
        organisation_id=draft.organisation_id,
        support_id=draft.support_id,
        replaces=draft.replaces,
        about=draft.about,
        issued_at=now,
        issued_on=today,
        supplied_from=draft.supplied_from,
        supplied_on=draft.supplied_on,
        currency=draft.amounts.currency,
        tax_rate=draft.amounts.rate,
        base_minor=draft.amounts.base,
        tax_minor=draft.amounts.tax,
        total_minor=draft.amounts.total,
        language=draft.language,
        facts=draft.facts,
    )
    Paper.objects.create(
        document=document,
        addressee=draft.addressee.name,
        honorific=draft.addressee.honorific,
        sought=as_compared(draft.addressee.name),
        keep_until=today + KEPT_FOR,
    )
    return document


def issue_receipt(order_id: int) -> None:
    """The receipt of a retired order: the outbox's handler. What is on a statement gets a monthly invoice."""
    with durable():
        order = lock(order_id)
        if order.state != State.RETIRED or order.funding == Funding.STATEMENT or not order.total_minor:
            return
        document = in_force(order) or issue(contents.receipt_of(order))
        AddresseeWish.objects.filter(order=order).delete()  # it has come true, and names somebody
    printed(document, document.language)


def address(order_id: int, *, addressee: str, honorific: str) -> Document | None:
    """Address an order's receipt to whom the buyer names. Until there is one, the wish is kept, and None answered.

    One that was issued is cancelled by a document of its own, and another one issued under a new number. Raises
    TextInvalid, and ReceiptsTooMany after RECEIPTS_MAX.
    """
    name = " ".join(checked_text(addressee, "addressee").split())
    if len(name) > NAME_MAX or honorific not in Honorific.values:
        raise TextInvalid(field="addressee")
    with durable():
        order = lock(order_id)
        old = in_force(order)
        if old is None:
            AddresseeWish.objects.update_or_create(
                order=order, defaults={"addressee": name, "honorific": honorific}
            )
            return None
        if (old.paper.addressee, old.paper.honorific) == (name, honorific):
            return old
        count = order.documents.filter(kind=DocumentKind.RECEIPT).count()
        if count >= RECEIPTS_MAX:
            raise ReceiptsTooMany
        issue(_cancellation(old))
        document = issue(_again(old, Addressee(name, honorific), count + 1))
        news.tell(order, "document", document.number, name=document.number)
    printed(document, document.language)
    return document


def forget_wishes(orders: Collection[int]) -> None:
    """Forget whom orders, by their ids, wanted their receipts addressed to. What was issued stays as issued."""
    AddresseeWish.objects.filter(order__in=orders).delete()


def credit_note(refund_id: int) -> None:
    """The credit note (返還インボイス) of money that went back after a receipt: the outbox's handler.

    Raises NotYet while the receipt is still to come.
    """
    refund = Refund.objects.select_related("payment__order").get(pk=refund_id)
    if refund.payment.order is None:
        return
    order = refund.payment.order
    if refund.state != RefundState.SUCCEEDED or not returns_the_price(refund):
        return
    if not give_credit(
        order.pk, amount_minor=refund.amount_minor, key=refund.public_id, reason=refund.reason
    ):
        raise NotYet(RECEIPT_COMES_SECONDS)


def returns_the_price(refund: Refund) -> bool:
    """Whether a refund gives back a part of what a receipt says was received, and not what was paid beside it."""
    return refund.purpose == RefundPurpose.GOODWILL


def give_credit(order_id: int, *, amount_minor: int, key: str, reason: str) -> Document | None:
    """Write that `amount_minor` (tax included) of a receipt went back; None when the order has none. Once per key."""
    with durable():
        order = lock(order_id)
        receipt = in_force(order)
        if receipt is None:
            return None
        before = list(order.documents.filter(kind=DocumentKind.CREDIT_NOTE))
        document = issue(
            Draft(
                kind=DocumentKind.CREDIT_NOTE,
                key=f"credit:{key}",
                livemode=receipt.livemode,
                addressee=Addressee(receipt.paper.addressee, receipt.paper.honorific),
                supplied_from=receipt.supplied_from,
                supplied_on=receipt.supplied_on,
                amounts=contents.returned(receipt, amount_minor, before),
                language=receipt.language,
                order_id=receipt.order_id,
                organisation_id=receipt.organisation_id,
                about=receipt,
                facts=_facts_about(receipt) | {"reason": reason},
            )
        )
        news.tell(order, "document", document.number, name=document.number)
    printed(document, document.language)
    return document


def issue_invoice(
    account: Statement, orders: QuerySet[Order], *, first: date, last: date, key: str
) -> Document:
    """The invoice of a statement that closes, inside the caller's transaction; once per key: contents.invoice_of."""
    return issue(contents.invoice_of(account, orders, first=first, last=last, key=key))


def cancel_invoice(document: Document) -> Document:
    """Cancel the invoice of a statement that is written off, inside the caller's transaction."""
    return issue(_cancellation(document, reason="written_off"))


def in_force(order: Order) -> Document | None:
    """The one receipt of an order that counts, if it has one."""
    receipts = order.documents.filter(kind=DocumentKind.RECEIPT).exclude(
        followed_by__kind=DocumentKind.CANCELLATION
    )
    return receipts.select_related("paper").order_by("-pk").first()


def as_compared(name: str) -> str:
    """A name as names are looked for: compatible letters as one, without case and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())[:400]


def _cancellation(old: Document, *, reason: str = "another_addressee") -> Draft:
    return Draft(
        kind=DocumentKind.CANCELLATION,
        key=f"cancel:{old.number}",
        livemode=old.livemode,
        addressee=Addressee(old.paper.addressee, old.paper.honorific),
        supplied_from=old.supplied_from,
        supplied_on=old.supplied_on,
        amounts=contents.Amounts(old.currency, old.tax_rate, old.total_minor, old.tax_minor),
        language=old.language,
        order_id=old.order_id,
        organisation_id=old.organisation_id,
        about=old,
        facts=_facts_about(old) | {"reason": reason},
    )


def _again(old: Document, addressee: Addressee, count: int) -> Draft:
    """The same receipt to somebody else: what it says of the transaction stays as it was."""
    return Draft(
        kind=DocumentKind.RECEIPT,
        key=f"receipt:{old.facts['order']}:{count}",
        livemode=old.livemode,
        addressee=addressee,
        supplied_from=old.supplied_from,
        supplied_on=old.supplied_on,
        amounts=contents.Amounts(old.currency, old.tax_rate, old.total_minor, old.tax_minor),
        language=old.language,
        order_id=old.order_id,
        organisation_id=old.organisation_id,
        replaces=old,
        facts=old.facts | {"replaces": old.number},
    )


def _facts_about(said: Document) -> dict[str, object]:
    kept = {name: said.facts.get(name) for name in ("order", "funding", "lines")}
    about = {"number": said.number, "issued_on": said.issued_on.isoformat(), "kind": said.kind}
    return contents.issuer() | kept | {"about": about}
