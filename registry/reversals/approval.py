"""Cancelling buffer takes two people: what the second one reads before, and what then happens."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import User
from registry.approvals import Act, Fact, Payload
from registry.lifecycle.errors import WrongState
from registry.masses import mass_text
from registry.models import Reversal
from registry.reversals import acts, buffer
from registry.reversals.states import ReversalState


def _found(payload: Payload) -> Reversal:
    return Reversal.objects.select_related("project__scheme", "body__organisation").get(
        number=payload["reversal"]
    )


def check(payload: Payload) -> None:
    """Only a verified loss is made good. Raises WrongState."""
    if _found(payload).state != ReversalState.VERIFIED:
        raise WrongState


def describe(payload: Payload) -> list[Fact]:
    """The loss, and from where it would be made good."""
    reversal = _found(payload)
    facts = [
        Fact(_("Reversal"), reversal.number, reverse("desk:reversal", args=[reversal.number])),
        Fact(_("Project"), reversal.project.name),
        Fact(_("Verified loss"), mass_text(reversal.verified_grams or 0)),
        Fact(_("Verified by"), str(reversal.body.organisation) if reversal.body else ""),
    ]
    if reversal.state == ReversalState.VERIFIED:
        plan = buffer.plan(reversal)
        facts += [
            Fact(_("From the project's own buffer"), mass_text(plan.own)),
            Fact(_("From the pool"), mass_text(plan.pool)),
            Fact(_("Uncovered, to be published"), mass_text(plan.uncovered)),
        ]
    return facts


def carry_out(payload: Payload, by: User) -> dict[str, Any]:
    """Cancel the buffer. Raises WrongState."""
    reversal = acts.cancel(reversal=_found(payload))
    return {
        "reversal": reversal.number,
        "covered_grams": reversal.covered_grams,
        "uncovered_grams": reversal.uncovered_grams,
    }


ACT = Act(carry_out, describe, check)
