"""Each paid month is one order, one retirement and one certificate, held before its money is taken."""

from datetime import datetime

import pytest
from django.core import mail

from marketplace.catalogue.models import Listing
from marketplace.errors import OrderNotPayable
from marketplace.monthly import changes, queries
from marketplace.monthly.errors import StandingEnded
from marketplace.monthly.models import Month, StandingOrder
from marketplace.orders import another_way
from marketplace.orders.models import Order
from marketplace.orders.states import Funding
from marketplace.payments.models import Payment
from registry.invariants import run
from registry.models import Certificate, Retirement
from tests.monthly.conftest import Shop, sign_up, wanted
from tests.shop import put_up_for_sale

pytestmark = pytest.mark.django_db(transaction=True)


def story(standing: StandingOrder) -> list[tuple[str, str, str]]:
    """Each month: its state, why, and the state of its order."""
    found = Month.objects.filter(standing=standing).select_related("order")
    return [(month.state, month.why, month.order.state if month.order else "") for month in found]


def books_are_right() -> None:
    assert [one for result in run() for one in result.offenders] == []


def reprice(listing: Listing, minor: int) -> None:
    """What the project asks for a tonne from now on."""
    Listing.objects.filter(pk=listing.pk).update(project_price_minor=minor)


def test_every_month_is_held_charged_retired_and_certified_once(shop: Shop, offer):
    shop.certifies = True
    standing = shop.begin(wanted(offer))
    assert standing.state == "active"
    shop.month_passes()
    shop.month_passes()
    assert story(standing) == [("ordered", "", "retired")] * 3
    assert Retirement.objects.count() == Certificate.objects.values("retirement").distinct().count() == 3
    assert {one.grams for one in Retirement.objects.all()} == {120_000}
    assert [one.subject for one in mail.outbox].count("Your monthly offset has begun") == 1
    invoices = shop.stripe.client().v1.invoices.list().data
    assert [one.amount_paid for one in invoices] == list(
        Order.objects.order_by("-id").values_list("total_minor", flat=True)
    )
    books_are_right()


def test_what_a_subscription_pays_for_is_paid_in_no_other_way(shop: Shop, offer, settings):
    settings.PAYMENT_METHODS = frozenset({"card", "bank"})
    sign_up(wanted(offer))
    with pytest.raises(OrderNotPayable):
        another_way.pay_otherwise(Order.objects.get(), Funding.BANK)


def test_a_month_takes_the_first_choice_that_has_stock_under_the_limit_or_is_skipped_and_told(
    shop: Shop, npo, verification_body, offer
):
    dear = put_up_for_sale(npo, verification_body, code="0013", tonnes=1)
    standing = shop.begin(wanted(dear, offer))
    first = Order.objects.get()
    assert first.lines.get().listing == dear
    reprice(dear, 60_000)
    shop.month_passes()  # the first choice has become too dear: the second one's turn
    assert Order.objects.latest("id").lines.get().listing == offer
    reprice(offer, 60_000)
    charged = len(shop.stripe.client().v1.charges.list().data)
    mail.outbox.clear()
    shop.month_passes()
    assert story(standing)[-1] == ("skipped", "above_cap", "")
    assert len(shop.stripe.client().v1.charges.list().data) == charged
    assert [one.subject for one in mail.outbox] == ["A month of your offset was skipped"]
    reprice(offer, 11_000)  # a little dearer than at first, and still under the limit
    shop.month_passes()
    assert story(standing)[-1] == ("ordered", "", "retired")
    assert first.total_minor < Order.objects.latest("id").total_minor <= standing.cap_minor
    books_are_right()


