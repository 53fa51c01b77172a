"""How a scheme, methodology, body or project stands: suspended, reinstated or withdrawn, by two people.

A change takes effect at the moment of its approval. What is withdrawn stays so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User
from registry.approvals import Act, Fact, propose
from registry.enums import ProposalKind, Standing
from registry.models import Methodology, Project, Proposal, Scheme, StandingChange, VerificationBody
from registry.standards.errors import StandingUnchanged
from registry.standards.staff import require_staff

Thing = Scheme | Methodology | VerificationBody | Project


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of thing that can be suspended, and how."""

    label: str | Promise
    model: type[models.Model]
    url: Callable[[Any], str]
    standing: Callable[[Any], str]
    move: Callable[[Any, Standing, str, User], None]


def _move(thing: Any, to: Standing, reason: str, by: User) -> None:
    """Set the status and leave a row of history: the only place where a status is assigned."""
    name = {Scheme: "scheme", Methodology: "methodology", VerificationBody: "body"}[type(thing)]
    locked = type(thing).objects.select_for_update().get(pk=thing.pk)
    if locked.status in (to, Standing.WITHDRAWN):
        raise StandingUnchanged
    locked.status = to
    locked.save(update_fields=["status"])
    StandingChange.objects.create(**{name: locked}, status=to, reason=reason, at=timezone.now(), by=by)


def _move_project(project: Project, to: Standing, reason: str, by: User) -> None:
    # Late: the lifecycle itself asks the standards.
    from registry.lifecycle import decisions  # noqa: PLC0415

    if to == Standing.WITHDRAWN:
        raise StandingUnchanged
    move = decisions.suspend if to == Standing.SUSPENDED else decisions.reinstate
    move(project=project, reason=reason)


TARGETS: dict[str, Target] = {
    "scheme": Target(
        _("Scheme"),
        Scheme,
        lambda it: reverse("registry:scheme", args=[it.slug]),
        lambda it: it.status,
        _move,
    ),
    "methodology": Target(
        _("Methodology"),
        Methodology,
        lambda it: reverse("registry:methodology", args=[it.code]),
        lambda it: it.status,
        _move,
    ),
    "body": Target(
        _("Verification body"),
        VerificationBody,
        lambda it: reverse("registry:body", args=[it.organisation.slug]),
        lambda it: it.status,
        _move,
    ),
    "project": Target(
        _("Project"),
        Project,
        lambda it: reverse("registry:project", args=[it.registry_id]),
        lambda it: Standing.SUSPENDED if it.suspended_at else Standing.ACTIVE,
        _move_project,
    ),
}


def propose_standing(*, target: str, thing: Thing, to: Standing, reason: str, by: User) -> Proposal:
    """Ask for a suspension, its end, or a withdrawal. Raises StaffOnly, StandingUnchanged."""
    require_staff(by)
    payload = {"target": target, "id": thing.pk, "to": str(to)}
    return propose(kind=ProposalKind.SUSPEND, payload=payload, by=by, reason=reason)


def _of(payload: Mapping[str, Any]) -> tuple[Target, Any]:
    target = TARGETS[payload["target"]]
    return target, target.model._default_manager.get(pk=payload["id"])


def _check(payload: Mapping[str, Any]) -> None:
    target, thing = _of(payload)
    if target.standing(thing) in (payload["to"], Standing.WITHDRAWN):
        raise StandingUnchanged


def _carry_out(payload: Mapping[str, Any], by: User) -> dict[str, Any]:
    target, thing = _of(payload)
    target.move(thing, Standing(payload["to"]), payload["reason"], by)
    return {}


def _describe(payload: Mapping[str, Any]) -> list[Fact]:
    target, thing = _of(payload)
    return [
        Fact(target.label, str(thing), target.url(thing)),
        Fact(_("Stands now"), Standing(target.standing(thing)).label),
        Fact(_("Will stand"), Standing(payload["to"]).label),
    ]


SUSPEND = Act(_carry_out, _describe, _check)
