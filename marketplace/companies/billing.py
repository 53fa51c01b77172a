"""A closed statement is paid at Stripe: intent (it is closed), call, outcome. Stripe is asked what is true."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from marketplace.companies import letters
from marketplace.companies.errors import StatementSettled
from marketplace.companies.models import MonthlyStatement, Payer
from marketplace.companies.moves import lock, move
from marketplace.companies.queries import blocks_at
from marketplace.companies.states import OWED, SETTLED, StatementState
from marketplace.documents.models import Document
from marketplace.documents.printing import printed
from marketplace.documents.services import cancel_invoice
from marketplace.orders.models import Statement
from marketplace.pages.formats import JST
from marketplace.payments import gateway_statements
from people.models import Organisation, User
from people.queries import members_with
from people.rights import Right

durable = partial(transaction.atomic, durable=True)
WORDS = {"ja": ("プロジェクト", "運営手数料", "消費税"), "en": ("Project", "Platform fee", "Consumption tax")}


def send(statement_id: int) -> None:
    """Print the invoice of a closed statement and let Stripe ask for it: the outbox's handler. Safe to repeat.

    No money moves in test mode: there a statement is paid by closing it. Raises PaymentUnavailable.
    """
    statement = _found(statement_id)
    document = _document(statement)
    printed(document, document.language)
    if statement.state != StatementState.CLOSED:
        return
    if not statement.account.livemode:
        with durable():
            locked = lock(statement_id)
            if locked.state == StatementState.CLOSED:
                move(locked, StatementState.PAID, reason="test mode: no money moves")
        return
    organisation = statement.account.organisation
    sent = gateway_statements.send(
        key=statement.public_id,
        customer=_customer(organisation),
        currency=document.currency,
        lines=charged(document),
        days=settings.STATEMENT_DAYS,
        description=f"{document.number} · {statement.begins} – {statement.ends}",
    )
    with durable():
        locked = lock(statement_id)
        if locked.state == StatementState.CLOSED:
            locked.invoice_id, locked.pay_url, locked.due_on = sent.id, sent.pay_url, sent.due_on
            locked.save(update_fields=["invoice_id", "pay_url", "due_on"])
            move(locked, StatementState.INVOICED)
            letters.tell(locked, "invoiced")
    note(sent.id)  # it may have been paid while nobody here knew of it


def note(invoice_id: str, *, failed: bool = False) -> None:
    """Bring a statement in line with what Stripe says of its invoice: any number of times, in any order.

    The outbox's handler of Stripe's events; `failed`: an attempt to pay did not go through. Raises PaymentUnavailable.
    """
    sent = gateway_statements.fetch(invoice_id)
    found = MonthlyStatement.objects.filter(public_id=sent.statement or "-").first()
    if found is None:
        return
    with durable():
        statement = lock(found.pk)
        if statement.invoice_id != sent.id or statement.state in SETTLED:
            return
        document = _document(statement)
        if sent.status == "paid" and (sent.amount_paid, sent.currency) != (
            document.total_minor,
            document.currency,
        ):
            statement.trouble = f"paid {sent.amount_paid} {sent.currency}"
            statement.save(update_fields=["trouble"])
        elif sent.status == "paid":
            move(statement, StatementState.PAID, reason=sent.id)
            _unblock(statement)
            letters.tell(statement, "paid")
        elif sent.status == "void":
            _write_off(statement, reason="voided at Stripe", by=None)
        elif failed:
            statement.failed_at = timezone.now()
            statement.save(update_fields=["failed_at"])


def chase() -> int:
    """Ask Stripe about every invoice that is out; what is past its day becomes overdue. How many became so.

    From `STATEMENT_GRACE_DAYS` after that day the company orders nothing more until it has paid.
    """
    today = timezone.now().astimezone(JST).date()
    overdue = 0
    waiting = MonthlyStatement.objects.filter(state__in=[StatementState.INVOICED, StatementState.OVERDUE])
    for statement in list(waiting.order_by("pk")):
        assert statement.invoice_id is not None
        note(statement.invoice_id)
        if statement.due_on is None or statement.due_on >= today:
            continue
        with durable():
            locked = lock(statement.pk)
            if locked.state == StatementState.INVOICED:
                move(locked, StatementState.OVERDUE)
                _block(locked)
                letters.tell(locked, "overdue")
                overdue += 1
    return overdue


def write_off(*, statement: MonthlyStatement, reason: str, by: User) -> None:
    """Staff gives up what a company owes for a month: nobody can pay it any more, and its invoice is cancelled.

    The retirements stand; what is lost is the platform's. Raises PaymentUnavailable; StatementSettled when it is not
    owed, or was paid meanwhile.
    """
    if statement.state not in OWED or statement.invoice_id is None:
        raise StatementSettled
    sent = gateway_statements.void(statement.invoice_id)
    if sent.status != "void":
        note(sent.id)
        raise StatementSettled
    with durable():
        locked = lock(statement.pk)
        if locked.state not in SETTLED:
            _write_off(locked, reason=reason, by=by)


def charged(document: Document) -> list[tuple[str, int]]:
    """The lines of the invoice at Stripe: the split of the document and its tax, which sum to its total."""
    project, fee, tax = WORDS["ja" if document.language == "ja" else "en"]
    split = document.facts["split"]
    lines = [(project, split["project"]), (fee, split["platform_fee"])]
    lines.append((f"{tax} {document.tax_rate}%", document.tax_minor))
    assert sum(minor for _name, minor in lines) == document.total_minor
    return [(name, minor) for name, minor in lines if minor]


def _write_off(statement: MonthlyStatement, *, reason: str, by: User | None) -> None:
    cancel_invoice(_document(statement))
    move(statement, StatementState.VOID, reason=reason, by=by)
    _unblock(statement)


def _block(statement: MonthlyStatement) -> None:
    at = blocks_at(statement)
    account = Statement.objects.filter(pk=statement.account_id)
    was = account.values_list("blocked_from", flat=True)[0]
    account.update(blocked_from=min(was, at) if was else at)


def _unblock(statement: MonthlyStatement) -> None:
    """Once nothing is overdue any more, or as early as what still is."""
    others = MonthlyStatement.objects.filter(account=statement.account_id, state=StatementState.OVERDUE)
    left = [blocks_at(other) for other in others.exclude(pk=statement.pk)]
    Statement.objects.filter(pk=statement.account_id).update(blocked_from=min(left, default=None))


def _customer(organisation: Organisation) -> str:
    known = Payer.objects.filter(organisation=organisation).first()
    if known is None:
        customer = gateway_statements.create_customer(
            key=f"company-{organisation.pk}",
            name=organisation.legal_name[:256],
            email=next(iter(members_with(organisation, Right.PAY))).email,
        )
        known, _new = Payer.objects.get_or_create(
            organisation=organisation, defaults={"customer_id": customer}
        )
    return known.customer_id


def _found(statement_id: int) -> MonthlyStatement:
    found = MonthlyStatement.objects.select_related("account__organisation", "document")
    return found.get(pk=statement_id)


def _document(statement: MonthlyStatement) -> Document:
    assert statement.document is not None, "a closed statement has its invoice"
    return statement.document
