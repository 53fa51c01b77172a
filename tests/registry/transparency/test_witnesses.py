"""Witnesses see that the log only grows, and their cosignatures go wherever its checkpoint goes."""

from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from registry.audit.findings import Unfit
from registry.audit.witness import bear_witness
from registry.models import Cosignature, Witness
from registry.transparency import archive, published, witnesses
from registry.transparency.note import Cosigner
from registry.transparency.sequencer import integrate
from registry.transparency.verify import SignerUnknown, cosigned, open_checkpoint, verify
from tests.registry.audit.conftest import Site
from tests.registry.transparency.log_checks import trusted
from tests.registry.transparency.test_halted import forget_the_leaves_from

pytestmark = pytest.mark.django_db
LOG = "/registry/log"


@pytest.fixture
def witness() -> Cosigner:
    """A witness that the registry knows."""
    known = Cosigner("witness.example/w1", Ed25519PrivateKey.generate())
    witnesses.add(vkey=str(known.verifier), since=date(2026, 1, 1))
    return known


def body(line: str = "") -> str:
    return published.latest_checkpoint().note + line


def line_of(who: Cosigner, *, after: timedelta = timedelta()) -> str:
    text = published.latest_checkpoint().note.rpartition("\n\n")[0]
    return who.line(f"{text}\n", int((timezone.now() + after).timestamp()))


def send(client, text: str):
    return client.post(f"{LOG}/cosignature", text, content_type="text/plain; charset=utf-8")


def test_a_cosignature_travels_with_the_checkpoint_and_into_every_proof(client, act, witness):
    (leaf,) = act()
    integrate()
    line = line_of(witness)
    reply = send(client, body(line))
    assert (reply.status_code, reply.content.decode()) == (200, line)
    assert send(client, body(line)).status_code == 200  # again is no harm
    assert Cosignature.objects.count() == 1
    shown = client.get(f"{LOG}/checkpoint").content.decode()
    assert shown == body(line)
    assert client.get(f"{LOG}/witnesses").content.decode() == f"{witness.verifier}\n"
    seen = cosigned(shown, [witness.verifier])
    assert abs(seen[witness.verifier] - timezone.now().timestamp()) < 60
    proof = published.proof_for(leaf.pk)
    assert proof.endswith(line)
    assert verify(bytes(leaf.entry), proof.encode(), trusted()).size == 1
    assert client.get("/api/v1/registry/reconciliation/").json()["checkpoint"] == shown


def test_a_proof_takes_the_last_checkpoint_that_was_cosigned_if_it_covers_the_entry(act, witness):
    (first,) = act()
    integrate()
    witnesses.accept(body(line_of(witness)), at=timezone.now())
    (second,) = act()
    integrate()
    assert cosigned(published.proof_for(first.pk).partition("\n\n")[2], [witness.verifier])
    assert not cosigned(published.proof_for(second.pk).partition("\n\n")[2], [witness.verifier])
    for leaf in (first, second):
        assert verify(bytes(leaf.entry), published.proof_for(leaf.pk).encode(), trusted())


def test_a_witness_alone_does_not_make_a_checkpoint(act, witness):
    act()
    integrate()
    with pytest.raises(SignerUnknown):
        open_checkpoint(body(line_of(witness)), [witness.verifier])


def test_what_is_no_cosignature_of_a_witness_is_refused(client, act, witness):
    act()
    integrate()
    first = body()
    act()
    integrate()
    stranger = Cosigner("witness.example/w1", Ed25519PrivateKey.generate())
    good = line_of(witness)
    refused = {
        "no checkpoint": 400,
        "a\nb\nc\n\nd\n": 400,
        "x" * 20_000: 400,
        body(good).replace("\n2\n", "\n7\n"): 404,
        body(good).replace("\n2\n", "\n1\n"): 409,
        body(): 403,
        body(line_of(stranger)): 403,
        first + good: 403,  # of another checkpoint
        body(line_of(witness, after=timedelta(minutes=9))): 422,
        body(line_of(witness, after=timedelta(days=-1))): 422,
    }
    assert {text: send(client, text).status_code for text in refused} == refused
    assert client.post(f"{LOG}/cosignature", b"\xff", content_type="text/plain").status_code == 400
    assert not Cosignature.objects.exists()


def test_a_witness_cosigns_from_its_first_day_to_its_last(client, act, capsys):
    act()
    integrate()
    late = Cosigner("late.example", Ed25519PrivateKey.generate())
    vkey = str(late.verifier)
    tomorrow = timezone.now().date() + timedelta(days=1)
    call_command("witnesses", "add", vkey, "--from", str(tomorrow))
    assert f"{tomorrow} –             {vkey}" in capsys.readouterr().out
    assert send(client, body(line_of(late))).status_code == 403
    early = Cosigner("early.example", Ed25519PrivateKey.generate())
    call_command("witnesses", "add", str(early.verifier))
    assert send(client, body(line_of(early))).status_code == 200
    Witness.objects.filter(vkey=str(early.verifier)).update(until=timezone.now().date())
    assert send(client, body(line_of(early))).status_code == 200
    call_command("witnesses", "end", str(early.verifier))
    for wrong in (["end", "nobody"], ["add", vkey], ["add", str(trusted()[0])], ["add", "x"]):
        with pytest.raises(CommandError), transaction.atomic():
            call_command("witnesses", *wrong)


@pytest.mark.parametrize(
    "statement",
    [
        "update registry_cosignature set seconds = 1",
        "delete from registry_cosignature",
        "delete from registry_witness",
        "update registry_witness set since = '2020-01-01'",
    ],
)
def test_what_a_witness_said_is_never_changed(act, witness, statement):
    act()
    integrate()
    witnesses.accept(body(line_of(witness)), at=timezone.now())
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_witness_sees_for_itself_that_the_log_only_grew(client, act, witness):
    kept = []
    site = Site(client)

    def look() -> None:
        bear_witness(
            site,
            cosigner=witness,
            trusted=(),
            remembered=kept[-1] if kept else None,
            save=kept.append,
            seconds=int(timezone.now().timestamp()),
        )

    for acts in (3, 300, 0, 9):
        act(acts)
        integrate()
        look()
    assert [memory.head.size for memory in kept] == [3, 303, 303, 312]
    assert sorted(set(Cosignature.objects.values_list("checkpoint", flat=True))) == [3, 303, 312]
    assert not [path for path in site.kept if "entries" in path]

    for size, said in ((311, "does not continue the one of 312"), (200, "it has shrunk")):
        forget_the_leaves_from(size)
        with archive.opened() as opened:
            opened.file.truncate(0)
        act(2)
        integrate()
        with pytest.raises(Unfit, match=said):
            look()
    assert len(kept) == 4
