"""Events of what the registry does, written in the transactions of its acts.

The registry knows no shop: both functions are named in the settings, and it calls what is named there.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse

from marketplace.hooks.emitting import Told, emit, listeners
from marketplace.hooks.enums import EventType
from marketplace.hooks.models import Rehearsal
from marketplace.orders.models import Order, OrderLine
from registry.models import Amendment, RetiredFrom, Reversal
from registry.reversals.states import ReversalState

# The steps of a loss that a company hears of: that it is certain, and what the buffer has made good.
REVERSED = frozenset({ReversalState.VERIFIED, ReversalState.CANCELLED})


def amended(amendment: Amendment) -> None:
    """`retirement.amended`, to the company whose order it was, or from whose account it came."""
    retirement = amendment.retirement
    order = Order.objects.filter(lines__retirement=retirement, organisation__isnull=False).first()
    whose = order.organisation_id if order else None
    if whose is None:
        whose = (
            RetiredFrom.objects.filter(retirement=retirement)
            .values_list("account__organisation", flat=True)
            .first()
        )
    if whose is None:
        return
    data = {
        "retirement": retirement.number,
        "amendment": amendment.number,
        "version": amendment.version,
        "amended_at": amendment.amended_at,
        "order": order.public_id if order else None,
        "url": settings.SITE_URL + reverse("certificates:page", args=[retirement.number]),
    }
    emit(
        [
            Told(
                EventType.RETIREMENT_AMENDED,
                whose,
                retirement.livemode,
                about=retirement.number,
                key=amendment.number,
                data=data,
            )
        ]
    )


def reversal_moved(reversal: Reversal) -> None:
    """`batch.reversed`, to each company for which units of the affected batches were retired."""
    if reversal.state not in REVERSED:
        return
    rehearsed = Rehearsal.objects.filter(reversal=reversal).select_related("order").first()
    listening = set(
        listeners(EventType.BATCH_REVERSED, livemode=reversal.livemode).values_list("organisation", flat=True)
    )
    lines = OrderLine.objects.filter(
        order__organisation__in=listening, retirement__batch__reversals=reversal.pk
    )
    if rehearsed:  # for those who asked for it: others of test mode have lost nothing
        lines = lines.filter(order__organisation=rehearsed.order.organisation_id)
    retired = dict(lines.values_list("order__organisation").annotate(grams=Sum("grams")))
    facts = _facts(reversal)
    emit(
        Told(
            EventType.BATCH_REVERSED,
            organisation,
            reversal.livemode,
            about=reversal.number,
            key=f"{reversal.number}:{reversal.state}",
            data={**facts, "retired_grams": grams},
        )
        for organisation, grams in retired.items()
    )


def _facts(reversal: Reversal) -> Mapping[str, Any]:
    return {
        "reversal": reversal.number,
        "state": reversal.state,
        "project": reversal.project.registry_id,
        "batches": sorted(reversal.batches.values_list("serial", flat=True)),
        "happened_on": reversal.happened_on.isoformat(),
        "estimated_grams": reversal.estimated_grams,
        "verified_grams": reversal.verified_grams,
        "covered_grams": reversal.covered_grams,
        "uncovered_grams": reversal.uncovered_grams,
        "url": settings.SITE_URL + reverse("registry:reversal", args=[reversal.number]),
    }
