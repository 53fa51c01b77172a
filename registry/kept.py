"""Sums over every unit, kept for a minute where there are too many for each reader to have sums of their own."""

from collections.abc import Callable
from typing import Final, TypeVar

from django.core.cache import cache
from django.db import connection

KEPT_SECONDS: Final = 60
MANY_SEGMENTS: Final = (
    100_000  # as PostgreSQL last estimated; below this, sums take a few hundredths of a second
)
T = TypeVar("T")


def kept(name: str, make: Callable[[], T]) -> T:
    """What `make` answers; in a large registry perhaps what it answered up to KEPT_SECONDS ago."""
    with connection.cursor() as cursor:
        cursor.execute("select reltuples from pg_class where oid = 'registry_segment'::regclass")
        (segments,) = cursor.fetchone() or (0,)
    if segments < MANY_SEGMENTS:
        return make()
    known: T | None = cache.get(f"registry.kept:{name}")
    if known is None:
        known = make()
        cache.set(f"registry.kept:{name}", known, timeout=KEPT_SECONDS)
    return known
