"""The ledger: the only writer of holdings.

Stock moves like this; each arrow is one act, each act leaves entries, and retirement leaves a leaf for the log:

    issue ──> held ──shelve──> on a shelf ──hold──> on hold ──retire──> retired
               ▲ │                  ▲                  │
               └─┴─── unshelve ─────┴──── release ─────┘

hold, release, retire and retire_now are single prepared statements (registry/sql), each its own transaction unless
the caller has one open. The rest are seldom; they run inside the caller's transaction.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection
from psycopg.errors import UniqueViolation

from registry import acts
from registry.enums import BeneficiaryKind, Purpose
from registry.errors import (
    HoldGone,
    IdempotencyMismatch,
    InsufficientStock,
    MassNotRepresentable,
    PurposeUnknown,
    TextNotRepresentable,
)
from registry.retiring.texts import is_plain
from registry.transparency.commitments import Opening, commitments_json

TEXT_MAX = 1_000
_PURPOSES = frozenset(Purpose.values)


@dataclass(frozen=True, slots=True)
class Claim:
    """For whom and why units are retired. Each opening is logged as a commitment only."""

    purpose: Purpose
    beneficiary_kind: BeneficiaryKind
    openings: tuple[Opening, ...] = ()
    public: frozenset[str] = field(default_factory=frozenset)
    paid: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.purpose not in _PURPOSES:
            raise PurposeUnknown(field="purpose")
        for opening in self.openings:
            if len(opening.text) > TEXT_MAX or not is_plain(opening.text):
                raise TextNotRepresentable(field=opening.field)

    def arguments(self) -> tuple[Any, ...]:
        """The claim as the SQL acts take it."""
        openings = [
            {"field": o.field, "salt": o.salt.hex(), "text": o.text, "public": o.field in self.public}
            for o in self.openings
        ]
        return (
            self.purpose,
            self.beneficiary_kind,
            commitments_json(self.openings),
            json.dumps(openings),
            None if self.paid is None else json.dumps(dict(self.paid)),
        )


@dataclass(frozen=True, slots=True)
class Retired:
    """What a retirement answers: the row's id and its public number."""

    id: int
    number: str


def hold(*, key: str, account_id: int, grams: int, expires_at: datetime) -> list[str]:
    """Keep `grams` of an escrow account's stock for one order; answers with their serial ranges.

    Asked again with the same key it answers with the first hold. Raises InsufficientStock(available_grams),
    MassNotRepresentable for less than a gram, and IdempotencyMismatch when the key holds something else. Who holds
    from several accounts in one transaction goes in the order of their ids, and once for each.
    """
    _assert_positive(grams)
    outcome, available, serials = _ask_twice(
        "select outcome, available, serials from registry_hold_units("
        "%s::text, %s::bigint, %s::bigint, %s::timestamptz)",
        (key, account_id, grams, expires_at),
    )
    if outcome == "insufficient_stock":
        raise InsufficientStock(available_grams=available)
    if outcome == "idempotency_mismatch":
        raise IdempotencyMismatch
    return serials


def release(*, key: str) -> bool:
    """Give a hold's units back to the stock. False when the hold is gone already; safe to repeat."""
    return acts.call("select registry_release_units(%s::text)", (key,))[0]


def retire(*, hold_key: str, key: str, claim: Claim) -> Retired:
    """Retire what is on hold, for ever: a retired gram never moves again.

    Asked again with the same key it answers with the first retirement. Raises HoldGone.
    """
    outcome, retirement, number = acts.call(
        "select outcome, retirement, number from registry_retire_units("
        "%s::text, %s::text, %s::text, %s::text, %s::text, %s::jsonb, %s::jsonb)",
        (hold_key, key, *claim.arguments()),
    )
    if outcome == "hold_gone":
        raise HoldGone
    return Retired(retirement, number)


def retire_now(*, key: str, account_id: int, grams: int, claim: Claim) -> Retired:
    """Take `grams` from an escrow account's stock and retire them in the same act, for ever.

    Asked again with the same key it answers with the first retirement. Raises InsufficientStock(available_grams),
    MassNotRepresentable for less than a gram, and IdempotencyMismatch when the key retired another amount.
    """
    _assert_positive(grams)
    outcome, available, retirement, number = _ask_twice(
        "select outcome, available, retirement, number from registry_retire_now("
        "%s::text, %s::bigint, %s::bigint, %s::text, %s::text, %s::text, %s::jsonb, %s::jsonb)",
        (key, account_id, grams, *claim.arguments()),
    )
    if outcome == "insufficient_stock":
        raise InsufficientStock(available_grams=available)
    if outcome == "idempotency_mismatch":
        raise IdempotencyMismatch
    return Retired(retirement, number)


def _ask_twice(statement: str, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    try:
        return acts.call(statement, arguments)
    except IntegrityError as error:
        if connection.in_atomic_block or not isinstance(error.__cause__, UniqueViolation):
            raise
        # Two sessions used one key at once. The other has committed: this time the act finds its answer.
        return acts.call(statement, arguments)


def _assert_positive(grams: int) -> None:
    if grams <= 0:
        raise MassNotRepresentable(field="mass")
