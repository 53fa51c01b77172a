"""Leaves get their index, the tree is signed, and nothing that was signed is ever contradicted."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.utils import timezone

from registry.models import Checkpoint, Leaf, LeafIndex, LogState
from registry.transparency import published, sequencer
from registry.transparency.archive import head_of, opened
from registry.transparency.merkle import consistency_path
from registry.transparency.sequencer import grow, integrate, publish, sign
from registry.transparency.stored import nodes, root_at
from registry.transparency.verify import check_consistency, leaf_hash, open_checkpoint
from tests.registry.transparency.log_checks import assert_every_leaf_is_proved, offenders, trusted

pytestmark = pytest.mark.django_db


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


# --- health -------------------------------------------------------------------------------------------------------


def test_health_tells_of_a_sequencer_that_never_ran_or_fell_silent():
    assert published.log_health() == "log not started"
    integrate()
    LogState.objects.update(looked_at=timezone.now() - timedelta(minutes=1))
    assert published.log_health().startswith("log stalled")
