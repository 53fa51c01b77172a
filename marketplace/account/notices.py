"""What became of projects after their credits were retired through one's orders: losses, suspensions, reinstatements.

Read from the registry's own record each time, so that a notice is never older than what it tells of. The letters about
the same are sent by marketplace/orders/losses.py.
"""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.account.models import Preferences
from marketplace.account.ownership import retirements_of
from marketplace.pages import formats
from people.models import User
from registry.lifecycle import queries as cases
from registry.models import Retirement, Reversal
from registry.reversals import queries as reversals
from registry.reversals.states import TOLD, ReversalState


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened, and the certificates it touches. They stay valid."""

    at: datetime
    title: str
    text: str
    url: str
    certificates: tuple[str, ...]
    fresh: bool


def notices_of(user: User) -> list[Notice]:
    """Everything there is to tell this person, newest first."""
    owned = list(retirements_of(user).order_by("pk"))
    seen = preferences_of(user).notices_seen_at
    found = [*_losses(owned, seen), *_standings(owned, seen)]
    return sorted(found, key=lambda notice: notice.at, reverse=True)


def seen(user: User) -> None:
    """Remember that the list was looked at."""
    Preferences.objects.update_or_create(user=user, defaults={"notices_seen_at": timezone.now()})


def preferences_of(user: User) -> Preferences:
    """The person's wishes; service letters only, until they say otherwise."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def choose_letters(*, user: User, project_letters: bool, yearly_letter: bool) -> None:
    """Keep which letters a person wants beside those that an order cannot do without."""
    wishes = {"project_letters": project_letters, "yearly_letter": yearly_letter}
    Preferences.objects.update_or_create(user=user, defaults=wishes)


def _losses(owned: list[Retirement], seen: datetime | None) -> list[Notice]:
    batches = {one.batch_id for one in owned}
    concerned = reversals.concerning().filter(batches__in=batches).select_related("project").distinct()
    found = []
    for loss in concerned.prefetch_related("batches"):
        touched = {batch.pk for batch in loss.batches.all()}
        numbers = tuple(one.number for one in owned if one.batch_id in touched)
        for step in loss.steps.all():
            if step.state in TOLD:
                found.append(
                    Notice(
                        at=step.at,
                        title=_("Loss on %(project)s") % {"project": loss.project.name},
                        text=_told(loss, ReversalState(step.state)),
                        url=reverse("registry:reversal", args=[loss.number]),
                        certificates=numbers,
                        fresh=seen is None or step.at > seen,
                    )
                )
    return found


def _told(loss: Reversal, state: ReversalState) -> str:
    if state == ReversalState.ON_HOLD:
        mass = formats.mass(loss.estimated_grams)
        return _("A loss of about %(mass)s was reported. Buffer is kept for it.") % {"mass": mass}
    if state == ReversalState.DISMISSED:
        return _("The report was looked into, and nothing was lost.")
    return _("Lost: %(lost)s. Made good from the buffer: %(covered)s. Not covered: %(uncovered)s.") % {
        "lost": formats.mass(loss.verified_grams or 0),
        "covered": formats.mass(loss.covered_grams or 0),
        "uncovered": formats.mass(loss.uncovered_grams or 0),
    }


def _standings(owned: list[Retirement], seen: datetime | None) -> list[Notice]:
    """Suspensions and reinstatements since the first of one's retirements of a project."""
    by_project: dict[int, list[Retirement]] = {}
    for one in owned:
        by_project.setdefault(one.batch.project_id, []).append(one)
    found = []
    for move in cases.standings(by_project):
        mine = by_project[move.case.project_id or 0]
        if move.at < mine[0].retired_at:
            continue
        project, reason = mine[0].batch.project, {"reason": move.reason}
        suspended = cases.is_suspension(move)
        found.append(
            Notice(
                at=move.at,
                title=(_("%(project)s was suspended") if suspended else _("%(project)s was reinstated"))
                % {"project": project.name},
                text=_("The registry's reason: %(reason)s") % reason,
                url=reverse("registry:project", args=[project.registry_id]),
                certificates=tuple(one.number for one in mine if one.retired_at <= move.at),
                fresh=seen is None or move.at > seen,
            )
        )
    return found
