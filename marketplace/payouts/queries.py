"""What the screens show of owed and paid money. All sums are minor units."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils import timezone

from marketplace.payouts.models import Clawback, Obligation, Payee, Payout
from marketplace.payouts.owing import ALARM_DAYS, UNPAID
from marketplace.payouts.states import Owed, PayoutState
from marketplace.payouts.taking_back import carried, left_to_deduct
from people.models import Organisation


@dataclass(frozen=True, slots=True)
class Account:
    """How one seller stands, in one currency."""

    currency: str
    owed: int
    withheld: int
    scheduled: int
    paid: int
    taken_back: int
    to_deduct: int
    next_due: object


def near_the_last_day() -> QuerySet[Obligation]:
    """What is unpaid and will be too late within a fortnight, or is too late already."""
    return Obligation.objects.filter(
        livemode=True, state__in=UNPAID, due_at__lte=timezone.now() + timedelta(days=ALARM_DAYS)
    )


def standing(organisation: Organisation) -> list[Account]:
    """What one organisation is owed and was paid, a row a currency."""
    sums: dict[str, dict[str, int]] = {}
    own = Obligation.objects.filter(organisation=organisation, livemode=True)
    for currency, state, amount in own.values_list("currency", "state").annotate(sum=Sum("amount_minor")):
        sums.setdefault(currency, {})[state] = amount
    nexts = dict(own.filter(state__in=UNPAID).values_list("currency").annotate(Min("due_at")))
    debts: dict[str, int] = {}
    for one in carried(organisation.pk).select_related("obligation"):
        currency = one.obligation.currency
        debts[currency] = debts.get(currency, 0) + left_to_deduct(one)
    return [
        Account(
            currency=currency,
            owed=found.get(Owed.OWED, 0),
            withheld=found.get(Owed.WITHHELD, 0),
            scheduled=found.get(Owed.SCHEDULED, 0),
            paid=found.get(Owed.PAID, 0),
            taken_back=found.get(Owed.TAKEN_BACK, 0),
            to_deduct=debts.get(currency, 0),
            next_due=nexts.get(currency),
        )
        for currency, found in sorted(sums.items())
    ]


def payouts_of(organisation: Organisation) -> QuerySet[Payout]:
    """An organisation's payouts, newest first, each with what was sent or is to be (`sent`)."""
    return with_sums(Payout.objects.filter(organisation=organisation))


def with_sums(payouts: QuerySet[Payout]) -> QuerySet[Payout]:
    not_refused = Q(transfers__refused="")
    return payouts.annotate(sent=Sum("transfers__amount_minor", filter=not_refused, default=0))


def unpaid_by_seller() -> list[dict[str, object]]:
    """Who is owed what, the earliest last day first, and whether money could be sent to them."""
    rows = (
        Obligation.objects.filter(livemode=True, state__in=UNPAID)
        .values("organisation", "currency")
        .annotate(amount=Sum("amount_minor"), count=Count("pk"), due=Min("due_at"))
        .order_by("due")
    )
    payees = {one.organisation_id: one for one in Payee.objects.all()}
    names = Organisation.objects.in_bulk([row["organisation"] for row in rows])
    return [
        {
            **row,
            "organisation": names[row["organisation"]],
            "payee": payees.get(row["organisation"]),
            "late": row["due"] <= timezone.now() + timedelta(days=ALARM_DAYS),
        }
        for row in rows
    ]


def under_way() -> QuerySet[Payout]:
    """Payouts that are neither done nor given up."""
    return with_sums(
        Payout.objects.filter(state__in=[PayoutState.PREPARED, PayoutState.SENDING])
    ).select_related("organisation")


def clawbacks() -> QuerySet[Clawback]:
    return Clawback.objects.select_related("obligation__organisation").order_by("-pk")
