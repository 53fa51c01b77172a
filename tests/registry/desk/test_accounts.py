"""The desk of account holders, through a browser's requests: accounts, statements, transfers."""

import csv
import re
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from people import services
from people.models import Kind, Organisation, Role, User
from registry import accounts, holdings, issuance, ledger, statements, transfers
from registry.enums import Act, Condition
from registry.models import Account, Batch, Entry, Transfer
from registry.retiring import retirements
from tests.cast import organisation, person
from tests.registry.acts import hold
from tests.registry.claims import words
from tests.registry.conftest import TONNE

pytestmark = pytest.mark.django_db
SERIAL = "KOC-JP-0012-2024-01"


@pytest.fixture
def source(batch: Batch) -> Account:
    return accounts.holding_account(batch.project.operator, livemode=True)


@pytest.fixture
def target(company: Organisation) -> Account:
    return accounts.holding_account(company, livemode=True)


@pytest.fixture
def desk(client: Client):
    """desk(user, path, data) -> the page's text after redirects; POST when there is data."""

    def ask(user: User, path: str, data: dict[str, str] | None = None, status: int = 200) -> str:
        client.force_login(user)
        path = f"/registry/desk/{path}"
        language = {"headers": {"Accept-Language": "en"}, "follow": True}
        answer = client.get(path, **language) if data is None else client.post(path, data, **language)
        assert answer.status_code == status, answer.status_code
        return answer.content.decode()

    return ask


def send(source: Account, target: Account, batch: Batch, grams: int, key: str) -> None:
    made = transfers.propose(source=source, target=target, batch=batch, grams=grams, key=key, by=None)
    transfers.accept(transfer=made, by=None)


