"""From verified grams to issued tonnes. Only whole tonnes are issued; what is left over is carried to the next time.

issuable(vintage) = floor(verified and accepted grams of the vintage / 1,000,000) - tonnes issued of it before
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from people.models import User
from registry import issuance, standards
from registry.lifecycle import access
from registry.lifecycle.errors import (
    MoreThanVerified,
    NothingToIssue,
    ProjectSuspended,
    ReasonMissing,
    WrongState,
)
from registry.lifecycle.moves import lock, move
from registry.lifecycle.states import CaseKind, Party, State
from registry.models import Batch, Case, MonitoredVintage, Project
from registry.units import GRAMS_PER_TONNE

COUNTED = (State.ACCEPTED, State.ISSUED)


@dataclass(frozen=True, slots=True)
class VintageBalance:
    """One vintage year of a project, in grams: what its accepted reports verified, and what was issued of that."""

    vintage: int
    verified: int
    issued: int

    @property
    def issuable_tonnes(self) -> int:
        return max(0, self.verified - self.issued) // GRAMS_PER_TONNE

    @property
    def carried(self) -> int:
        """What is less than a tonne and waits for the next report of the vintage."""
        return max(0, self.verified - self.issued) % GRAMS_PER_TONNE


def balances(project: Project, *, livemode: bool = True) -> list[VintageBalance]:
    """Every vintage that was verified or issued, in order. Units of other registries are counted there."""
    verified = dict(
        MonitoredVintage.objects.filter(case__project=project, case__state__in=COUNTED)
        .values_list("vintage")
        .annotate(Sum("verified_grams"))
        .values_list("vintage", "verified_grams__sum")
    )
    issued = dict(
        Batch.objects.filter(project=project, livemode=livemode, immobilisation=None)
        .values_list("vintage")
        .annotate(Sum("grams"))
        .values_list("vintage", "grams__sum")
    )
    return [
        VintageBalance(vintage, verified.get(vintage) or 0, issued.get(vintage) or 0)
        for vintage in sorted(verified.keys() | issued.keys())
    ]


def accept(*, case: Case, by: User, reason: str) -> dict[int, int]:
    """Accept a verified report. Answers with the tonnes of each vintage that can be issued now; it may be none.

    Raises NotForYou, NotIndependent, WrongState, ReasonMissing, ProjectSuspended.
    """
    with transaction.atomic():
        case = lock(case)
        access.require_decider(case, by)
        project = _locked_project(case)
        if not reason.strip():
            raise ReasonMissing(field="reason")
        case.decided_by = by
        move(case, State.ACCEPTED, party=Party.REGISTRY, reason=reason.strip())
        return issuable(case, project)


def issuable(case: Case, project: Project) -> dict[int, int]:
    """Tonnes that can be issued now of each vintage of a report."""
    mine = set(case.vintages.values_list("vintage", flat=True))
    return {
        row.vintage: row.issuable_tonnes
        for row in balances(project)
        if row.vintage in mine and row.issuable_tonnes
    }


def issue(*, case: Case, tonnes: dict[int, int]) -> list[Batch]:
    """Issue what two people have approved: one batch for each vintage, to the operator's account.

    Raises WrongState, ProjectSuspended, SchemeNotAccredited, NothingToIssue, MoreThanVerified.
    """
    with transaction.atomic():
        case = lock(case)
        if case.kind != CaseKind.REPORT or case.state != State.ACCEPTED:
            raise WrongState
        project = _locked_project(case)
        standards.require_certifying(project.scheme, timezone.localdate())
        possible = issuable(case, project)
        if not tonnes:
            raise NothingToIssue
        if any(asked > possible.get(vintage, 0) for vintage, asked in tonnes.items()):
            raise MoreThanVerified
        batches = [
            issuance.issue(project=project, vintage=vintage, tonnes=asked, livemode=True)
            for vintage, asked in sorted(tonnes.items())
        ]
        move(case, State.ISSUED, party=Party.REGISTRY, reason=", ".join(batch.serial for batch in batches))
    return batches


def _locked_project(case: Case) -> Project:
    if case.project is None:
        raise WrongState
    project = Project.objects.select_for_update().get(pk=case.project.pk)
    if project.suspended_at:
        raise ProjectSuspended
    return project
