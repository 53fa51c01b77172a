"""Losses on the ten tonnes of the forest in Kochi, unless said otherwise."""

from collections.abc import Callable
from typing import Any

import pytest

from people.models import User
from registry.models import Batch, Project, Reversal, VerificationBody
from tests.registry.reversals.acts import report, settle


@pytest.fixture
def body(project: Project) -> VerificationBody:
    return VerificationBody.objects.get()


@pytest.fixture
def lose(batch: Batch, staff: User) -> Callable[..., Reversal]:
    """A reported loss of so many grams."""

    def reported(grams: int, **facts: Any) -> Reversal:
        return report(facts.pop("batches", [batch]), grams, **{"by": staff} | facts)

    return reported


@pytest.fixture
def lost(
    lose: Callable[..., Reversal], staff: User, verifier: User, body: VerificationBody
) -> Callable[..., Reversal]:
    """A loss whose buffer is cancelled."""

    def through(grams: int, verified: int | None = None, **facts: Any) -> Reversal:
        return settle(lose(grams, **facts), body=body, staff=staff, verifier=verifier, verified=verified)

    return through
