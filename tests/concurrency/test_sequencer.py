"""Sixteen writers, one that commits late, and several sequencers: no leaf is skipped and no index left out.

Ids are given when a row is inserted, not when it commits. The control beside the sequencer takes what lies behind the
last id it saw, as one would at first think, and loses the leaves that commit late.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count, pairwise
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, transaction

from registry.invariants.log import CHECKS
from registry.models import Checkpoint, Leaf, LeafIndex, LeafQueue
from registry.transparency import keys, published
from registry.transparency.archive import head_of
from registry.transparency.leaf import LeafType, LogEntry, append
from registry.transparency.merkle import consistency_path
from registry.transparency.sequencer import LOCK, integrate
from registry.transparency.stored import nodes
from registry.transparency.verify import VerifierKey, check_consistency, verify

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, LEAVES, LATE = 16, 25, 5
AT = datetime(2026, 11, 23, tzinfo=UTC)
numbers = count(1)


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings, tmp_path) -> None:
    settings.KEYS = tmp_path / "keys"


def leave_a_leaf() -> Leaf:
    return append(LogEntry(type=LeafType.DISCLOSURE, number=f"D-{next(numbers)}", livemode=True, at=AT))


@contextmanager
def running(*works: Callable[[], None]) -> Iterator[None]:
    """Each work in a thread with a connection of its own; what one raises is raised here."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join(60)
    assert not failures, failures
    assert not any(thread.is_alive() for thread in threads)


class ById:
    """The control: takes leaves with an id behind the last one it has seen."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def look(self) -> None:
        last = max(self.seen, default=0)
        self.seen += Leaf.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)


def assert_complete() -> None:
    indexes = list(LeafIndex.objects.order_by("index").values_list("index", flat=True))
    assert indexes == list(range(Leaf.objects.count()))
    assert not LeafQueue.objects.exists()
    assert [line for check in CHECKS for line in check.offenders()] == []
    assert published.latest_checkpoint().size == len(indexes)


def test_a_leaf_that_commits_late_is_not_skipped():
    start, done, control = Barrier(WRITERS + 2), Event(), ById()
    ticked = [Event() for _ in range(LATE + 1)]  # the sequencer ran with the n-th late leaf still uncommitted
    waiting = [Event() for _ in range(LATE + 1)]
    late: list[int] = []

    def write() -> None:
        start.wait()
        for _ in range(LEAVES):
            with transaction.atomic():
                leave_a_leaf()

    def write_late() -> None:
        start.wait()
        for n in range(LATE):
            with transaction.atomic():
                late.append(leave_a_leaf().pk)
                with_other_connection(leave_a_leaf)
                waiting[n].set()
                ticked[n].wait(60)
        done.set()

    def sequence() -> None:
        start.wait()
        for n in range(LATE):
            waiting[n].wait(60)
            integrate(wait=True)
            control.look()
            ticked[n].set()
        done.wait(60)

    with running(*[write] * WRITERS, write_late, sequence):
        pass
    integrate()
    control.look()
    assert_complete()
    assert set(late) <= set(LeafIndex.objects.values_list("leaf", flat=True))
    lost = set(Leaf.objects.values_list("pk", flat=True)) - set(control.seen)
    assert set(late) <= lost, "the control has to show the fault"


def with_other_connection(work: Callable[[], object]) -> None:
    """Do the work in a transaction that commits at once, whatever this thread's own does."""

    def commit() -> None:
        with transaction.atomic():
            work()

    with running(commit):
        pass


def test_several_sequencers_give_each_leaf_one_index():
    start, done = Barrier(WRITERS + 4), Event()
    still_writing = count(1)

    def write() -> None:
        start.wait()
        for _ in range(LEAVES):
            with transaction.atomic():
                leave_a_leaf()
        if next(still_writing) == WRITERS:
            done.set()

    def sequence(*, wait: bool) -> None:
        start.wait()
        while not done.is_set():
            integrate(wait=wait)

    sequencers = [lambda: sequence(wait=True)] * 2 + [lambda: sequence(wait=False)] * 2
    with running(*[write] * WRITERS, *sequencers):
        pass
    integrate()
    assert_complete()
    assert_each_checkpoint_continues_the_one_before()


def assert_each_checkpoint_continues_the_one_before() -> None:
    heads = [head_of(note) for note in Checkpoint.objects.order_by("size").values_list("note", flat=True)]
    assert len({head.size for head in heads}) == len(heads)
    for old, new in pairwise(heads):
        if old.size:
            path = consistency_path(nodes(), old.size, new.size)
            check_consistency(old.size, old.root, new.size, new.root, path)


def test_a_sequencer_that_finds_another_at_work_leaves_at_once():
    integrate()
    with transaction.atomic():
        leave_a_leaf()
    locked, release = Event(), Event()

    def another() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
            locked.set()
            release.wait(60)

    with running(another):
        locked.wait(60)
        try:
            assert integrate() == 0
            assert LeafQueue.objects.count() == 1
        finally:
            release.set()
    assert integrate() == 1
    leaf = Leaf.objects.get()
    trusted = [VerifierKey.parse(vkey) for vkey in keys.verifier_keys()]
    assert verify(bytes(leaf.entry), published.proof_for(leaf.pk).encode(), trusted).size == 1
