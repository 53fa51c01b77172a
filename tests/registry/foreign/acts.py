"""Units of another registry in short words."""

from datetime import date
from typing import Any

from people.models import User
from registry import foreign
from registry.enums import ForeignHold, ForeignRegistry
from registry.foreign import immobilise
from registry.models import Immobilisation, Project
from registry.papers import Paper

EVIDENCE = Paper("confirmation.pdf", "application/pdf", b"%PDF-1.7 retired on behalf of Okaeshi")


def gold(first: int, last: int, *, issuance: int = 30256) -> str:
    return f"GS1-1-KE-GS11603-16-2024-{issuance}-{first}-{last}"


def enter(project: Project, by: User, *serials: str, **facts: Any) -> Immobilisation:
    registry = facts.pop("registry", ForeignRegistry.GOLD_STANDARD)
    with_default = {
        "vintage": 2024,
        "tonnes": sum(foreign.parse(registry, text).tonnes for text in serials),
        "account": "GS-4021",
        "hold": ForeignHold.RETIRED,
        "reference": "RET-2026-118",
        "immobilised_on": date(2026, 3, 1),
        "evidence": EVIDENCE,
    }
    return immobilise.immobilise(
        project=project, registry=registry, serials=serials, by=by, **with_default | facts
    )
