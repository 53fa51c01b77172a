"""What a buyer wants to know of a project's kind: does it take carbon out of the air, and can it come back?

The parting is the one of Japan's J-Credit scheme: absorption (forests; here also mangroves) against reduction (all
others). What is absorbed stays in living trees and can be lost again; what was not emitted cannot.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import ProjectKind


class Effect(models.TextChoices):
    REMOVAL = "removal", pgettext_lazy("effect", "Removal from the air")
    REDUCTION = "reduction", pgettext_lazy("effect", "Reduction of emissions")


class Permanence(models.TextChoices):
    STORED = "stored", _("Stored in trees: can be lost, covered by a buffer")
    LASTING = "lasting", _("Not emitted: cannot be lost again")


ABSORBS = frozenset({ProjectKind.FOREST, ProjectKind.MANGROVE})


def effect_of(kind: str) -> Effect:
    """Whether projects of a kind remove CO2 or avoid emitting it."""
    return Effect.REMOVAL if kind in ABSORBS else Effect.REDUCTION


def permanence_of(kind: str) -> Permanence:
    """Whether what projects of a kind achieve can be undone."""
    return Permanence.STORED if kind in ABSORBS else Permanence.LASTING
