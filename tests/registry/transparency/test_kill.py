"""The sequencer, killed with SIGKILL at every commit and every write to disk that must last.

A child process runs it and is killed at the n-th such point, first on a new log, then on one that is in use. Whatever
n is, the next run goes on, loses no leaf, and continues everything that was signed.
"""

import json
import os
import signal
from collections.abc import Callable

import psycopg
import pytest

from registry.models import Checkpoint, Leaf, LeafIndex, LeafQueue
from registry.transparency import keys, published
from registry.transparency.archive import head_of
from registry.transparency.sequencer import integrate
from registry.transparency.stored import root_at
from registry.transparency.verify import VerifierKey, open_checkpoint, verify
from tests.forked import forget_connections

pytestmark = pytest.mark.django_db(transaction=True)
# Name, key, its public half, archive folder, grow, sign, publish, word for /readyz: before and after each.
POINTS_OF_A_NEW_LOG = 16
POINTS_OF_A_LOG_IN_USE = 8


def integrate_in_a_child(*, kill_at: int | None) -> int:
    """Run the sequencer in a process of its own; answers its exit status, the number of points it passed."""
    child = os.fork()
    if not child:
        forget_connections()
        passed = 0

        def killing(call: Callable) -> Callable:
            def point() -> None:
                nonlocal passed
                passed += 1
                if passed == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

            def wrapper(*arguments: object):
                point()
                result = call(*arguments)
                point()
                return result

            return wrapper

        os.fsync = killing(os.fsync)
        psycopg.Connection.commit = killing(psycopg.Connection.commit)
        try:
            integrate(wait=True)
        finally:
            os._exit(passed)
    return os.waitpid(child, 0)[1]


def assert_whole(settings) -> None:
    leaves = Leaf.objects.count()
    indexes = list(LeafIndex.objects.order_by("index").values_list("index", flat=True))
    assert indexes == list(range(leaves))
    assert not LeafQueue.objects.exists()
    trusted = [VerifierKey.parse(vkey) for vkey in keys.verifier_keys()]
    archived = [json.loads(line) for line in settings.OKAESHI_CHECKPOINT_ARCHIVE.read_text().splitlines()]
    assert set(Checkpoint.objects.values_list("note", flat=True)) <= set(archived)
    sizes = [open_checkpoint(note, trusted).size for note in archived]
    assert sizes == sorted(set(sizes))
    assert sizes[-1] == published.latest_checkpoint().size == leaves
    assert all(root_at(head_of(note).size) == head_of(note).root for note in archived)
    for leaf in Leaf.objects.order_by("pk")[::20]:
        assert verify(bytes(leaf.entry), published.proof_for(leaf.pk).encode(), trusted)
    assert published.log_health() == "ok"


@pytest.mark.parametrize("kill_at", range(1, POINTS_OF_A_NEW_LOG + 1))
def test_a_new_log_survives_a_kill_at_any_point(settings, act, kill_at):
    act(2)
    status = integrate_in_a_child(kill_at=kill_at)
    assert os.WTERMSIG(status) == signal.SIGKILL
    act(1)
    integrate(wait=True)
    assert_whole(settings)


@pytest.mark.parametrize("kill_at", range(1, POINTS_OF_A_LOG_IN_USE + 1))
def test_a_log_in_use_survives_a_kill_at_any_point(settings, act, kill_at):
    act(255)
    integrate()
    for _ in range(2):
        act(2)
        status = integrate_in_a_child(kill_at=kill_at)
        assert os.WTERMSIG(status) == signal.SIGKILL
    act(1)
    integrate(wait=True)
    assert_whole(settings)


def test_these_are_all_the_points(settings, act):
    act(2)
    assert os.WEXITSTATUS(integrate_in_a_child(kill_at=None)) == POINTS_OF_A_NEW_LOG
    act(2)
    assert os.WEXITSTATUS(integrate_in_a_child(kill_at=None)) == POINTS_OF_A_LOG_IN_USE
    assert_whole(settings)
