"""The one room that moves a local project's page and somebody's support from state to state."""

from django.db import connection
from django.utils import timezone

from marketplace.orders.moves import IllegalMove
from marketplace.support.models import LocalProject, PageMove, Support, SupportMove
from marketplace.support.states import MOVES, PAGE_MOVES, PageState, SupportState
from people.models import User


def lock(support_id: int) -> Support:
    """The support, locked: first in the order of locks, where an order would be (support, payment, payee)."""
    assert connection.in_atomic_block
    return Support.objects.select_for_update(of=("self",)).select_related("project").get(pk=support_id)


def begin(support: Support) -> None:
    """Save new support with the first line of its history."""
    support.state = SupportState.WAITING
    support.save(force_insert=True)
    SupportMove.objects.create(support=support, state=support.state)


def move(support: Support, state: SupportState, *, reason: str = "") -> None:
    """Move a locked support, and write its history. Raises IllegalMove."""
    assert connection.in_atomic_block
    if state not in MOVES[SupportState(support.state)]:
        raise IllegalMove(f"{support.public_id}: {support.state} -> {state}")
    support.state = state
    if state == SupportState.PAID:
        support.paid_at = timezone.now()
    support.save(update_fields=["state", "paid_at"])
    SupportMove.objects.create(support=support, state=state, reason=reason)


def lock_page(project_id: int) -> LocalProject:
    """The page, locked."""
    assert connection.in_atomic_block
    return LocalProject.objects.select_for_update().get(pk=project_id)


def begin_page(project: LocalProject, *, by: User) -> None:
    """Save a new page with the first line of its history."""
    project.state = PageState.DRAFT
    project.save(force_insert=True)
    PageMove.objects.create(project=project, state=project.state, by=by)


def move_page(project: LocalProject, state: PageState, *, by: User, reason: str = "") -> None:
    """Move a locked page, and write its history. Raises IllegalMove."""
    assert connection.in_atomic_block
    if state not in PAGE_MOVES[PageState(project.state)]:
        raise IllegalMove(f"{project.slug}: {project.state} -> {state}")
    project.state = state
    if state == PageState.OPEN and project.opened_at is None:
        project.opened_at = timezone.now()
    project.save(update_fields=["state", "opened_at"])
    PageMove.objects.create(project=project, state=state, by=by, reason=reason)
