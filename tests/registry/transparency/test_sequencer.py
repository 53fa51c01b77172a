"""Leaves get their index, the tree is signed, and nothing that was signed is ever contradicted."""

import json
import os
import re
import shutil
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from registry.invariants.log import CHECKS
from registry.models import Checkpoint, Leaf, LeafIndex, LeafQueue, LogKey, LogState, Tile
from registry.transparency import keys, published, sequencer
from registry.transparency.archive import head_of, opened
from registry.transparency.merkle import check_consistency, consistency_path
from registry.transparency.sequencer import grow, integrate, publish, sign
from registry.transparency.stored import nodes, root_at, tree_size
from registry.transparency.verify import VerifierKey, leaf_hash, open_checkpoint, verify
from tests.registry.transparency import naive_tree
from tests.registry.transparency.second_verifier import accepts

OPERATING = Path(__file__).parents[3] / "docs/operating.md"
pytestmark = pytest.mark.django_db


def trusted() -> list[VerifierKey]:
    return [VerifierKey.parse(vkey) for vkey in keys.verifier_keys()]


def offenders() -> list[str]:
    """What check_books finds wrong with the log."""
    return [line for check in CHECKS for line in check.offenders()]


def assert_every_leaf_is_proved() -> None:
    """No hole, no leaf lost, and a proof that two verifiers accept for each."""
    leaves = list(Leaf.objects.order_by("indexed__index"))
    assert [leaf.indexed.index for leaf in leaves] == list(range(len(leaves)))
    head = open_checkpoint(published.latest_checkpoint().note, trusted())
    assert head.size == len(leaves)
    assert head.root == naive_tree.tree_hash([bytes(leaf.entry) for leaf in leaves])
    assert not LeafQueue.objects.exists()
    assert offenders() == []
    for leaf in leaves[:: max(1, len(leaves) // 10)]:
        proof = published.proof_for(leaf.pk).encode()
        assert verify(bytes(leaf.entry), proof, trusted()).size == len(leaves)
        assert accepts(bytes(leaf.entry), proof, str(trusted()[0]))


def test_a_new_log_signs_that_it_is_empty():
    assert integrate() == 0
    checkpoint = published.latest_checkpoint()
    assert checkpoint.note.startswith(
        "localhost/registry/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"
    )
    assert open_checkpoint(checkpoint.note, trusted()).size == 0
    assert published.log_health() == "ok"
    assert offenders() == []


def test_every_leaf_is_proved_under_each_later_checkpoint(act):
    for acts in (1, 1, 5, 300):
        act(acts)
        assert integrate() == acts
        assert_every_leaf_is_proved()


def test_a_leaf_has_no_proof_before_a_checkpoint_covers_it(act):
    integrate()
    (leaf,) = act()
    assert published.proof_for(leaf.pk) is None
    assert published.logged(leaf.number) is None
    grow()
    assert published.proof_for(leaf.pk) is None
    assert published.logged(leaf.number) is None
    integrate()
    logged = published.logged(leaf.number)
    assert (logged.index, logged.entry, logged.hash) == (0, leaf.entry, leaf_hash(leaf.entry))
    assert published.proof_for(leaf.pk)


def test_a_backlog_is_taken_in_batches(act, monkeypatch):
    monkeypatch.setattr(sequencer, "BATCH", 10)
    act(25)
    assert integrate() == 25
    assert_every_leaf_is_proved()
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [10, 20, 25]


def test_the_archive_keeps_every_checkpoint_as_it_was_served(act, settings):
    for _ in range(3):
        act()
        integrate()
    lines = settings.OKAESHI_CHECKPOINT_ARCHIVE.read_text().splitlines()
    assert [json.loads(line) for line in lines] == list(
        Checkpoint.objects.order_by("size").values_list("note", flat=True)
    )


def test_with_nothing_new_nothing_is_signed(act, settings):
    act()
    integrate()
    before = settings.OKAESHI_CHECKPOINT_ARCHIVE.read_bytes()
    assert integrate() == 0
    assert settings.OKAESHI_CHECKPOINT_ARCHIVE.read_bytes() == before
    assert Checkpoint.objects.count() == 1


def test_each_checkpoint_continues_the_one_before(act):
    heads = []
    for acts in (3, 4, 260):
        act(acts)
        integrate()
        heads.append(head_of(published.latest_checkpoint().note))
    for old, new in pairwise(heads):
        path = consistency_path(nodes(), old.size, new.size)
        check_consistency(old.size, old.root, new.size, new.root, path)


# --- a database that is not the one that was signed from -----------------------------------------------------------


def forget_the_leaves_from(size: int) -> None:
    """What restoring an older backup does. The append-only triggers are off for it, as they are for a restore."""
    leaves = list(LeafIndex.objects.filter(index__gte=size).values_list("leaf", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        Checkpoint.objects.all().delete()
        LeafIndex.objects.filter(index__gte=size).delete()
        Leaf.objects.filter(pk__in=leaves).delete()
        cursor.execute("set session_replication_role = origin")
    Tile.objects.all().delete()
    hashes = [bytes(row.leaf.hash) for row in LeafIndex.objects.select_related("leaf").order_by("index")]
    for (level, n), data in sequencer.tiles.grow(lambda _level, _n: b"", 0, b"".join(hashes)).items():
        Tile.objects.create(level=level, n=n, data=data)


def test_an_older_database_refuses_to_sign_and_keeps_its_leaves(act):
    act(5)
    integrate()
    forget_the_leaves_from(3)
    (later,) = act()
    assert integrate() == 0
    assert (
        published.log_health() == "log halted: the database is older than the log: 3 entries, 5 were signed"
    )
    assert LeafQueue.objects.get().leaf_id == later.pk
    assert tree_size() == 3


def test_an_older_database_that_grew_again_refuses_to_sign_another_root(act):
    act(5)
    integrate()
    signed = published.latest_checkpoint().note
    forget_the_leaves_from(3)
    with opened() as archive:
        archive.file.truncate(0)
    act(4)
    grow()  # without its archive, which then comes back
    with opened() as archive:
        archive.append(signed)
    integrate()
    assert (
        published.log_health() == "log halted: the database has another tree than the one signed at 5 entries"
    )
    with opened() as archive:
        assert archive.last() == signed
    assert published.latest_checkpoint() is None


def test_a_log_whose_archive_is_gone_refuses_to_sign(act, settings):
    act()
    integrate()
    settings.OKAESHI_CHECKPOINT_ARCHIVE.unlink()
    act()
    assert integrate() == 0
    assert published.log_health().startswith("log halted: the checkpoint archive is gone")


def test_an_archive_older_than_the_database_is_refused(act, settings):
    act()
    integrate()
    older = settings.OKAESHI_CHECKPOINT_ARCHIVE.read_bytes()
    act()
    integrate()
    settings.OKAESHI_CHECKPOINT_ARCHIVE.write_bytes(older)
    assert integrate() == 0
    assert published.log_health() == "log halted: the checkpoint archive is older than the database"


def test_a_log_goes_on_when_what_halted_it_is_mended(act, settings, tmp_path):
    act()
    integrate()
    away = tmp_path / "away"
    shutil.move(settings.OKAESHI_CHECKPOINT_ARCHIVE, away)
    act()
    integrate()
    assert published.log_health() != "ok"
    shutil.move(away, settings.OKAESHI_CHECKPOINT_ARCHIVE)
    assert integrate() == 1
    assert published.log_health() == "ok"
    assert_every_leaf_is_proved()


def test_a_damaged_archive_is_not_written_over(act, settings):
    act()
    integrate()
    settings.OKAESHI_CHECKPOINT_ARCHIVE.write_bytes(b"\0" * 100_000)
    assert integrate() == 0
    assert published.log_health() == "log halted: the end of the checkpoint archive is damaged"
    assert settings.OKAESHI_CHECKPOINT_ARCHIVE.read_bytes() == b"\0" * 100_000
    settings.OKAESHI_CHECKPOINT_ARCHIVE.write_text("{}\n")
    assert integrate() == 0
    assert published.log_health() == "log halted: the last line of the checkpoint archive cannot be read"


def test_damaged_tiles_halt_the_log(act):
    act(3)
    integrate()
    Tile.objects.update(data=b"")
    assert integrate() == 0
    assert published.log_health().startswith("log halted: the tiles in the database are damaged")


# --- steps that were cut short ------------------------------------------------------------------------------------


def test_an_unsigned_tree_is_signed_by_the_next_run(act):
    act(2)
    grow()
    act(2)
    assert integrate() == 2
    assert_every_leaf_is_proved()


def test_a_checkpoint_that_was_archived_only_is_published_unchanged(act):
    act(2)
    grow()
    sign()
    with opened() as archive:
        signed = archive.last()
    assert published.latest_checkpoint() is None
    assert integrate() == 0
    assert published.latest_checkpoint().note == signed
    assert_every_leaf_is_proved()


def test_leaves_that_come_after_a_cut_are_added_behind_what_was_signed(act):
    act(2)
    grow()
    sign()
    with opened() as archive:
        old = head_of(archive.last())
    act(3)
    integrate()
    assert_every_leaf_is_proved()
    assert (old.size, old.root) == (2, root_at(2))


def test_a_line_cut_off_in_the_archive_is_overwritten(act, settings):
    act()
    integrate()
    whole = settings.OKAESHI_CHECKPOINT_ARCHIVE.read_bytes()
    act()
    grow()
    with settings.OKAESHI_CHECKPOINT_ARCHIVE.open("ab") as file:
        file.write(b'"localhost/registry/log\\n2\\nAAAA')
    integrate()
    first, second = settings.OKAESHI_CHECKPOINT_ARCHIVE.read_bytes().splitlines(keepends=True)
    assert first == whole
    assert json.loads(second) == published.latest_checkpoint().note
    assert_every_leaf_is_proved()


def test_publishing_twice_is_publishing_once(act):
    act()
    integrate()
    publish()
    assert Checkpoint.objects.count() == 1


# --- what the database refuses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Leaf, LeafIndex, Checkpoint])
def test_what_is_logged_cannot_be_changed_or_removed(act, model):
    act()
    integrate()
    change = {Leaf: {"type": "x"}, LeafIndex: {"index": 7}, Checkpoint: {"note": "x"}}[model]
    for attempt in (lambda: model.objects.update(**change), model.objects.all().delete):
        with (
            pytest.raises(Exception, match=r"append-only|violates foreign key|protected"),
            transaction.atomic(),
        ):
            attempt()


def test_the_database_refuses_a_hash_that_is_not_of_the_entry():
    with pytest.raises(Exception, match="leaf_hash_is_of_its_entry"), transaction.atomic():
        Leaf.objects.create(entry=b"{}", hash=bytes(32), livemode=True, type="key", number="x")


def test_check_books_tells_of_a_leaf_without_a_place_in_the_queue(act):
    leaf = Leaf.objects.create(entry=b"{}", hash=leaf_hash(b"{}"), livemode=True, type="key", number="x")
    act()
    integrate()
    assert offenders() == [f"leaf {leaf.pk}: neither in the log nor waiting"]


# --- name and keys ------------------------------------------------------------------------------------------------


def test_the_key_file_is_for_its_owner_only(settings):
    integrate()
    (path,) = (settings.KEYS / "log").glob("*.pem")
    assert path.stat().st_mode & 0o777 == 0o600
    assert (settings.KEYS / "log").stat().st_mode & 0o777 == 0o700
    assert not [name for name in os.listdir(settings.KEYS / "log") if name.startswith(".")]


def test_the_name_of_the_log_has_no_port_and_stays_when_the_site_moves(settings, act):
    settings.SITE_URL = "https://okaeshi.example:8443"
    act()
    integrate()
    settings.SITE_URL = "https://elsewhere.example"
    act()
    integrate()
    assert head_of(published.latest_checkpoint().note).origin == "okaeshi.example/registry/log"
    assert_every_leaf_is_proved()


def test_another_name_in_the_settings_halts_the_log(settings, act):
    settings.OKAESHI_LOG_ORIGIN = "one.example/log"
    integrate()
    settings.OKAESHI_LOG_ORIGIN = "two.example/log"
    act()
    assert integrate() == 0
    assert "two.example/log" in published.log_health()
    assert "one.example/log" in published.log_health()


def test_a_missing_key_file_halts_the_log(settings, act):
    integrate()
    (path,) = (settings.KEYS / "log").glob("*.pem")
    path.unlink()
    act()
    integrate()
    assert published.log_health().endswith("is missing")


def test_a_key_file_of_the_operator_is_taken_over(settings, act):
    integrate()
    (path,) = (settings.KEYS / "log").glob("*.pem")
    vkey = keys.verifier_keys()[0]
    LogKey.objects.all().delete()
    integrate()
    assert keys.verifier_keys() == [vkey]
    assert path.exists()


def test_a_new_key_is_announced_and_both_sign_for_30_days(act):
    integrate()
    (old,) = trusted()
    act()
    new = keys.rotate()
    assert integrate() == 2
    announced = Leaf.objects.get(type="key")
    assert announced.number == str(new)
    assert published.logged(str(new)).entry == announced.entry
    note = published.latest_checkpoint().note
    for key in (old, new):
        assert open_checkpoint(note, [key]).size == 2
    assert keys.verifier_keys() == [str(new), str(old)]
    LogKey.objects.filter(vkey=str(old)).update(signs_until=timezone.now() - timedelta(seconds=1))
    act()
    integrate()
    note = published.latest_checkpoint().note
    assert open_checkpoint(note, [new]).size == 3
    assert note.count("— ") == 1


def test_the_old_key_stops_30_days_after_the_rotation():
    integrate()
    keys.rotate()
    new, old = LogKey.objects.order_by("-signs_from")
    assert new.signs_until is None
    assert old.signs_until - new.signs_from == timedelta(days=30)


# --- health -------------------------------------------------------------------------------------------------------


def test_health_tells_of_a_sequencer_that_never_ran_or_fell_silent():
    assert published.log_health() == "log not started"
    integrate()
    LogState.objects.update(looked_at=timezone.now() - timedelta(minutes=1))
    assert published.log_health().startswith("log stalled")


# --- what the operator says ---------------------------------------------------------------------------------------


def test_an_archive_that_was_lost_is_refilled_only_when_the_operator_vouches_for_the_database(act, settings):
    for _ in range(3):
        act()
        integrate()
    whole = settings.OKAESHI_CHECKPOINT_ARCHIVE.read_bytes()
    settings.OKAESHI_CHECKPOINT_ARCHIVE.write_bytes(whole.splitlines(keepends=True)[0])
    with pytest.raises(CommandError, match="restored from a backup"):
        call_command("refill_checkpoint_archive")
    call_command("refill_checkpoint_archive", "--the-database-was-not-restored")
    assert settings.OKAESHI_CHECKPOINT_ARCHIVE.read_bytes() == whole
    act()
    assert integrate() == 1
    assert_every_leaf_is_proved()


def test_a_log_that_has_ended_is_followed_by_another_as_the_operators_are_told(act, settings, tmp_path):
    act(5)
    integrate()
    forget_the_leaves_from(3)
    act(2)
    integrate()
    assert published.log_health() != "ok"
    (told,) = re.findall(r"```sql\nBEGIN;\n(.*?)COMMIT;", OPERATING.read_text(), re.DOTALL)
    with connection.cursor() as cursor:
        for statement in re.sub(r"--.*", "", told).split(";"):
            if statement.strip():
                cursor.execute(statement)
        cursor.execute("set session_replication_role = origin")  # the test is one transaction
    settings.KEYS = tmp_path / "new keys"
    settings.OKAESHI_CHECKPOINT_ARCHIVE = tmp_path / "new archive"
    settings.OKAESHI_LOG_ORIGIN = "okaeshi.example/log-2"
    assert integrate() == 5
    assert_every_leaf_is_proved()


def test_the_command_prints_the_new_key_and_logs_it(capsys):
    integrate()
    call_command("rotate_log_key")
    new = keys.verifier_keys()[0]
    assert capsys.readouterr().out.startswith(f"{new}\n")
    assert published.logged(new).index == 0