def on_day(days: int) -> None:
    """Date every entry that is of today so many days from now, behind the back of the guards."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update registry_entry set at = at + %s::int * interval '1 day' where at > now() - interval '1 hour'"
            " and at < now() + interval '1 hour'",
            [days],
        )
        cursor.execute("set local session_replication_role = origin")


# --- accounts --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_holder_opens_names_and_closes_accounts(desk, kind: Kind, buyer: User):
    holder = organisation("holder", kind, "A Holder", buyer)
    for label in ("Treasury", "For the festival"):
        assert "is open." in desk(buyer, "accounts/", {"label": label, "mode": "live"})
    first, second = accounts.holding_accounts(holder)
    assert (first.label, second.livemode) == ("Treasury", True)
    assert "Reserve" in desk(buyer, f"accounts/{first.number}/rename/", {"label": "Reserve"})
    assert f"Account {first.number} is closed." in desk(buyer, f"accounts/{first.number}/close/", {})
    listed = desk(buyer, "accounts/")
    assert "For the festival" in listed
    assert listed.count('<span class="tag">closed</span>') == 1


def test_what_a_member_may_do_follows_their_role(client: Client, desk, source: Account, npo: Organisation):
    roles = {}
    for role in (Role.VIEWER, Role.MEMBER, Role.ADMIN):
        roles[role] = person(f"{role}@example.org")
        services.add_member(organisation=npo, email=roles[role].email, role=role)
    for role, transfer, manage in ((Role.VIEWER, 0, 0), (Role.MEMBER, 1, 0), (Role.ADMIN, 1, 1)):
        page = desk(roles[role], f"accounts/{source.number}/")
        assert ("Transfer units" in page, "Keep this name" in page) == (bool(transfer), bool(manage))
        client.force_login(roles[role])
        statuses = [
            client.get(f"/registry/desk/accounts/{source.number}/transfer/").status_code,
            client.post(f"/registry/desk/accounts/{source.number}/rename/", {"label": "x"}).status_code,
            client.post("/registry/desk/accounts/", {"label": "y", "mode": "live"}).status_code,
        ]
        assert statuses == [200 if transfer else 403, *([302 if manage else 403] * 2)]


def test_an_account_shows_what_is_in_it_batch_by_batch(
    desk, source: Account, npo_owner: User, target: Account
):
    batch = source.segments.get().batch
    transfers.propose(source=source, target=target, batch=batch, grams=2 * TONNE, key="a", by=None)
    page = desk(npo_owner, f"accounts/{source.number}/")
    assert "9,000 kg now" in page
    assert "Of these, 2,000 kg are reserved" in page
    assert f"{SERIAL}-1.000000~2.999999".replace(SERIAL, "") in page.replace("</span>", "").replace(
        "<wbr>", ""
    )
    assert page.count("<rect") >= 4


# --- holdings of a past day, and statements --------------------------------------------------------------------------
def test_holdings_of_a_past_day_are_rebuilt_from_the_entries(
    desk, source: Account, target: Account, npo_owner: User
):
    batch = source.segments.get().batch
    on_day(-20)
    send(source, target, batch, 4 * TONNE, "a")
    on_day(-10)
    send(target, source, batch, TONNE, "b")
    today = timezone.localdate()
    seen = [
        sum(one.grams for one in statements.holdings_on(account=source, day=today - timedelta(days=days)))
        for days in (21, 20, 11, 10, 1, 0)
    ]
    assert seen == [0, 9 * TONNE, 9 * TONNE, 5 * TONNE, 5 * TONNE, 6 * TONNE]
    day = (today - timedelta(days=15)).isoformat()
    assert "9,000 kg at the end of" in desk(npo_owner, f"accounts/{source.number}/?on={day}")
    for strange in ("2999-01-01", "nonsense", "2026-02-31"):
        assert "6,000 kg now" in desk(npo_owner, f"accounts/{source.number}/?on={strange}")


@pytest.fixture
def busy(source: Account, target: Account, batch: Batch, put_on_sale) -> Account:
    """An account in which everything that moves units has happened, today."""
    send(source, target, batch, 3 * TONNE, "out")
    send(target, source, batch, TONNE, "back")
    escrow = put_on_sale(2 * TONNE)
    hold(escrow, 700)
    ledger.release(key="hold-1")
    with transaction.atomic():
        issuance.unshelve(escrow=escrow, target=source)
    retirements.retire_held(
        account=source,
        key="own use",
        wanted=retirements.Wanted(batch=batch, grams=1_500_000),
        words=words(),
        shown=retirements.Shown(),
        by=None,
    )
    return source


def test_a_statement_adds_up_to_what_is_there(busy: Account):
    today = timezone.localdate()
    made = statements.statement(account=busy, since=today, until=today)
    assert made.opening == 0
    assert (
        made.closing
        == sum(piece.hi - piece.lo for piece in holdings.held_segments(account=busy))
        == 5_500_000
    )
    assert made.closing == made.opening + sum(one.grams for one in made.movements)
    acts = [one.act for one in made.movements]
    assert set(acts) == {Act.ISSUE, Act.TRANSFER, Act.SHELVE, Act.UNSHELVE, Act.RETIRE}
    assert re.fullmatch(r"R-\d+", made.movements[-1].entry.retirement.number)
    assert list(statements.by_project(made.positions)) == [
        (str(busy.segments.first().batch.project.name), 2024, 5_500_000)
    ]


def test_a_statement_of_a_month_begins_where_the_last_one_ended(busy: Account, target: Account, batch: Batch):
    on_day(-40)
    send(busy, target, batch, TONNE, "later")
    today = timezone.localdate()
    then = today - timedelta(days=40)
    first = statements.statement(account=busy, since=then, until=today - timedelta(days=1))
    second = statements.statement(account=busy, since=today, until=today)
    assert first.closing == second.opening == 5_500_000
    assert [(one.grams, one.counterparty, one.balance) for one in second.movements] == [
        (-TONNE, target.number, 4_500_000)
    ]
    assert (
        statements.statement(account=busy, since=date(2020, 1, 1), until=then - timedelta(days=1)).closing
        == 0
    )


def test_the_statement_comes_as_a_page_and_for_a_spreadsheet(
    client: Client, desk, busy: Account, npo_owner: User
):
    page = desk(npo_owner, f"accounts/{busy.number}/statement/")
    assert "Closing balance" in page
    assert "5,500 kg" in page
    rows = list(csv.DictReader(desk(npo_owner, f"accounts/{busy.number}/statement.csv").splitlines()))
    assert (rows[0]["act"], rows[-1]["act"]) == ("opening", "closing")
    assert sum(int(row["grams"]) for row in rows[1:-1]) == int(rows[-1]["balance_grams"]) == 5_500_000
    assert {row["project"] for row in rows[1:-1]} == {"KOC-JP-0012"}
    sold = next(row for row in rows if row["act"] == "retire")
    assert re.fullmatch(r"R-\d+", sold["retirement"])
    for wrong in ("since=2026-02-01&until=2026-01-01", "since=x", "until=9999-12-31"):
        assert "field-error" in desk(npo_owner, f"accounts/{busy.number}/statement/?{wrong}", status=422)
        desk(npo_owner, f"accounts/{busy.number}/statement.csv?{wrong}", status=422)


# --- transfers -------------------------------------------------------------------------------------------------------
def test_a_transfer_is_filled_in_checked_sent_and_accepted(
    desk, source: Account, target: Account, npo_owner: User, developer: User
):
    path = f"accounts/{source.number}/transfer/"
    key = re.search(r'name="key" value="(\w+)"', desk(npo_owner, path))
    wish = {"target": target.number, "batch": SERIAL, "amount": "1.25", "unit": "t", "key": key[1]}
    checked = desk(npo_owner, path, wish)
    assert "Kaze Airways" in checked
    assert "1,250 kg" in checked
    assert not Transfer.objects.exists()
    assert target.number in desk(npo_owner, path, wish | {"change": "1"})
    sent = desk(npo_owner, path, wish | {"confirmed": "1"})
    desk(npo_owner, path, wish | {"confirmed": "1"})
    transfer = Transfer.objects.get()
    assert "Waits for the receiver" in sent
    assert "Accept 1,250 kg" not in sent
    assert "Offered to us" in desk(developer, "transfers/")
    assert "Accept 1,250 kg" in desk(developer, f"transfers/{transfer.number}/")
    assert "the units are in your account" in desk(developer, f"transfers/{transfer.number}/accept/", {})
    assert "This can no longer be done" in desk(npo_owner, f"transfers/{transfer.number}/withdraw/", {})
    assert "1,250 kg now" in desk(developer, f"accounts/{target.number}/")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"target": "H-000000012-4"}, "This is not an account number"),
        ({"target": "H-999999999-9"}, "There is no holding account"),
        ({"amount": "0"}, "Write the mass as a positive number"),
        ({"amount": "1,5"}, "Write the mass as a positive number"),
        ({"amount": "10"}, "has only 9,000 kg of this batch"),
        ({"amount": ""}, "Give either an amount or serial numbers."),
        ({"serials": f"{SERIAL}-1"}, "Give either an amount or serial numbers."),
        ({"amount": "", "serials": f"{SERIAL}-１"}, "This is not a serial number"),
        ({"amount": "", "serials": f"{SERIAL}-11"}, "is not in the batch"),
        ({"amount": "", "serials": f"{SERIAL}-10"}, "is not in this account"),
        ({"amount": "", "serials": f"{SERIAL}-1 {SERIAL}-1.5"}, "This is not a serial number"),
        ({"amount": "", "serials": f"{SERIAL}-1 {SERIAL}-1.000005"}, "is named twice"),
        ({"amount": "", "serials": "KOC-JP-0012-2023-01-1"}, "You hold nothing of this batch here."),
        ({"batch": "KOC-JP-0012-2023-01"}, "field-error"),
        ({"target": "own"}, "cannot send units to itself"),
        ({"target": "test"}, "Live and test mode never mix"),
    ],
)
def test_the_form_says_what_is_wrong(
    desk, source: Account, target: Account, npo_owner: User, company: Organisation, changed: dict, said: str
):
    numbers = {"own": source.number, "test": accounts.holding_account(company, livemode=False).number}
    wish = {
        "target": target.number,
        "batch": SERIAL,
        "amount": "1",
        "unit": "t",
        "key": "k",
        "confirmed": "1",
    }
    wish |= changed
    wish["target"] = numbers.get(wish["target"], wish["target"])
    assert said in desk(npo_owner, f"accounts/{source.number}/transfer/", wish, status=422)
    assert not Transfer.objects.exists()


def test_an_account_number_and_an_amount_are_read_in_wide_letters_too(
    desk, source: Account, target: Account, npo_owner: User
):
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
    wish = {"batch": SERIAL, "unit": "kg", "key": "k", "target": target.number.lower().translate(wide)}
    asked = desk(npo_owner, f"accounts/{source.number}/transfer/", wish | {"amount": "１，２５０．５"})
    assert "Offer 1,250.5 kg" in asked
    assert target.number in asked


def test_a_draft_waits_for_an_administrator_and_is_no_business_of_the_receiver(
    desk,
    source: Account,
    target: Account,
    batch: Batch,
    npo: Organisation,
    npo_owner: User,
    developer: User,
    buyer: User,
):
    services.add_member(organisation=npo, email=buyer.email, role=Role.MEMBER)
    made = transfers.propose(source=source, target=target, batch=batch, grams=1, key="a", by=buyer)
    assert "Authorise and send it" not in desk(buyer, f"transfers/{made.number}/")
    desk(developer, f"transfers/{made.number}/", status=404)
    assert made.number not in desk(developer, "transfers/")
    assert '<span class="tag tag--warning">1<' in desk(npo_owner, "")
    assert "sent to its receiver" in desk(npo_owner, f"transfers/{made.number}/authorise/", {})
    assert '<span class="tag tag--warning">1<' in desk(developer, "")
    assert "Declined" in desk(developer, f"transfers/{made.number}/decline/", {})
    assert Entry.objects.filter(act=Act.TRANSFER).count() == 0
    assert batch.segments.filter(condition=Condition.HELD, reserved=None).exists()
