"""A log with keys of its own for each test, and acts that leave leaves."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from django.db import transaction

from registry.models import Leaf
from registry.transparency.leaf import LeafType, LogEntry, append

AT = datetime(2026, 11, 23, 9, 41, 7, 123_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"


@pytest.fixture
def act() -> Callable[..., list[Leaf]]:
    """Commits so many acts, each with its leaf."""
    numbers = count(1)

    def commit(acts: int = 1) -> list[Leaf]:
        with transaction.atomic():
            return [
                append(LogEntry(type=LeafType.DISCLOSURE, number=f"D-{next(numbers)}", livemode=True, at=AT))
                for _ in range(acts)
            ]

    return commit
