"""Our books beside Stripe's, to the yen: every movement there is explained by a row of ours, and the reverse."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import mail_admins
from django.db import connection
from django.db.models import Max, Sum
from django.utils import timezone

from marketplace.payments import gateway_connect
from marketplace.payouts.models import Movement, Reconciliation

log = logging.getLogger(__name__)
OVERLAP = timedelta(days=2)  # read again, although what Stripe has once told does not change
IN_FLIGHT = timedelta(minutes=5)  # so long may the two books differ over one payment
TRIES = 3  # when money moves while we read
SHOWN = 200

# What of ours explains a kind of movement (Stripe's reporting categories). An empty one explains itself: Stripe's own
# fees, and money that went on to our bank.
EXPLAINED = {
    "charge": "select from payments_payment p where p.payment_intent_id = m.payment_intent",
    "refund": "select from payments_refund r where r.stripe_id = m.source or m.reference like r.public_id || '-%%'",
    "dispute": "select from payments_payment p where p.payment_intent_id = m.payment_intent",
    "transfer": "select from payouts_transfer t where t.stripe_id = m.source",
    "transfer_reversal": "select from payouts_clawback c where c.stripe_id = m.source",
    "fee": "",
    "payout": "",
    "payout_reversal": "",
    "tax": "",
}
EXPLAINED |= {"refund_failure": EXPLAINED["refund"], "dispute_reversal": EXPLAINED["dispute"]}

# (words, rows of ours as (name, amount at Stripe)): each must be there, once, with this amount.
_OURS = (
    (
        "payment {}: {} received, {} at Stripe",
        """select p.public_id, p.received_minor, coalesce(sum(m.amount_minor), 0)
            from payments_payment p left join payouts_movement m
                on m.payment_intent = p.payment_intent_id and m.kind = 'charge'
            where p.state = 'succeeded' and p.paid_at <= %(until)s group by p.id
            having p.received_minor <> coalesce(sum(m.amount_minor), 0)""",
    ),
    (
        "refund {}: {} given back, {} at Stripe",
        """select r.public_id, r.amount_minor, -coalesce(sum(m.amount_minor), 0)
            from payments_refund r left join payouts_movement m on m.kind in ('refund', 'refund_failure')
                and (m.source = r.stripe_id or m.reference like r.public_id || '-%%')
            where r.state = 'succeeded' and not r.from_balance and r.by_hand = '' and r.settled_at <= %(until)s
            group by r.id
            having r.amount_minor <> -coalesce(sum(m.amount_minor), 0)""",
    ),
    (
        "transfer {}: {} sent, {} at Stripe",
        """select t.public_id, t.amount_minor, -coalesce(sum(m.amount_minor), 0)
            from payouts_transfer t left join payouts_movement m on m.source = t.stripe_id and m.kind = 'transfer'
            where t.stripe_id is not null and t.made_at <= %(until)s group by t.id
            having t.amount_minor <> -coalesce(sum(m.amount_minor), 0)""",
    ),
    (
        "clawback {}: {} taken back, {} at Stripe",
        """select c.public_id, c.amount_minor, coalesce(sum(m.amount_minor), 0)
            from payouts_clawback c left join payouts_movement m
                on m.source = c.stripe_id and m.kind = 'transfer_reversal'
            where c.state = 'reversed' and c.tried_at <= %(until)s group by c.id
            having c.amount_minor <> coalesce(sum(m.amount_minor), 0)""",
    ),
)


def carry_out(*, in_flight: timedelta = IN_FLIGHT) -> Reconciliation:
    """Read what is new at Stripe, compare both ways, and keep the outcome. Raises PaymentUnavailable.

    Rows younger than `in_flight` are left for the next time: their other half may be on its way.
    """
    began = timezone.now()
    balances, read = _read()
    differences = [*_unexplained(began - in_flight), *_missing(began - in_flight)]
    differences += [
        f"balance in {one['currency']}: {one['stripe']} at Stripe, {one['ours']} by its movements"
        for one in balances
        if one["stripe"] != one["ours"]
    ]
    outcome = Reconciliation.objects.create(
        began_at=began,
        ended_at=timezone.now(),
        movements=read,
        balances=balances,
        count=len(differences),
        differences=differences[:SHOWN],
    )
    if differences:
        log.error("Our books and Stripe's differ: %s", "; ".join(differences[:10]))
        mail_admins(
            f"{len(differences)} difference(s) between our books and Stripe's",
            "\n".join([settings.SITE_URL, *differences[:SHOWN]]),
            fail_silently=True,
        )
    return outcome


def _read() -> tuple[list[dict[str, Any]], int]:
    """Take in new movements; answers with the balances (Stripe's word and their sum) and how many were new."""
    read = 0
    for _attempt in range(TRIES):
        before = gateway_connect.balance()
        read += _take_in()
        at_stripe = gateway_connect.balance()
        if at_stripe == before:
            break
    ours = dict(Movement.objects.values_list("currency").annotate(Sum("net_minor")))
    return [
        {"currency": currency, "stripe": at_stripe.get(currency, 0), "ours": ours.get(currency, 0)}
        for currency in sorted(at_stripe.keys() | ours.keys())
    ], read


def _take_in() -> int:
    last = Movement.objects.aggregate(Max("created_at"))["created_at__max"]
    known = Movement.objects.count()
    Movement.objects.bulk_create(
        (
            Movement(
                stripe_id=one.id,
                kind=one.kind,
                source=one.source,
                payment_intent=one.payment_intent,
                reference=_reference(one.metadata),
                amount_minor=one.amount,
                fee_minor=one.fee,
                net_minor=one.net,
                currency=one.currency,
                created_at=one.created,
            )
            for one in gateway_connect.movements(since=last - OVERLAP if last else None)
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
    return Movement.objects.count() - known


def _reference(metadata: dict[str, str]) -> str:
    return next((metadata[name][:80] for name in ("refund", "transfer", "clawback") if name in metadata), "")


def _unexplained(until: datetime) -> list[str]:
    by_kind = " ".join(
        f"when '{kind}' then " + (f"exists ({rows})" if rows else "true") for kind, rows in EXPLAINED.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select m.stripe_id, m.kind, m.amount_minor, m.currency from payouts_movement m
                where m.created_at <= %s and not case m.kind {by_kind} else false end order by m.id""",
            [until],
        )
        return [
            f"{stripe_id} ({kind}, {amount} {currency}): nothing of ours explains it"
            for stripe_id, kind, amount, currency in cursor.fetchall()
        ]


def _missing(until: datetime) -> list[str]:
    found = []
    for words, query in _OURS:
        with connection.cursor() as cursor:
            cursor.execute(query, {"until": until})
            found += [words.format(*row) for row in cursor.fetchall()]
    return found
