"""A company's months: accrued exactly, rounded once, closed once, paid at Stripe, and what follows otherwise."""

import csv
import io
import itertools
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.companies import billing, closing
from marketplace.companies.errors import StatementSettled
from marketplace.companies.models import MonthlyStatement
from marketplace.companies.moves import IllegalMove, lock, move
from marketplace.companies.states import MOVES, StatementState
from marketplace.errors import StatementOverdue
from marketplace.orders import statement, windows
from marketplace.orders.basket import Asked, fill
from marketplace.orders.models import Order, Statement
from marketplace.orders.services import Wish
from marketplace.pages.formats import JST
from people import services
from people.models import Organisation, Role
from tests.cast import sign_in_twice
from tests.concurrency.storm import at_once
from tests.payments.sandbox.driver import CARD, Driver, fetch
from tests.shop import deliver_webhooks, work

pytestmark = pytest.mark.django_db(transaction=True)
HALF_A_TONNE = 500_000  # 6,050 yen: more millionths than 32 bits hold


def next_month() -> date:
    return (closing.first_of_month() + timedelta(days=32)).replace(day=1)


def place(company: Organisation, listing, grams: int = HALF_A_TONNE, *, key: str = "a", held: bool = False):
    """An order of the company, retired at once or held for an hour."""
    until = timezone.now() + timedelta(hours=1) if held else None
    return statement.place(
        organisation=company,
        fill_basket=lambda: fill([Asked(listing.public_id, grams=grams)], by_card=False),
        wish=Wish("Kaze Airways", "organisation", language="en"),
        key=key,
        retire_after=until,
    )


def close(company: Organisation, *, livemode: bool = True) -> MonthlyStatement | None:
    account = Statement.objects.get(organisation=company, livemode=livemode)
    return closing.close(account.pk, until=next_month())


@pytest.fixture
def invoiced(company, offer, stripe_sandbox) -> MonthlyStatement:
    """A month of three orders that Stripe asks for."""
    for key in "abc":
        place(company, offer, key=key)
    close(company)
    work()
    return MonthlyStatement.objects.exclude(state="open").get()


def pay(stripe_sandbox: Driver, month: MonthlyStatement, number: str = "4242424242424242"):
    return fetch(month.pay_url, method="POST", data=urlencode(CARD | {"number": number}))


def test_a_month_is_the_exact_sum_of_its_orders_rounded_once_on_its_invoice(company, offer, stripe_sandbox):
    for number in range(7):  # 60.50 yen and a bit each
        place(company, offer, 5_001, key=f"odd:{number}")
    month = close(company)
    exact = sum(Order.objects.values_list("accrued_micro", flat=True))
    assert (month.exact_micro, month.orders_count) == (exact, 7)
    assert exact % 1_000_000
    assert month.document.total_minor == round(exact / 1_000_000)
    assert month.document.total_minor != 7 * Order.objects.first().total_minor
    facts = month.document.facts
    assert (
        sum(facts["split"].values())
        == sum(line["minor"] for line in facts["lines"])
        == month.document.base_minor
    )
    call_command("check_books")


def test_what_was_cancelled_before_it_was_retired_is_on_no_statement(company, offer, stripe_sandbox):
    place(company, offer, key="kept")
    back = place(company, offer, key="back", held=True)
    waiting = place(company, offer, key="waiting", held=True)
    windows.cancel(back.id)
    month = close(company)
    assert month.orders_count == 1
    assert set(month.lines.values_list("order__key", flat=True)) == {"kept"}
    account = Statement.objects.get()
    assert account.accrued_micro == month.exact_micro + Order.objects.get(pk=waiting.id).accrued_micro
    call_command("check_books")


def test_two_processes_that_close_at_once_close_once(company, offer, stripe_sandbox):
    place(company, offer)
    closed = at_once([lambda: close(company) for _number in range(6)])
    assert sum(isinstance(one, MonthlyStatement) for one in closed) == 1
    assert [one for one in closed if isinstance(one, Exception)] == []
    assert MonthlyStatement.objects.exclude(state="open").count() == 1
    assert MonthlyStatement.objects.get(state="open").begins == next_month()


def test_too_little_to_be_charged_is_carried_over(company, offer, stripe_sandbox):
    place(company, offer, 1_000)  # twelve yen
    assert close(company) is None
    place(company, offer, key="more")
    month = close(company)
    assert month.orders_count == 2


def test_a_statement_is_paid_on_stripes_page_and_its_amount_given_back(
    company, developer, invoiced, stripe_sandbox, client: Client
):
    assert (invoiced.state, invoiced.due_on) == (
        "invoiced",
        timezone.now().astimezone(JST).date() + timedelta(30),
    )
    client.force_login(developer)
    page = reverse("companies:statement", args=[company.slug, invoiced.public_id])
    assert invoiced.pay_url in client.get(page).content.decode()
    declined = pay(stripe_sandbox, invoiced, "4000000000000002")
    assert declined.status == 303
    assert set(deliver_webhooks(stripe_sandbox, client)) == {200}
    work()
    assert "did not go through" in client.get(page).content.decode()
    assert pay(stripe_sandbox, invoiced).status == 303
    deliver_webhooks(stripe_sandbox, client)
    deliver_webhooks(stripe_sandbox, client)
    work()
    invoiced.refresh_from_db()
    assert invoiced.state == StatementState.PAID
    assert [step.state for step in invoiced.moves.all()] == ["open", "closed", "invoiced", "paid"]
    assert Statement.objects.get().accrued_micro == 0
    assert [letter.subject for letter in mail.outbox if letter.to == [developer.email]][-1].endswith(
        "is paid"
    )
    assert set(company.audit_entries.values_list("act", flat=True)) >= {"statement.closed", "statement.paid"}
    billing.note(invoiced.invoice_id)  # once more changes nothing
    assert Statement.objects.get().accrued_micro == 0
    call_command("check_books")


