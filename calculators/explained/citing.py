"""How a result is named elsewhere: a citation to copy, and a text to share that says nothing of the person."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from calculators.models import SavedFootprint


def address(saved: SavedFootprint) -> str:
    """The whole address of the result: made of random letters, with nobody's name in it."""
    return address_of(saved.id)


def address_of(id: str) -> str:
    """The same by its number alone."""
    return f"{settings.SITE_URL}{reverse('calculators:footprint', args=[id])}"


def citation(saved: SavedFootprint, eyebrow: Any, mass: str) -> str:
    """Who says it, what, when, by which method and numbers, where, and the hash it can be checked by."""
    day = timezone.localdate(saved.created_at)  # the day that the page says
    return _(
        "Okaeshi (%(year)s). %(kind)s: %(mass)s CO₂e. Method %(engine)s, numbers %(release)s. "
        "Worked out on %(day)s. %(address)s (SHA-256 %(hash)s)"
    ) % {
        "year": day.year,
        "kind": eyebrow,
        "mass": mass,
        "engine": saved.engine_version,
        "release": saved.dataset_version,
        "day": day.isoformat(),
        "address": address(saved),
        "hash": saved.hash[:16],
    }


def share_text(eyebrow: Any, low: str, high: str, mass: str) -> str:
    """Kind, mass and range; none of the answers."""
    return _("%(kind)s: %(mass)s CO₂e (likely between %(low)s and %(high)s).") % {
        "kind": eyebrow,
        "mass": mass,
        "low": low,
        "high": high,
    }
