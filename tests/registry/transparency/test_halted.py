"""A log that would contradict itself stops, says why, and goes on when it is mended."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from registry.models import Checkpoint, Cosignature, Leaf, LeafIndex, LeafQueue, Tile
from registry.transparency import published, sequencer
from registry.transparency.archive import opened
from registry.transparency.sequencer import grow, integrate
from registry.transparency.stored import tree_size
from tests.registry.transparency.log_checks import assert_every_leaf_is_proved

OPERATING = Path(__file__).parents[3] / "docs/operating.md"
pytestmark = pytest.mark.django_db


def forget_the_leaves_from(size: int) -> None:
    """What restoring an older backup does. The append-only triggers are off for it, as they are for a restore."""
    leaves = list(LeafIndex.objects.filter(index__gte=size).values_list("leaf", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        Cosignature.objects.all().delete()
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


def test_the_page_of_the_log_and_the_desk_of_staff_say_that_it_is_halted(act, client, staff, npo_owner):
    def said(path: str) -> str:
        return client.get(path, headers={"Accept-Language": "en"}).content.decode()

    act(5)
    integrate()
    assert "takes nothing in" not in said("/registry/log/")
    forget_the_leaves_from(3)
    integrate()
    assert "takes nothing in" in said("/registry/log/")
    client.force_login(npo_owner)
    assert "the database is older" not in said("/registry/desk/")
    client.force_login(staff)
    assert "the database is older than the log: 3 entries, 5 were signed" in said("/registry/desk/")


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
