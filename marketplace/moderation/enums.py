"""Closed lists of moderation: what is reviewed, how it ends, and on which ground."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemKind(TextChoices):
    """What staff reviews."""

    ONBOARDING = "onboarding", pgettext_lazy("review", "Organisation")
    LISTING = "listing", pgettext_lazy("review", "New listing")
    REVISION = "revision", pgettext_lazy("review", "Change of a listing")


class Outcome(TextChoices):
    """How staff decides. The first three end a review; the others are about what is on sale."""

    APPROVED = "approved", pgettext_lazy("decision", "Approved")
    NEEDS_CHANGES = "needs_changes", pgettext_lazy("decision", "Needs changes")
    REJECTED = "rejected", pgettext_lazy("decision", "Rejected")
    SUSPENDED = "suspended", pgettext_lazy("decision", "Suspended")
    REINSTATED = "reinstated", pgettext_lazy("decision", "On sale again")


REVIEWS = frozenset({Outcome.APPROVED, Outcome.NEEDS_CHANGES, Outcome.REJECTED})
APPEALABLE = frozenset({Outcome.REJECTED, Outcome.SUSPENDED})


class AppealAnswer(TextChoices):
    """How an appeal ends."""

    HEARD = "heard", pgettext_lazy("appeal", "The decision is taken back")
    DISMISSED = "dismissed", pgettext_lazy("appeal", "The decision stands")


class ScreeningKind(TextChoices):
    """Against what an organisation is held before it may sell."""

    SANCTIONS = "sanctions", _("Lists of sanctions")
    ANTISOCIAL = "antisocial", _("Antisocial forces")


class ScreeningResult(TextChoices):
    """What was found there."""

    CLEAR = "clear", pgettext_lazy("screening", "Nothing found")
    POSSIBLE = "possible", pgettext_lazy("screening", "Possibly the same: not settled")
    HIT = "hit", pgettext_lazy("screening", "Found")


class BuyersAnswer(TextChoices):
    """What a buyer wants whose paid order a suspension has stopped."""

    ACCEPTED = "accepted", pgettext_lazy("offer", "Take the other project")
    REFUNDED = "refunded", pgettext_lazy("offer", "Money back")
    LAPSED = "lapsed", pgettext_lazy("offer", "No answer in time")
    VOID = "void", pgettext_lazy("offer", "No longer needed")
