"""What a buyer does with a standing order: pause, go on, skip, change, end. Each is one durable transaction.

Our own word counts from its commit: a month that Stripe drafts before it has heard is voided all the same.
"""

from functools import partial

from django.db import transaction

from marketplace.monthly import choosing, letters
from marketplace.monthly.errors import StandingEnded
from marketplace.monthly.models import StandingOrder
from marketplace.monthly.months import tell_stripe
from marketplace.monthly.moves import lock, move
from marketplace.monthly.opening import offer, write_choices
from marketplace.monthly.queries import by_person_or_address
from marketplace.monthly.states import LASTING, By, MonthState, StandingState, Why
from marketplace.outbox import services as outbox
from marketplace.payments import gateway_billing as stripe
from people.models import User

durable = partial(transaction.atomic, durable=True)


def forget(user: User) -> None:
    """Erase what a person's standing orders say of people; they have ended. Inside the caller's transaction."""
    mine = by_person_or_address(user).exclude(state__in=LASTING)
    mine.update(user=None, email="", beneficiary="", message="")


def pause(standing_id: int) -> None:
    """Charge nothing until the buyer goes on; safe to repeat. Raises StandingEnded."""
    with durable():
        standing = _lasting(standing_id)
        if standing.state != StandingState.PAUSED:
            move(standing, StandingState.PAUSED, reason=Why.ASKED)
            _let_go(standing)
            tell_stripe(standing)


def resume(standing_id: int) -> None:
    """Charge again from the next month on; safe to repeat. Raises StandingEnded."""
    with durable():
        standing = _lasting(standing_id)
        if standing.state == StandingState.PAUSED:
            move(standing, StandingState.ACTIVE, reason=Why.ASKED)
            tell_stripe(standing)


def skip_next(standing_id: int, *, skip: bool = True) -> None:
    """Leave out the next month, or not after all; safe to repeat. Raises StandingEnded."""
    with durable():
        standing = _lasting(standing_id)
        if standing.skip_next != skip:
            standing.skip_next = skip
            tell_stripe(standing)


def change(standing_id: int, *, wanted: choosing.Wanted) -> None:
    """Another amount, limit or choice from the next month on. Raises StandingEnded, NothingUnderTheLimit."""
    basket = offer(wanted)
    with durable():
        standing = _lasting(standing_id)
        standing.by = wanted.by
        standing.grams = wanted.grams if wanted.by == By.MASS else None
        standing.cap_minor = wanted.cap_minor
        standing.fallback = wanted.fallback
        standing.expected_minor = basket.total
        write_choices(standing, wanted.choices)
        tell_stripe(standing)
        letters.tell(standing, "changed", name=f"changed:{standing.version}")


def cancel(standing_id: int, *, reason: str = Why.CANCELLED) -> None:
    """End it now, for good; safe to repeat. A month that is paid already is still retired. Raises StandingEnded."""
    with durable():
        standing = lock(standing_id)
        if standing.state == StandingState.CANCELLED:
            return
        if standing.state not in LASTING:
            raise StandingEnded
        move(standing, StandingState.CANCELLED, reason=reason)
        _let_go(standing)
        tell_stripe(standing)
        letters.tell(standing, "ended", name="ended", why=reason)


def tell(standing_id: int) -> None:
    """Make Stripe's subscription what our standing order says: the outbox's handler of `standing_order`.

    Asks itself again until nothing has changed meanwhile, so that of two workers the one with the news is the last.
    """
    while True:
        standing = StandingOrder.objects.get(pk=standing_id)
        if standing.subscription_id is None:
            return
        if standing.state == StandingState.CANCELLED:
            stripe.cancel_subscription(standing.subscription_id)
            return
        now = stripe.fetch_subscription(standing.subscription_id)
        if now.status == "canceled":
            follow(standing.subscription_id)
            return
        collecting = standing.state != StandingState.PAUSED and not standing.skip_next
        if now.collecting != collecting:
            stripe.set_collecting(standing.subscription_id, on=collecting)
        if now.amount != standing.expected_minor:
            stripe.set_amount(standing.subscription_id, amount=standing.expected_minor)
        if StandingOrder.objects.get(pk=standing_id).version == standing.version:
            return


def follow(subscription: str) -> None:
    """A subscription that has ended at Stripe ends here: the outbox's handler of `subscription`."""
    standing = StandingOrder.objects.filter(subscription_id=subscription).first()
    if standing is None or standing.state not in LASTING:
        return
    now = stripe.fetch_subscription(subscription)
    if now.status == "canceled":
        cancel(standing.pk, reason=Why.AT_STRIPE)


def _lasting(standing_id: int) -> StandingOrder:
    standing = lock(standing_id)
    if standing.state not in LASTING:
        raise StandingEnded
    return standing


def _let_go(standing: StandingOrder) -> None:
    """Look again at months that are not paid yet: their invoices are voided, and their credits go back on sale."""
    for month in standing.months.filter(state__in=[MonthState.DUE, MonthState.ORDERED]):
        outbox.put(
            "month",
            key=f"{standing.public_id}:{standing.version}:{month.pk}",
            payload={"invoice": month.invoice_id},
        )
