"""Whether a label is valid now: worked out at each look from the ledger and the shop, and written down nowhere."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.states import ListingState
from marketplace.labels import claimed
from marketplace.labels.models import Label
from marketplace.pages.formats import JST
from registry.models import Batch, Reversal
from registry.reversals import queries as reversals


class Standing(TextChoices):
    """How a label stands. All but VALID take the claim off the badge."""

    VALID = "valid", _("Valid")
    NOTHING_YET = "nothing_yet", _("Nothing is retired yet")
    SHORT = "short", _("Less is retired than is claimed")
    LOSS = "loss", _("Stored carbon behind it was lost and is not made good")
    SUSPENDED = "suspended", _("A project behind it is suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@dataclass(frozen=True, slots=True)
class Backing:
    """What lies behind a label: masses in grams of CO2e; `covered` says that a loss was made good from the buffer."""

    standing: Standing
    claimed: int
    retired: int
    retirements: int
    batches: list[Batch]
    losses: list[Reversal]
    latest: date | None

    @property
    def valid(self) -> bool:
        return self.standing == Standing.VALID

    @property
    def missing(self) -> int:
        """Grams that are claimed and not retired."""
        return max(self.claimed - self.retired, 0)


def backing(label: Label) -> Backing:
    """How a label stands at this moment, and why."""
    lines = claimed.lines(label).filter(retirement__isnull=False)
    sums = lines.aggregate(
        retired=Sum("grams"), count=Count("retirement_id"), latest=Max("retirement__retired_at")
    )
    batches = list(
        Batch.objects.filter(pk__in=lines.values("retirement__batch"))
        .select_related("project__scheme", "project__methodology")
        .order_by("project__registry_id", "vintage")
    )
    losses = list(reversals.concerning().filter(batches__in=batches).distinct())
    suspended = lines.filter(listing__state=ListingState.SUSPENDED).exists()
    retired = sums["retired"] or 0
    claim = claimed.grams(label)
    return Backing(
        standing=_standing(label, claim, retired, losses, suspended=suspended),
        claimed=claim,
        retired=retired,
        retirements=sums["count"],
        batches=batches,
        losses=losses,
        latest=sums["latest"] and sums["latest"].astimezone(JST).date(),
    )


def _standing(label: Label, claim: int, retired: int, losses: list[Reversal], *, suspended: bool) -> Standing:
    if label.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if reversals.status(losses) in {reversals.REPORTED, reversals.UNCOVERED}:
        return Standing.LOSS
    if suspended:
        return Standing.SUSPENDED
    if not retired:
        return Standing.NOTHING_YET
    return Standing.SHORT if retired < claim else Standing.VALID
