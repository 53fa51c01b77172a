"""What projects are owed: a row for each order line that was retired, made once, and held back while a card disputes.

Orders on a company's statement are owed like all others, and the platform pays them out of its own balance whether or
not the company has paid yet: the project has given its credits away at retirement.
"""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from marketplace.orders.states import Funding, State
from marketplace.payments import gateway
from marketplace.payments.models import Payment
from marketplace.payouts.models import Obligation
from marketplace.payouts.moves import lock, move_owed
from marketplace.payouts.states import Owed, Why
from marketplace.payouts.taking_back import ask_back
from marketplace.payouts.transfers import stop_untried
from marketplace.support.models import Support

durable = partial(transaction.atomic, durable=True)
# Money must reach a seller before this day, counted from the buyer's payment or the retirement, whichever was first.
LAST_DAY = 90
ALARM_DAYS = 15  # before the last day
AT_ONCE = 20_000
UNPAID = (Owed.OWED, Owed.WITHHELD, Owed.SCHEDULED)
OPEN_DISPUTES = {"needs_response", "under_review", "warning_needs_response", "warning_under_review"}
CONTESTED = frozenset({*OPEN_DISPUTES, "lost"})
# Retirements commit in another order than their lines are numbered, but not this much later.
SETTLED_AFTER = timedelta(minutes=10)

_MAKE = f"""
insert into payouts_obligation
    (line_id, organisation_id, livemode, currency, amount_minor, payment_id, state, retired_at, due_at)
select l.id, s.seller_id, o.livemode, o.currency, l.project_minor, p.id,
    case when l.project_minor = 0 then '{Owed.VOID}' else '{Owed.OWED}' end, r.retired_at,
    least(p.paid_at, r.retired_at) + interval '{LAST_DAY} days'
from orders_orderline l
    join orders_order o on o.id = l.order_id
    join catalogue_listing s on s.id = l.listing_id
    join registry_retirement r on r.id = l.retirement_id
    -- One payment that brought the whole order; of several none alone covers every transfer.
    left join lateral (
        select p.id, p.paid_at from payments_payment p
        where p.order_id = o.id and p.state = 'succeeded' and p.received_minor >= o.total_minor
            and not exists (select from payments_refund f where f.payment_id = p.id and f.purpose = 'order')
        order by p.id limit 1
    ) p on true
where o.state = '{State.RETIRED}' and {{which}}
    and not exists (select from payouts_obligation b where b.line_id = l.id)
order by l.id limit {AT_ONCE}
on conflict (line_id) do nothing
"""


def owe(order_id: int) -> None:
    """Make the obligations of a retired order. Any number of times: each line is owed once."""
    with durable():
        _insert("o.id = %s", order_id)
    for payment in Obligation.objects.filter(line__order=order_id, payment__dispute__gt="").values_list(
        "payment_id", "payment__dispute"
    ):
        follow(*payment)


def owe_support(support: Support, payment: Payment) -> None:
    """Make the obligation of direct support, in the transaction in which it is received. Once for each support."""
    assert payment.paid_at is not None
    Obligation.objects.get_or_create(
        support=support,
        defaults={
            "organisation_id": support.project.organisation_id,
            "livemode": True,
            "currency": support.currency,
            "amount_minor": support.project_minor,
            "payment": payment,
            "retired_at": payment.paid_at,
            "due_at": payment.paid_at + timedelta(days=LAST_DAY),
        },
    )


def cancel_support(support: Support) -> bool:
    """Owe nothing for support that is asked back, in the caller's transaction. False once it is being paid out."""
    lock(support.project.organisation_id)
    owed = Obligation.objects.filter(support=support).first()
    if owed is None or owed.state not in {Owed.OWED, Owed.WITHHELD}:
        return False
    move_owed([owed], Owed.VOID, reason=Why.REFUNDED)
    return True


def owe_statements() -> int:
    """Make the obligations of orders on statements, which are too many for a message each. Returns how many."""
    settled = Obligation.objects.filter(
        line__order__funding=Funding.STATEMENT, retired_at__lt=timezone.now() - SETTLED_AFTER
    )
    last = settled.order_by("-line_id").values_list("line_id", flat=True).first() or 0
    made = 0
    while True:
        with durable():
            new = _insert("o.funding = %s and l.id > %s", Funding.STATEMENT, last)
        made += new
        if new < AT_ONCE:
            return made


def note_dispute(dispute: str) -> None:
    """Ask Stripe how a dispute stands, and hold back, let go or take back what the order's projects are owed."""
    status, public_id, intent = gateway.fetch_dispute(dispute)
    ours = Q(payment__public_id=public_id) if public_id else Q(payment__payment_intent_id=intent)
    found = Obligation.objects.filter(ours).values_list("payment_id", flat=True)
    if payment := found.first():
        follow(payment, status)


def follow(payment_id: int, dispute: str) -> None:
    """Bring the obligations of a payment in line with its dispute (Stripe's word for how it stands).

    A payout that nobody has tried to send goes on without them; a bank file is not sent with them (`bank_files`).
    """
    sellers = Obligation.objects.filter(payment=payment_id, livemode=True).values_list(
        "organisation", flat=True
    )
    for organisation in sorted(set(sellers)):
        with durable():
            lock(organisation)
            if dispute in CONTESTED:
                stop_untried(payment_id, organisation, reason=Why.DISPUTED)
            own = list(
                Obligation.objects.filter(payment=payment_id, organisation=organisation).order_by("pk")
            )
            owed = [one for one in own if one.state == Owed.OWED]
            withheld = [one for one in own if one.state == Owed.WITHHELD]
            if dispute == "lost":
                move_owed([*owed, *withheld], Owed.VOID, reason=Why.DISPUTE_LOST)
                for one in own:
                    if one.state in {Owed.SCHEDULED, Owed.PAID}:
                        ask_back(one, reason=Why.DISPUTE_LOST)
            elif dispute in OPEN_DISPUTES:
                move_owed(owed, Owed.WITHHELD, reason=Why.DISPUTED)
            else:
                move_owed(withheld, Owed.OWED, reason=Why.DISPUTE_WON)


def payable_from() -> timedelta:
    """How long after its retirement a line waits before it is paid out."""
    return timedelta(days=settings.PAYOUT_AFTER_DAYS)


def _insert(which: str, *values: int | str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_MAKE.format(which=which), values)
        return int(cursor.rowcount)
