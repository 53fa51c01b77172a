"""What a check answers."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Outcome(TextChoices):
    """How a check came out. Nothing is decided by it: it says where a person should look first."""

    PASSES = "passes", pgettext_lazy("check", "Nothing found")
    WARNS = "warns", pgettext_lazy("check", "Look here")
    FAILS = "fails", pgettext_lazy("check", "Speaks against it")


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome with what was found: plain JSON, so that it is kept as it was when someone decided."""

    outcome: Outcome
    facts: dict[str, Any] = field(default_factory=dict)
