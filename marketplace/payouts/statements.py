"""The papers of a payout: its statement for the project, and its journal for our own bookkeeper.

The journal is double-entry: each entry's debits equal its credits. A line is sold and bought in the act of its
retirement, since the platform is the seller of record; the payout then settles what the project is owed.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.orders.states import Funding
from marketplace.pages.formats import JST
from marketplace.payouts.models import Deduction, Obligation, Part, Payout
from marketplace.payouts.states import PayoutState, Way
from marketplace.support.models import Support
from registry.models import Retirement


class Book(Enum):
    """Accounts of the journal: a number as Japanese charts of accounts group them, and the name."""

    BANK = ("1110", _("Bank account"))
    STRIPE = ("1120", _("Balance at Stripe"))
    RECEIVABLE = ("1130", _("Accounts receivable"))
    INPUT_TAX = ("1150", _("Consumption tax paid"))
    TO_RETURN = ("1160", _("Due back from projects"))
    PAYABLE = ("2110", _("Accounts payable to projects"))
    OUTPUT_TAX = ("2130", _("Consumption tax received"))
    SALES = ("4100", _("Sales"))
    PURCHASES = ("5100", _("Purchases of credits"))
    CARD_FEES = ("5200", _("Card fees"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement: positive for a retired order line or direct support, negative for a deduction.

    Of direct support there is no retirement.
    """

    retirement: Retirement | None
    amount: int
    deducted: str = ""  # why, for a deduction
    support: Support | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry, in minor units."""

    entry: int
    on: date
    book: Book
    debit: int
    credit: int
    tax: str
    words: str


def lines(payout: Payout) -> Iterator[Line]:
    """What a payout pays and what it keeps back; its sum is what was sent. Also of one that came back."""
    for part in _parts(payout).select_related(
        "obligation__line__retirement__batch__project", "obligation__support__project"
    ):
        yield _line(part.obligation, part.obligation.amount_minor)
    deductions = Deduction.objects.filter(transfer__in=payout.going()).order_by("pk")
    for one in deductions.select_related(
        "clawback__obligation__line__retirement__batch__project", "clawback__obligation__support__project"
    ):
        yield _line(one.clawback.obligation, -one.amount_minor, one.clawback.reason)


STATEMENT_COLUMNS = (
    "payout",
    "paid",
    "retired",
    "retirement",
    "project",
    "vintage",
    "grams",
    "amount",
    "currency",
    "note",
)


def statement_csv(payout: Payout) -> Iterator[str]:
    """The statement as CSV with a header, UTF-8 with a byte order mark so that spreadsheets read the kanji."""
    paid = _day(payout.paid_at) if payout.paid_at else ""
    rows = (
        (
            payout.public_id,
            paid,
            *_cells(line),
            line.amount,
            payout.currency,
            line.deducted,
        )
        for line in lines(payout)
    )
    return write_csv(STATEMENT_COLUMNS, rows)


def journal(payout: Payout) -> Iterator[Posting]:
    """The entries of a payout: sale and purchase of each line, then the payment itself, and its return if it came back.

    Sale and purchase stand in the journal of the first payout that sent the money, and not again in a later one.
    """
    entry = 0
    with_invoice = _gives_invoices(payout)
    parts = _parts(payout).exclude(obligation__in=_sent_before(payout))
    for part in parts.select_related(
        "obligation__line__retirement", "obligation__line__order", "obligation__support"
    ):
        if part.obligation.support is not None:
            yield from _support(part.obligation.support, entry + 1)
            entry += 1
            continue
        yield from _sale(part, entry + 1)
        yield from _purchase(part, entry + 2, with_invoice=with_invoice)
        entry += 2
    if payout.paid_at:
        yield from _payment(payout, entry + 1)
    if back := payout.steps.filter(state=PayoutState.RETURNED).first():
        for post in _payment(payout, entry + 2):
            yield replace(post, on=back.at.astimezone(JST).date(), debit=post.credit, credit=post.debit)


def _support(support: Support, entry: int) -> Iterator[Posting]:
    """Direct support is no sale: it is received for the project, less what the card costs."""
    assert support.paid_at is not None
    on, words = support.paid_at.astimezone(JST).date(), support.public_id
    yield Posting(entry, on, Book.STRIPE, support.amount_minor, 0, "not taxable", words)
    yield Posting(entry, on, Book.PAYABLE, 0, support.project_minor, "not taxable", words)
    yield Posting(entry, on, Book.CARD_FEES, 0, support.payment_fee_minor, "not taxable", words)


def _sale(part: Part, entry: int) -> Iterator[Posting]:
    line, retirement = part.obligation.line, _retirement(part.obligation)
    assert line is not None
    on, net = (
        retirement.retired_at.astimezone(JST).date(),
        line.project_minor + line.platform_fee_minor + line.payment_fee_minor,
    )
    book = Book.RECEIVABLE if line.order.funding == Funding.STATEMENT else Book.STRIPE
    rate = f"{line.order.tax_rate}%"
    yield Posting(entry, on, book, net + line.tax_minor, 0, "", retirement.number)
    yield Posting(entry, on, Book.SALES, 0, net, f"taxable {rate}", retirement.number)
    yield Posting(entry, on, Book.OUTPUT_TAX, 0, line.tax_minor, rate, retirement.number)


def _purchase(part: Part, entry: int, *, with_invoice: bool) -> Iterator[Posting]:
    """The project's amount includes tax; it is deductible when the project issues qualified invoices."""
    retirement, amount = _retirement(part.obligation), part.obligation.amount_minor
    on = retirement.retired_at.astimezone(JST).date()
    percent = settings.TAX_PERCENT
    tax = amount * percent // (100 + percent) if with_invoice else 0
    kind = f"taxable {percent}%" if with_invoice else f"taxable {percent}% included, no qualified invoice"
    yield Posting(entry, on, Book.PURCHASES, amount - tax, 0, kind, retirement.number)
    if tax:
        yield Posting(entry, on, Book.INPUT_TAX, tax, 0, f"{percent}%", retirement.number)
    yield Posting(entry, on, Book.PAYABLE, 0, amount, "", retirement.number)


