"""A transfer: proposed, then accepted, declined, withdrawn or lapsed; and who is told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from people.errors import NotAllowed
from people.models import User
from registry import holdings, notices, transfers
from registry.enums import Act, TransferState
from registry.errors import (
    IdempotencyMismatch,
    TransferNotOpen,
)
from registry.models import Account, Batch, Entry, Leaf, Notice, TransferMove
from registry.retiring import retirements
from registry.tasks import expire_transfers, send_notices
from tests.registry.claims import words
from tests.registry.conftest import TONNE
from tests.registry.test_check_books import falsify
from tests.registry.transfers.acts import SERIAL, broken, free, grams_in, let_it_lapse, state

pytestmark = pytest.mark.django_db


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
