"""The one place where the state of a reversal changes. Each move leaves a step of the history, and its letters."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from people.models import Role, User
from registry import notices
from registry.holdings import now
from registry.lifecycle.errors import WrongState
from registry.lifecycle.states import Party
from registry.models import Reversal, ReversalStep
from registry.reversals.queries import facts_for_letters
from registry.reversals.states import MOVES, TOLD, ReversalState


def begin(reversal: Reversal, *, party: Party) -> None:
    """The first step of a new reversal."""
    ReversalStep.objects.create(reversal=reversal, state=ReversalState.REPORTED, party=party, at=now())


def move(
    reversal: Reversal,
    state: ReversalState,
    *,
    party: Party,
    note: str = "",
    quietly: bool = False,
    **facts: Any,
) -> None:
    """Move a reversal that the caller has locked, and set the facts of the step. Raises WrongState.

    `quietly`: no letters, because it is rehearsed.
    """
    before = ReversalState(reversal.state)
    if state not in MOVES[before]:
        raise WrongState
    for name, value in facts.items():
        setattr(reversal, name, value)
    reversal.state = state
    reversal.save()
    ReversalStep.objects.create(reversal=reversal, state=state, party=party, note=note, at=now())
    if settings.OKAESHI_FOLLOWS_REVERSALS:
        import_string(settings.OKAESHI_FOLLOWS_REVERSALS)(reversal)
    # Who never heard of a report need not hear that nothing came of it.
    if (
        state in TOLD
        and not quietly
        and not (state == ReversalState.DISMISSED and before == ReversalState.REPORTED)
    ):
        _tell(reversal)


def _tell(reversal: Reversal) -> None:
    """Write to the owners and administrators of those who hold or have held units of the affected batches.

    The operator is among them. Found by the entries of whole stretches: the hot table has no index by account, and who
    retired what they had shows a certificate and is concerned as well.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select a.organisation_id
            from registry_reversal_batches r
            join registry_entry e on e.act < 10
                and int8range(e.batch_id, e.batch_id, '[]') && int8range(r.batch_id, r.batch_id, '[]')
            join registry_account a on a.id = e.target_id
            where r.reversal_id = %s and a.kind = 'holding' and a.organisation_id is not null
            union select operator_id from registry_project where id = %s
            """,
            [reversal.pk, reversal.project_id],
        )
        holders = [holder for (holder,) in cursor.fetchall()]
    notices.tell(
        letter="reversal",
        key=f"reversal:{reversal.number}:{reversal.state}",
        to=User.objects.filter(
            memberships__organisation__in=holders, memberships__role__in=[Role.OWNER, Role.ADMIN]
        ).distinct(),
        facts=facts_for_letters(reversal, reversal.state),
    )
