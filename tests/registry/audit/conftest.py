"""A small registry with a bit of everything, and what it shows the public, kept to be looked at again and again."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.test import Client
from django.utils import timezone

from registry import issuance
from registry.audit.audit import audit
from registry.audit.findings import Unfit
from registry.audit.heads import Memory
from registry.models import Account, Leaf, LeafQueue, Project
from registry.retiring.amendments import amend
from registry.transparency import keys, witnesses
from registry.transparency.leaf import LeafType, LogEntry, encode, parse
from registry.transparency.note import Cosigner
from registry.transparency.published import latest_checkpoint
from registry.transparency.sequencer import integrate
from registry.transparency.verify import leaf_hash
from tests.registry.acts import claim, hold, retire_now
from tests.registry.claims import retire_held, words

AT = datetime(2026, 11, 23, 9, 41, 7, 123_000, tzinfo=UTC)
TONNE = 1_000_000


class Site:
    """The site itself as an audit reads it; keeps every reply."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.kept: dict[str, bytes] = {}

    def read(self, path: str) -> bytes:
        reply = self.client.get(path)
        if reply.status_code != 200:
            raise Unfit(path, f"not served: the registry answers {reply.status_code}")
        self.kept[path] = reply.content
        return reply.content

    def lines(self, path: str) -> Iterator[bytes]:
        self.kept[path] = b"".join(self.client.get(path))
        yield from self.kept[path].splitlines(keepends=True)

    def send(self, path: str, data: bytes) -> tuple[int, bytes]:
        reply = self.client.post(path, data, content_type="text/plain; charset=utf-8")
        return reply.status_code, reply.content


class Copy:
    """What the site showed once, some of it replaced."""

    def __init__(self, kept: dict[str, bytes], **_: Any) -> None:
        self.kept = kept

    def read(self, path: str) -> bytes:
        if path not in self.kept:
            raise Unfit(path, "not served: the registry answers 404")
        return self.kept[path]

    def lines(self, path: str) -> Iterator[bytes]:
        yield from self.kept[path].splitlines(keepends=True)


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"


def fill(number: str, entries: int) -> None:
    """Append so many disclosures of one retirement, for a tree with more than one tile."""
    said = parse(bytes(Leaf.objects.get(number=number).entry)).commitments
    numbers = [f"{number}-D{count + 1}" for count in range(entries)]
    made = [
        encode(LogEntry(type=LeafType.DISCLOSURE, number=n, livemode=True, at=AT, commitments=said))
        for n in numbers
    ]
    leaves = Leaf.objects.bulk_create(
        Leaf(entry=entry, hash=leaf_hash(entry), livemode=True, type="disclosure", number=name)
        for name, entry in zip(numbers, made, strict=True)
    )
    LeafQueue.objects.bulk_create(LeafQueue(leaf=leaf) for leaf in leaves)


@pytest.fixture
def registry(listing: Account, project: Project) -> None:
    """Two batches, one in test mode; retirements open, secret and amended; units on hold; a new key; 270 entries."""
    integrate()
    retire_now(listing, TONNE + 250, key="a", said=claim("山田 花子", message='=1+1, "so"\nand on'))
    secret = retire_now(listing, 7, key="b", said=claim("secret", public=False))
    retire_now(listing, TONNE // 2, key="c", said=claim("Kaze Airways"))
    hold(listing, 500)
    with transaction.atomic():
        issuance.issue(project=project, vintage=2023, tonnes=3, livemode=False)
    fill(secret.number, 259)
    keys.rotate()
    integrate()
    held = retire_held(project.batches.get(livemode=True), None, words("Kaze"), grams=20)
    integrate()
    amend(retirement=held, words=words("Kaze Airlines", purpose="other", purpose_detail="A trip"), by=None)
    retire_now(listing, 1, key="d", said=claim("One gram"))
    integrate()
    witness = Cosigner("witness.example/w1", Ed25519PrivateKey.generate())
    witnesses.add(vkey=str(witness.verifier), since=date(2026, 11, 1))
    note = latest_checkpoint().note
    line = witness.line(note.rpartition("\n\n")[0] + "\n", int(timezone.now().timestamp()))
    witnesses.accept(note + line, at=timezone.now())


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., Memory]:
    """check(source, …) audits it with no patience."""

    def run(source: Any, **given: Any) -> Memory:
        (tmp_path / "book").unlink(missing_ok=True)
        return audit(source, scratch=tmp_path / "book", pause=lambda _seconds: None, **given)

    run.scratch = tmp_path / "book"  # type: ignore[attr-defined]
    return run


@pytest.fixture
def shown(client: Client, registry: None, check) -> dict[str, bytes]:
    """Everything the small registry shows, by its path, after an audit that found no fault."""
    site = Site(client)
    check(site)
    return site.kept
