"""Losses in short words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from people.models import Organisation, User
from registry import issuance
from registry.models import Batch, Project, Reversal, VerificationBody
from registry.reversals import acts
from registry.reversals.states import ReversalKind
from tests.registry.conftest import make_project


def plant(
    operator: Organisation,
    body: Organisation,
    code: str,
    *,
    tonnes: int,
    buffer: int = 10,
    vintage: int = 2024,
) -> Batch:
    """A batch of another forest of the scheme."""
    project = Project.objects.filter(code=code).first() or make_project(
        operator, body, code=code, buffer=buffer
    )
    with transaction.atomic():
        return issuance.issue(project=project, vintage=vintage, tonnes=tonnes, livemode=True)


def report(batches: Sequence[Batch], grams: int, *, by: User, **facts: Any) -> Reversal:
    """A fire in which at most so many grams were lost."""
    said: dict[str, Any] = {
        "project": batches[0].project if batches else None,
        "kind": ReversalKind.FIRE,
        "happened_on": date(2026, 4, 3),
        "place": "South slope",
        "description": "A fire after lightning.",
    }
    return acts.report(batches=batches, estimated_grams=grams, by=by, **said | facts)


def settle(
    reversal: Reversal, *, body: VerificationBody, staff: User, verifier: User, verified: int | None = None
) -> Reversal:
    """Through to cancelled buffer."""
    acts.put_on_hold(reversal=reversal, by=staff)
    lost = verified or reversal.estimated_grams
    acts.verify(reversal=reversal, body=body, lost_grams=lost, statement="Seen on site.", by=verifier)
    with transaction.atomic():
        return acts.cancel(reversal=reversal)
