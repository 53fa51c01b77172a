"""Issuing for immobilised units takes two people: what the second one reads before, and what then happens."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import User
from registry.approvals import Act, Fact, Payload
from registry.foreign import immobilise
from registry.foreign.errors import ImmobilisationClosed
from registry.models import Immobilisation


def _found(payload: Payload) -> Immobilisation:
    found = Immobilisation.objects.select_related("project").defer("evidence")
    return found.get(number=payload["immobilisation"])


def check(payload: Payload) -> None:
    """Units are issued once. Raises ImmobilisationClosed."""
    if not _found(payload).open:
        raise ImmobilisationClosed


def describe(payload: Payload) -> list[Fact]:
    """The units of the other registry and the batch that would stand for them."""
    found = _found(payload)
    evidence = reverse("registry:foreign_evidence", args=[found.number])
    return [
        Fact(_("Immobilisation"), found.number, reverse("desk:immobilisation", args=[found.number])),
        Fact(_("Project"), found.project.name),
        Fact(_("Vintage"), str(found.vintage)),
        Fact(_("Issued"), f"{found.tonnes:,} t"),
        Fact(_("Registry"), found.get_registry_display()),
        Fact(_("Serial numbers"), ", ".join(row.text for row in found.ranges.all())),
        Fact(_("Evidence"), f"{found.evidence_name} (SHA-256 {found.evidence_sha256})", evidence),
    ]


def carry_out(payload: Payload, by: User) -> dict[str, Any]:
    """Issue the batch. Raises ImmobilisationClosed."""
    return {"batch": immobilise.issue(immobilisation=_found(payload)).serial}


ACT = Act(carry_out, describe, check)