def _payment(payout: Payout, entry: int) -> Iterator[Posting]:
    assert payout.paid_at
    on = payout.paid_at.astimezone(JST).date()
    whole = sum(line.amount for line in lines(payout) if not line.deducted)
    kept = -sum(line.amount for line in lines(payout) if line.deducted)
    words = payout.public_id
    yield Posting(entry, on, Book.PAYABLE, whole, 0, "not taxable", words)
    if whole - kept:
        book = Book.STRIPE if payout.way == Way.CONNECT else Book.BANK
        yield Posting(entry, on, book, 0, whole - kept, "not taxable", words)
    if kept:
        yield Posting(entry, on, Book.TO_RETURN, 0, kept, "not taxable", words)


JOURNAL_COLUMNS = ("entry", "date", "account", "name", "debit", "credit", "currency", "tax", "description")


def journal_csv(payout: Payout) -> Iterator[str]:
    """The journal as CSV, one posting a row."""
    rows = (
        (
            post.entry,
            f"{post.on:%Y-%m-%d}",
            post.book.value[0],
            str(post.book.value[1]),
            post.debit,
            post.credit,
            payout.currency,
            post.tax,
            post.words,
        )
        for post in journal(payout)
    )
    return write_csv(JOURNAL_COLUMNS, rows)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """CSV line by line. What a spreadsheet would take for a formula gets an apostrophe before it."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    yield "\ufeff"
    for row in [columns], rows:
        for cells in row:
            writer.writerow([harmless(cell) for cell in cells])
            yield line.getvalue()
            line.seek(0)
            line.truncate()


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet executes."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return f"'{cell}"
    return cell


def _line(obligation: Obligation, amount: int, deducted: str = "") -> Line:
    if obligation.support is not None:
        return Line(None, amount, deducted, obligation.support)
    return Line(_retirement(obligation), amount, deducted)


def _cells(line: Line) -> tuple[Any, ...]:
    """When, which, of what: of direct support without a vintage and a mass."""
    if line.support is not None:
        return (_day(line.support.paid_at), line.support.public_id, line.support.project.slug, "", "")
    assert line.retirement is not None
    batch = line.retirement.batch
    return (
        _day(line.retirement.retired_at),
        line.retirement.number,
        batch.project.registry_id,
        batch.vintage,
        line.retirement.grams,
    )


def _retirement(obligation: Obligation) -> Retirement:
    retirement = obligation.line.retirement if obligation.line else None
    assert retirement is not None, "only what is retired is owed"
    return retirement


def _day(moment: Any) -> str:
    return f"{moment.astimezone(JST):%Y-%m-%d}"


def _parts(payout: Payout) -> QuerySet[Part]:
    return Part.objects.filter(transfer__in=payout.going()).order_by("pk")


def _sent_before(payout: Payout) -> QuerySet[Obligation]:
    """What an earlier payout has sent already: the bank sent it back."""
    earlier = Part.objects.filter(transfer__payout__lt=payout.pk).exclude(transfer__made_at=None)
    return Obligation.objects.filter(parts__in=earlier)


def _gives_invoices(payout: Payout) -> bool:
    """Whether the project is registered for qualified invoices (適格請求書発行事業者)."""
    facts = getattr(payout.organisation, "seller_facts", None)
    return bool(facts and facts.invoice_number)
