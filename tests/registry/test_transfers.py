"""A transfer: proposed, then accepted, declined, withdrawn or lapsed; and every way in which it is refused."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from people import services
from people.errors import NotAllowed
from people.models import Organisation, Role, User
from registry import accounts, holdings, invariants, issuance, notices, transfers
from registry.enums import AccountKind, Act, TransferState
from registry.errors import (
    AccountClosed,
    AccountMistyped,
    AccountNotEmpty,
    AccountRefused,
    AccountUnknown,
    IdempotencyMismatch,
    InsufficientHoldings,
    MassNotRepresentable,
    ModeMismatch,
    SelfTransfer,
    TransferNotOpen,
    UnitsReserved,
)
from registry.models import Account, Batch, Entry, Leaf, Notice, Transfer, TransferMove
from registry.retiring import retirements
from registry.tasks import expire_transfers, send_notices
from registry.transfers import MOVES, UNDER_WAY
from tests.cast import person
from tests.registry.claims import words
from tests.registry.conftest import TONNE
from tests.registry.test_check_books import falsify

pytestmark = pytest.mark.django_db
SERIAL = "KOC-JP-0012-2024-01"
KEYS = count(1)


@pytest.fixture
def source(batch: Batch) -> Account:
    """The operator's account, with nine tonnes."""
    return accounts.holding_account(batch.project.operator, livemode=True)


@pytest.fixture
def target(company: Organisation) -> Account:
    return accounts.holding_account(company, livemode=True)


@pytest.fixture
def offer(source: Account, target: Account, batch: Batch, npo_owner: User) -> Callable[..., Transfer]:
    """Proposes so many grams, or these serials, to the company."""

    def propose(grams: int | None = None, *serials: str, **changed: object) -> Transfer:
        ranges = holdings.parse_ranges(serials) if serials else None
        wish = {"source": source, "target": target, "batch": batch, "grams": grams, "by": npo_owner}
        wish |= {"ranges": ranges, "key": f"offer {next(KEYS)}"} | changed
        return transfers.propose(**wish)

    return propose


@pytest.fixture
def member(npo: Organisation, npo_owner: User) -> User:
    """Someone who may prepare the NPO's transfers and not send them."""
    user = person("npo-member@example.org")
    services.add_member(organisation=npo, email=user.email, role=Role.MEMBER)
    return user


def grams_in(account: Account) -> int:
    return sum(piece.hi - piece.lo for piece in holdings.held_segments(account=account))


def free(account: Account, batch: Batch) -> int:
    """What can be taken of an account: asked by asking for too much."""
    with transaction.atomic(), pytest.raises(InsufficientHoldings) as refusal:
        holdings.take_held(account=account, batch=batch, grams=100 * TONNE)
    return refusal.value.params["available_grams"]


def state(transfer: Transfer) -> str:
    return Transfer.objects.get(pk=transfer.pk).state


def broken() -> list:
    return invariants.broken(invariants.run())


