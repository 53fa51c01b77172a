"""Every way in which a transfer is refused, and what the database itself refuses."""

import pytest
from django.db import IntegrityError, connection, transaction

from people import services
from people.errors import NotAllowed
from people.models import Organisation, Role, User
from registry import accounts, transfers
from registry.enums import AccountKind, TransferState
from registry.errors import (
    AccountClosed,
    AccountRefused,
    InsufficientHoldings,
    MassNotRepresentable,
    ModeMismatch,
    SelfTransfer,
    TransferNotOpen,
    UnitsReserved,
)
from registry.models import Account, Batch, Transfer
from registry.tasks import expire_transfers
from registry.transfers import MOVES, UNDER_WAY
from tests.cast import person
from tests.registry.conftest import TONNE
from tests.registry.transfers.acts import SERIAL, broken, free, let_it_lapse, state

pytestmark = pytest.mark.django_db


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


def test_the_docs_show_the_table_of_moves_as_it_is(settings):
    page = (settings.BASE_DIR / "docs/states.md").read_text()
    for was, moves in MOVES.items():
        ends = ", ".join(f"`{each}`" for each in TransferState if each in moves) or "final"
        assert f"| `{was}` | {ends} |" in page


def test_what_is_under_way_can_still_end():
    assert {TransferState.DRAFTED, TransferState.PROPOSED} == UNDER_WAY