def test_stripe_asks_for_exactly_what_the_invoice_says(invoiced, stripe_sandbox):
    asked = stripe_sandbox.client().v1.invoices.retrieve(invoiced.invoice_id)
    assert asked.total == invoiced.document.total_minor
    assert [line.amount for line in reversed(asked.lines.data)] == [
        invoiced.document.facts["split"]["project"],
        invoiced.document.facts["split"]["platform_fee"],
        invoiced.document.tax_minor,
    ]
    billing.send(invoiced.pk)  # a worker that died and comes again sends no second one
    assert len(stripe_sandbox.client().v1.invoices.list().data) == 1


def test_what_is_overdue_stops_orders_after_its_grace_until_it_is_paid(
    company, offer, invoiced, stripe_sandbox, settings
):
    MonthlyStatement.objects.filter(pk=invoiced.pk).update(due_on=timezone.now().date() - timedelta(days=3))
    assert billing.chase() == 1
    assert billing.chase() == 0
    work()
    assert "is overdue" in mail.outbox[-1].subject
    place(company, offer, key="within the grace")
    Statement.objects.update(blocked_from=timezone.now() - timedelta(minutes=1))
    with pytest.raises(StatementOverdue):
        place(company, offer, key="after the grace")
    pay(stripe_sandbox, invoiced)
    billing.note(invoiced.invoice_id)
    place(company, offer, key="paid again")
    call_command("check_books")


def test_a_test_month_moves_no_money(company, test_offer, stripe_sandbox):
    place(company, test_offer)
    month = close(company, livemode=False)
    work()
    month.refresh_from_db()
    assert (month.state, month.invoice_id) == ("paid", None)
    assert month.document.number.startswith("TEST-IV-")
    assert Statement.objects.get().accrued_micro == 0


def test_staff_writes_off_what_will_not_be_paid(company, invoiced, staff, stripe_sandbox):
    billing.write_off(statement=invoiced, reason="insolvent", by=staff)
    invoiced.refresh_from_db()
    assert invoiced.state == StatementState.VOID
    assert invoiced.document.followed_by.get().kind == "cancellation"
    assert stripe_sandbox.client().v1.invoices.retrieve(invoiced.invoice_id).status == "void"
    with pytest.raises(StatementSettled):
        billing.write_off(statement=invoiced, reason="again", by=staff)
    call_command("check_books")


@pytest.mark.parametrize("act", ["delete", "change", "reopen", "another order"])
def test_the_database_refuses_to_change_a_closed_statement(company, offer, invoiced, act):
    later = place(company, offer, key="later")
    months = MonthlyStatement.objects.filter(pk=invoiced.pk)
    acts = {
        "delete": months.delete,
        "change": lambda: months.update(exact_micro=1),
        "reopen": lambda: months.update(
            state="open", ends=None, exact_micro=None, orders_count=None, document=None
        ),
        "another order": lambda: invoiced.lines.create(order_id=later.id, accrued_micro=1),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        acts[act]()


def test_finance_pays_a_viewer_looks_and_a_developer_sees_no_statement(
    company, buyer, invoiced, client: Client
):
    page = reverse("companies:statement", args=[company.slug, invoiced.public_id])
    client.force_login(buyer)
    assert client.get(page).status_code == 404
    services.add_member(organisation=company, email=buyer.email, role=Role.FINANCE)
    for role, status, pays in (("finance", 200, True), ("viewer", 200, False), ("developer", 403, False)):
        services.change_role(organisation=company, user=buyer, role=Role(role))
        answer = client.get(page)
        assert (answer.status_code, invoiced.pay_url in answer.content.decode()) == (status, pays)


def test_the_orders_of_a_statement_are_a_table(company, developer, invoiced, client: Client):
    client.force_login(developer)
    reply = client.get(reverse("companies:orders_csv", args=[company.slug, invoiced.public_id]))
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert sum(int(row["accrued_micro"]) for row in rows) == invoiced.exact_micro


def test_only_the_moves_of_the_table_are_made_and_the_docs_show_them(invoiced):
    for source, target in itertools.product(StatementState, StatementState):
        with transaction.atomic():
            month = lock(invoiced.pk)
            month.state = source
            if target in MOVES[source]:
                with transaction.get_connection().cursor() as cursor:
                    cursor.execute("set local session_replication_role = replica")
                move(month, target)
            else:
                with pytest.raises(IllegalMove):
                    move(month, target)
            transaction.set_rollback(True)
    page = (Path(__file__).parents[2] / "docs/states.md").read_text()
    for source, targets in MOVES.items():
        named = [f"`{target}`" for target in StatementState if target in targets]
        assert f"| `{source}` | {', '.join(named) or 'final'} |" in page


def test_staff_sees_what_is_unpaid_and_changes_a_limit_not_below_what_is_owed(
    company, staff, invoiced, client: Client
):
    sign_in_twice(client, staff)
    assert invoiced.document.number in client.get(reverse("companies:staff")).content.decode()
    page = reverse("companies:limit", args=[company.slug])
    for limit, kept in (("1", 10_000_000), ("rubbish", 10_000_000), ("70000", 70_000)):
        client.post(page, {"limit": limit})
        company.refresh_from_db()
        assert company.statement_limit_minor == kept
    assert company.audit_entries.filter(act="limit.changed").count() == 1