def let_it_lapse(transfer: Transfer) -> None:
    """Turn its clocks back, behind the back of the guards."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update registry_transfer set proposed_at = proposed_at - interval '15 days',"
            " expires_at = expires_at - interval '15 days' where id = %s::bigint",
            [transfer.pk],
        )
        cursor.execute("set local session_replication_role = origin")


# --- what happens --------------------------------------------------------------------------------------------------
def test_what_is_accepted_moves_in_one_act(offer, source: Account, target: Account, developer: User):
    transfer = offer(TONNE + 5)
    assert (grams_in(source), grams_in(target)) == (9 * TONNE, 0)
    transfers.accept(transfer=transfer, by=developer)
    assert (grams_in(source), grams_in(target)) == (8 * TONNE - 5, TONNE + 5)
    assert transfer.serials == [f"{SERIAL}-1.000000~2.000004"]
    entry = Entry.objects.get(act=Act.TRANSFER)
    assert (entry.source, entry.target, entry.lo, entry.hi) == (source, target, 0, TONNE + 5)
    assert [move.state for move in transfer.moves.all()] == ["proposed", "accepted"]
    assert broken() == []


def test_serials_are_sent_as_they_are_named(offer, target: Account, developer: User):
    transfer = offer(None, f"{SERIAL}-9", f"{SERIAL}-2.000007")
    assert transfer.grams == TONNE + 1
    transfers.accept(transfer=transfer, by=developer)
    assert [str(piece) for piece in holdings.held_segments(account=target)] == [
        f"{transfer.batch_id}:1000007-1000008",
        f"{transfer.batch_id}:8000000-9000000",
    ]
    assert broken() == []


@pytest.mark.parametrize("end", ["decline", "withdraw", "expire"])
def test_what_is_not_accepted_is_free_again(
    offer, source: Account, batch: Batch, npo_owner: User, developer: User, end: str
):
    transfer = offer(TONNE)
    assert free(source, batch) == 8 * TONNE
    if end == "decline":
        transfers.decline(transfer=transfer, by=developer)
    elif end == "withdraw":
        transfers.withdraw(transfer=transfer, by=npo_owner)
    else:
        let_it_lapse(transfer)
        expire_transfers()
        expire_transfers()
    assert state(transfer) == {"decline": "declined", "withdraw": "withdrawn", "expire": "expired"}[end]
    assert free(source, batch) == 9 * TONNE
    assert not Entry.objects.filter(act=Act.TRANSFER).exists()
    assert broken() == []


def test_what_is_too_old_lapses_when_it_is_accepted(offer, source: Account, batch: Batch, developer: User):
    transfer = offer(TONNE)
    let_it_lapse(transfer)
    with pytest.raises(TransferNotOpen):
        transfers.accept(transfer=transfer, by=developer)
    assert (state(transfer), free(source, batch)) == (TransferState.EXPIRED, 9 * TONNE)


def test_a_member_prepares_what_an_administrator_sends(offer, member: User, npo_owner: User, developer: User):
    transfer = offer(TONNE, by=member)
    assert transfer.state == TransferState.DRAFTED
    with pytest.raises(TransferNotOpen):
        transfers.accept(transfer=transfer, by=developer)
    with pytest.raises(NotAllowed):
        transfers.authorise(transfer=transfer, by=member)
    transfers.authorise(transfer=transfer, by=npo_owner)
    transfers.accept(transfer=transfer, by=developer)
    assert [(move.state, move.by) for move in transfer.moves.all()] == [
        ("drafted", member),
        ("proposed", npo_owner),
        ("accepted", developer),
    ]


def test_transfers_are_not_in_the_log(offer, developer: User):
    before = Leaf.objects.count()
    transfers.accept(transfer=offer(TONNE), by=developer)
    assert Leaf.objects.count() == before


def test_who_sent_units_to_whom_is_not_public(offer, target: Account, batch: Batch, developer: User, client):
    transfers.accept(transfer=offer(TONNE), by=developer)
    retirements.retire_held(
        account=target,
        key="ours",
        wanted=retirements.Wanted(batch=batch, grams=TONNE),
        words=words(),
        shown=retirements.Shown(),
        by=developer,
    )
    life = client.get(f"/api/v1/registry/units/{SERIAL}-1/").json()["segments"][0]["entries"]
    assert [(entry["act"], entry["from"]) for entry in life] == [("issue", None), ("retire", None)]
    assert target.number not in client.get(f"/registry/units/{SERIAL}-1/").content.decode()


def test_where_the_units_of_one_owner_end_is_not_public_either(offer, batch: Batch, developer: User, client):
    transfers.accept(transfer=offer(TONNE), by=developer)
    offer(TONNE, key="and another one, under way")
    (held,) = client.get(f"/api/v1/registry/units/{SERIAL}-1~9/").json()["segments"]
    assert (held["state"], held["grams"]) == ("held", 9 * TONNE)


def test_asked_twice_with_one_key_it_is_one_transfer(offer, source: Account, batch: Batch):
    first = offer(TONNE, key="once")
    assert offer(TONNE, key="once").pk == first.pk
    assert free(source, batch) == 8 * TONNE
    with pytest.raises(IdempotencyMismatch):
        offer(TONNE + 1, key="once")
    with pytest.raises(IdempotencyMismatch):
        offer(None, f"{SERIAL}-5", key="once")


# --- reserved units --------------------------------------------------------------------------------------------------
def test_nothing_else_takes_what_is_reserved(offer, source: Account, batch: Batch, put_on_sale):
    offer(None, f"{SERIAL}-2")
    with pytest.raises(UnitsReserved) as refusal:
        offer(None, f"{SERIAL}-1~2")
    assert refusal.value.params["serial"] == f"{SERIAL}-2.000000~2.999999"
    assert offer(TONNE + 1).serials == [f"{SERIAL}-1.000000~1.999999", f"{SERIAL}-3.000000"]
    put_on_sale(7 * TONNE - 1)
    with pytest.raises(InsufficientHoldings):
        put_on_sale(1)
    assert broken() == []


@pytest.mark.parametrize(
    "statement",
    [
        "update registry_segment set condition = 3 where id = (select segment_id from registry_reserved)",
        "delete from registry_segment where id = (select segment_id from registry_reserved)",
        "update registry_reserved set transfer_id = transfer_id",
        "update registry_transfer set grams = grams + 1",
        "update registry_transfer set state = 'accepted'",
        "delete from registry_transfer",
        "delete from registry_transfermove",
        "insert into registry_reserved (segment_id, transfer_id)"
        " select s.id, t.id from registry_segment s, registry_transfer t where s.condition = 5",
    ],
)
def test_the_database_itself_keeps_a_transfer_as_it_is(offer, statement: str):
    offer(TONNE)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement}; set constraints all immediate")


def test_what_is_settled_never_changes_again(offer, developer: User):
    transfers.accept(transfer=offer(TONNE), by=developer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.update(state=TransferState.PROPOSED)


# --- refusals --------------------------------------------------------------------------------------------------------
def test_bad_proposals_are_refused_and_reserve_nothing(
    offer,
    source: Account,
    target: Account,
    batch: Batch,
    npo: Organisation,
    company: Organisation,
    developer: User,
):
    escrow = accounts.open_account(kind=AccountKind.ESCROW, livemode=True, organisation=npo)
    test_mode = accounts.holding_account(company, livemode=False)
    closed = accounts.open_holding_account(organisation=company, livemode=True, label="old", by=developer)
    accounts.close_account(account=closed, by=developer)
    viewer = person("viewer@example.org")
    services.add_member(organisation=npo, email=viewer.email, role=Role.VIEWER)
    refusals = [
        (SelfTransfer, {"target": source}),
        (ModeMismatch, {"target": test_mode}),
        (AccountRefused, {"target": escrow}),
        (AccountRefused, {"source": escrow}),
        (AccountClosed, {"target": closed}),
        (NotAllowed, {"by": developer}),
        (NotAllowed, {"by": viewer}),
        (InsufficientHoldings, {"grams": 9 * TONNE + 1}),
        (InsufficientHoldings, {"source": target, "target": source, "by": developer}),
        (MassNotRepresentable, {"grams": 0}),
        (MassNotRepresentable, {"grams": -5}),
    ]
    for refusal, changed in refusals:
        with pytest.raises(refusal):
            offer(**({"grams": 1} | changed))
    assert not Transfer.objects.exists()
    assert free(source, batch) == 9 * TONNE


def test_only_its_two_owners_decide(offer, npo_owner: User, developer: User, buyer: User, staff: User):
    transfer = offer(TONNE)
    for wrong, act in [
        (npo_owner, transfers.accept),
        (npo_owner, transfers.decline),
        (developer, transfers.withdraw),
        (developer, transfers.authorise),
        *((stranger, act) for stranger in (buyer, staff) for act in (transfers.accept, transfers.withdraw)),
    ]:
        with pytest.raises(NotAllowed):
            act(transfer=transfer, by=wrong)
    assert state(transfer) == TransferState.PROPOSED


@pytest.mark.parametrize("was", TransferState)
@pytest.mark.parametrize("act", ["authorise", "accept", "decline", "withdraw"])
def test_every_move_that_the_table_does_not_have_is_refused(
    offer, member: User, npo_owner: User, developer: User, was: TransferState, act: str
):
    becomes = {"authorise": "proposed", "accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}[
        act
    ]
    transfer = offer(TONNE, by=member if was == TransferState.DRAFTED else npo_owner)
    if was in (TransferState.ACCEPTED, TransferState.DECLINED, TransferState.WITHDRAWN):
        transfers._decide(transfer, was, None)
    elif was == TransferState.EXPIRED:
        let_it_lapse(transfer)
        expire_transfers()
    by = developer if act in ("accept", "decline") else npo_owner
    if becomes in MOVES[was]:
        assert getattr(transfers, act)(transfer=transfer, by=by).state == becomes
    else:
        with pytest.raises(TransferNotOpen):
            getattr(transfers, act)(transfer=transfer, by=by)
        assert state(transfer) == was


def test_architecture_shows_the_table_of_moves_as_it_is(settings):
    page = (settings.BASE_DIR / "ARCHITECTURE.md").read_text()
    for was, moves in MOVES.items():
        ends = ", ".join(f"`{each}`" for each in TransferState if each in moves) or "final"
        assert f"| `{was}` | {ends} |" in page


def test_what_is_under_way_can_still_end():
    assert {TransferState.DRAFTED, TransferState.PROPOSED} == UNDER_WAY


# --- accounts --------------------------------------------------------------------------------------------------------
def test_a_mistyped_number_is_told_before_anything_else(target: Account):
    assert accounts.find_holding(f" {target.number} ") == target
    kind, digits, check = target.number.split("-")
    wrong = [
        f"{kind}-{digits}-{(int(check) + 1) % 10}",
        f"{kind}-9{digits[1:]}-{check}",
        target.number.replace("-", ""),
        target.number.lower(),
        target.number.replace("H", "Н"),  # a Cyrillic letter
        target.number.replace("0", "０"),
        "",
    ]
    for text in wrong:
        with pytest.raises(AccountMistyped):
            accounts.find_holding(text)
    with pytest.raises(AccountUnknown):
        accounts.find_holding(f"H-999999999-{accounts.luhn('999999999')}")
    retirement = accounts.system_account(AccountKind.RETIREMENT, livemode=True)
    with pytest.raises(AccountUnknown):
        accounts.find_holding(retirement.number)


def test_only_an_empty_account_is_closed_and_nothing_enters_it(
    offer, source: Account, target: Account, batch: Batch, npo_owner: User, developer: User
):
    transfer = offer(9 * TONNE)
    for account, by in ((source, npo_owner), (target, developer)):
        with pytest.raises(AccountNotEmpty):
            accounts.close_account(account=account, by=by)
    transfers.accept(transfer=transfer, by=developer)
    with pytest.raises(AccountNotEmpty):
        accounts.close_account(account=target, by=developer)
    with pytest.raises(NotAllowed):
        accounts.close_account(account=source, by=developer)
    accounts.close_account(account=source, by=npo_owner)
    with pytest.raises(AccountClosed):
        accounts.close_account(account=source, by=npo_owner)
    with pytest.raises(AccountClosed):
        accounts.rename(account=source, label="new", by=npo_owner)
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
        holdings.enter(Act.TRANSFER, batch, 0, 1, source=target, target=source)
    assert accounts.holding_account(batch.project.operator, livemode=True) != source
    with transaction.atomic():
        issuance.issue(project=batch.project, vintage=2023, tonnes=1, livemode=True)
    assert broken() == []


# --- letters ---------------------------------------------------------------------------------------------------------
def test_the_other_side_is_told_once(offer, member: User, developer: User, npo_owner: User):
    transfer = offer(TONNE, by=member)
    transfers.authorise(transfer=transfer, by=npo_owner)
    transfers.accept(transfer=transfer, by=developer)
    send_notices()
    send_notices()
    told = [(letter.to, letter.subject) for letter in mail.outbox]
    assert told == [
        ([npo_owner.email], "1,000 kgの移転が承認を待っています"),
        ([developer.email], "1,000 kg are offered to your account"),
        ([npo_owner.email], "1,000 kgの移転が受け入れられました"),
        ([member.email], "Your transfer of 1,000 kg was accepted"),
    ]
    assert transfer.number in mail.outbox[1].body
    assert not Notice.objects.exists()


def test_a_letter_that_cannot_be_sent_is_tried_again(offer, developer: User, settings):
    offer(TONNE)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert notices.send_due() == 0
    assert notices.send_due() == 0, "its lease is not over"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert (notices.send_due(), len(mail.outbox)) == (1, 1)


def test_history_outlives_the_person(offer, member: User):
    transfer = offer(TONNE, by=member)
    Notice.objects.all().delete()
    falsify("delete from people_auditentry")
    member.delete()
    assert TransferMove.objects.get(transfer=transfer).by_id is not None