def test_pause_skip_go_on_change_and_end(shop: Shop, offer):
    standing = shop.begin(wanted(offer))
    changes.skip_next(standing.pk)
    shop.settle()
    shop.month_passes()
    shop.month_passes()
    changes.pause(
        standing.pk
    )  # Stripe has not heard of it when the month is drafted: it is voided all the same
    shop.stripe.control("/billing/month")
    shop.settle()
    shop.month_passes()
    changes.resume(standing.pk)
    changes.change(
        standing.pk,
        wanted=wanted(offer, by="money", grams=None, cap_minor=1_000, choices=((None, "forest"),)),
    )
    shop.settle()
    shop.month_passes()
    assert [(state, why) for state, why, _order in story(standing)] == [
        ("ordered", ""),
        ("skipped", "asked"),
        ("ordered", ""),
        ("skipped", "paused"),
        ("skipped", "paused"),
        ("ordered", ""),
    ]
    assert Order.objects.latest("id").total_minor in {999, 1_000}
    standing.refresh_from_db()
    stripe_side = shop.stripe.client().v1.subscriptions.retrieve(standing.subscription_id)
    assert stripe_side.pause_collection is None
    changes.cancel(standing.pk)
    changes.cancel(standing.pk)
    shop.settle()
    assert shop.stripe.client().v1.subscriptions.retrieve(standing.subscription_id).status == "canceled"
    for act in (changes.pause, changes.resume, changes.skip_next):
        with pytest.raises(StandingEnded):
            act(standing.pk)
    assert [one.subject for one in mail.outbox].count("Your monthly offset has ended") == 1
    books_are_right()


def test_a_declined_card_is_tried_again_while_the_credits_wait_and_then_the_standing_order_pauses(
    shop: Shop, offer
):
    standing = shop.begin(wanted(offer))
    shop.bank("declined", retry_days=[3, 5])
    shop.month_passes()
    standing.refresh_from_db()
    assert (standing.state, story(standing)[-1]) == ("behind", ("ordered", "", "held"))
    shop.bank("paid")
    shop.try_again()
    standing.refresh_from_db()
    assert (standing.state, story(standing)[-1]) == ("active", ("ordered", "", "retired"))

    shop.bank("insufficient_funds", retry_days=[3])
    mail.outbox.clear()
    shop.month_passes()
    shop.try_again()
    standing.refresh_from_db()
    assert (standing.state, story(standing)[-1]) == ("paused", ("failed", "not_paid", "expired"))
    assert [one.subject for one in mail.outbox] == ["The card was declined", "Your monthly offset is paused"]
    shop.month_passes()
    assert story(standing)[-1] == ("skipped", "paused", "")
    shop.bank("paid")
    changes.resume(standing.pk)
    shop.settle()
    shop.month_passes()
    assert story(standing)[-1] == ("ordered", "", "retired")

    # Stripe may be set to end what cannot be charged.
    shop.bank("declined", retry_days=[3], after_last_retry="canceled")
    shop.month_passes()
    shop.try_again()
    standing.refresh_from_db()
    assert standing.state == "cancelled"
    books_are_right()


def test_a_month_that_is_disputed_is_known_by_its_payment(shop: Shop, offer):
    shop.begin(wanted(offer), "4000000000000259")
    [payment] = Payment.objects.all()
    assert (payment.dispute, payment.order.month.state) == ("needs_response", "ordered")


@pytest.mark.parametrize(
    ("periods", "months"),
    [
        # early on 1 December in Japan, which is 30 November for Stripe
        (["11-30", "12-30", "01-30", "02-28", "03-30"], ["12", "01", "02", "03", "04"]),
        # early on 1 January: 31 December
        (["12-31", "01-31", "02-28", "03-31", "04-30"], ["01", "02", "03", "04", "05"]),
    ],
)
def test_who_begins_early_in_the_morning_of_the_first_has_one_period_for_each_month(periods, months):
    begun = [datetime.fromisoformat(f"2026-{day}T21:00:00Z") for day in periods]
    begun = [one.replace(year=2026 if one.month > 10 else 2027) for one in begun]
    assert [f"{queries.called(one, begun[0]):%m}" for one in begun] == months
