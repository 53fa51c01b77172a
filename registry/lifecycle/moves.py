"""The one function that moves a case from state to state."""

from django.db import connection
from django.utils import timezone

from registry.lifecycle.errors import WrongState
from registry.lifecycle.letters import tell_of
from registry.lifecycle.states import CaseKind, Party, State, may_move
from registry.models import Case, CaseMove


def lock(case: Case) -> Case:
    """The case as it stands, locked for the rest of the transaction."""
    assert connection.in_atomic_block
    locked = Case.objects.select_for_update(of=["self"]).select_related(
        "operator", "project", "body__organisation"
    )
    return locked.get(pk=case.pk)


def begin(case: Case, state: State, *, party: Party, reason: str = "") -> Case:
    """Save a new case in its first state, with the first line of its history."""
    case.state = state
    case.updated_at = timezone.now()
    case.save(force_insert=True)
    CaseMove.objects.create(case=case, state=state, party=party, reason=reason, at=case.updated_at)
    return case


def move(case: Case, state: State, *, party: Party, reason: str = "") -> None:
    """Move a locked case, save it with what its step changed, write its history and its letters. Raises WrongState.

    A project is suspended and reinstated with its application.
    """
    assert connection.in_atomic_block
    if not may_move(case.kind, case.state, state):
        raise WrongState
    was, case.state, case.updated_at = case.state, state, timezone.now()
    case.save()
    step = CaseMove.objects.create(case=case, state=state, party=party, reason=reason, at=case.updated_at)
    tell_of(case, step)
    if case.kind == CaseKind.APPLICATION and case.project and State.SUSPENDED in (was, state):
        case.project.suspended_at = case.updated_at if state == State.SUSPENDED else None
        case.project.save(update_fields=["suspended_at"])
