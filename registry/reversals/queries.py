"""What anyone may see of reversals, and what a retirement's page and record say of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.models import Batch, Reversal, ReversalStep
from registry.reversals import buffer
from registry.reversals.states import OPEN, TOLD, ReversalState

# What `status` of a retirement says when its batch had a loss. Each of them is a retirement that stands.
LOSSES = REPORTED, COVERED, UNCOVERED = ("loss_reported", "loss_covered", "loss_uncovered")


def reversals(*, livemode: bool = True) -> QuerySet[Reversal]:
    """Every reversal of a mode, newest first."""
    found = Reversal.objects.filter(livemode=livemode).select_related("project__scheme", "project__operator")
    return found.select_related("body__organisation").order_by("-id")


def reversal(number: str) -> Reversal | None:
    """A reversal by its number, in either mode."""
    found = Reversal.objects.filter(number=number).select_related(
        "project__scheme", "project__operator", "body__organisation"
    )
    return found.first()


def concerning() -> QuerySet[Reversal]:
    """The reversals that concern retirements of their batches, oldest first: those in which something may be lost."""
    return Reversal.objects.exclude(state=ReversalState.DISMISSED).prefetch_related("steps").order_by("id")


def news(*, since: timedelta) -> list[tuple[str, str]]:
    """The steps of this time that others are told of, as number and state."""
    steps = ReversalStep.objects.filter(state__in=TOLD, at__gte=timezone.now() - since).order_by("id")
    return [
        (step.reversal.number, step.state)
        for step in steps.select_related("reversal").prefetch_related("reversal__steps")
        if step.state != ReversalState.DISMISSED
        or any(each.state == ReversalState.ON_HOLD for each in step.reversal.steps.all())
    ]


def facts_for_letters(found: Reversal, state: str) -> dict[str, Any]:
    """What a letter about one step says."""
    return {
        "number": found.number,
        "state": state,
        "project_ja": found.project.name_ja,
        "project_en": found.project.name_en,
        "grams": found.estimated_grams if state == ReversalState.ON_HOLD else found.verified_grams,
        "covered_grams": found.covered_grams,
        "uncovered_grams": found.uncovered_grams,
    }


def of_batch(batch: Batch) -> list[Reversal]:
    """The reversals that concern a batch, oldest first."""
    return list(concerning().filter(batches=batch))


def told(found: Collection[Reversal]) -> list[dict[str, Any]]:
    """What a retirement's record says of the reversals of its batch."""
    return [
        {
            "number": each.number,
            "state": each.state,
            "url": settings.SITE_URL + reverse("registry:reversal", args=[each.number]),
            "verified_grams": each.verified_grams,
            "covered_grams": each.covered_grams,
            "uncovered_grams": each.uncovered_grams,
        }
        for each in found
    ]


def status(found: Collection[Reversal]) -> str:
    """What these reversals of its batch mean for a retirement; empty when there are none."""
    if any(each.state in OPEN for each in found):
        return REPORTED
    if any(each.uncovered_grams for each in found):
        return UNCOVERED
    return COVERED if found else ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the picture of the buffer."""

    label: str
    grams: int
    tone: str


def before(found: Reversal) -> list[Part]:
    """The buffer that was there for the loss, or is there for it now."""
    plan = _plan(found)
    return [
        Part(_("The project's own buffer"), plan.own_before, "5"),
        Part(_("The pool of the scheme"), plan.pool_before, "2"),
    ]


def after(found: Reversal) -> list[Part]:
    """What became of it, or would become of it if the whole reported loss were verified."""
    plan = _plan(found)
    return [
        Part(_("The project's own buffer"), plan.own_before - plan.own, "5"),
        Part(_("The pool of the scheme"), plan.pool_before - plan.pool, "2"),
        Part(_("Cancelled for the loss"), plan.own + plan.pool, "clay"),
    ]


def _plan(found: Reversal) -> buffer.Plan:
    if found.state != ReversalState.CANCELLED:
        return buffer.plan(found)
    rows = found.cancelled.select_related("batch")
    own = sum(row.grams for row in rows if row.batch.project_id == found.project_id)
    return buffer.Plan(
        own_before=found.own_before_grams or 0,
        pool_before=found.pool_before_grams or 0,
        own=own,
        pool=(found.covered_grams or 0) - own,
        uncovered=found.uncovered_grams or 0,
    )


def timeline(found: Reversal) -> list[dict[str, Any]]:
    """The history as the steps of a timeline, with what is still to come."""
    steps: list[ReversalStep] = list(found.steps.all())
    told = [
        {
            "label": ReversalState(step.state).label,
            "at": step.at,
            "state": "done",
            "note": " · ".join(filter(None, [step.get_party_display(), step.note])),
        }
        for step in steps
    ]
    if found.state in OPEN:
        told[-1]["state"] = "now"
        way = [
            ReversalState.REPORTED,
            ReversalState.ON_HOLD,
            ReversalState.VERIFIED,
            ReversalState.CANCELLED,
        ]
        told += [
            {"label": state.label, "at": None, "state": "todo", "note": ""}
            for state in way[way.index(ReversalState(found.state)) + 1 :]
        ]
    return told
