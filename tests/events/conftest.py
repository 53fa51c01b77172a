"""An event with its footprint, its organiser, and people who come and chip in."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from calculators.models import SavedFootprint
from calculators.services import calculate, save
from marketplace.catalogue.models import Listing
from marketplace.events import organising
from marketplace.events.joining import Joining, join
from marketplace.events.models import Event
from marketplace.events.organising import Facts
from marketplace.events.states import Part, Pays
from marketplace.orders import services
from marketplace.orders.basket import Asked, fill
from marketplace.orders.models import Order
from marketplace.orders.services import Checkout, Wish
from people.models import Organisation, User
from tests.payments.sandbox.driver import Driver
from tests.shop import deliver_webhooks, pay, work

_number = itertools.count(1)
ANSWERS = {
    "venue": "JP-13",
    "origins": [
        {"from": "JP-13", "people": 30, "mode": "train"},
        {"from": "JP-27", "people": 10, "mode": "shinkansen"},
        {"from": "JP-01", "people": 10, "mode": "plane"},
    ],
    "meals": [{"kind": "vegetarian", "count": 50}],
}


def event_footprint() -> SavedFootprint:
    """Fifty people in Tokyo, from three prefectures, with a meal each."""
    return save(footprint=calculate(calculator="event", inputs=ANSWERS))


def facts(listing: Listing | None = None, **more: Any) -> Facts:
    """What an organiser says: all of the footprint, from this listing's project, for a week."""
    today = timezone.localdate()
    return Facts(
        **{
            "organiser_name": "Chor",
            "title_ja": "春の合唱祭",
            "title_en": "Spring choir",
            "words_ja": "",
            "words_en": "",
            "place_ja": "東京",
            "place_en": "Tokyo",
            "begins_on": today,
            "ends_on": today,
            "deadline": timezone.now() + timedelta(days=7),
            "share": 10_000,
            "pays": Pays.BOTH,
            "choices": [(listing.batch.project_id, "")] if listing else [],
            "any_other": listing is None,
            "listed": True,
        }
        | more
    )


def make_event(
    by: User, listing: Listing | None = None, *, organisation: Organisation | None = None, **more: Any
) -> Event:
    """A draft."""
    said = facts(listing, **more)
    return organising.start(by=by, organisation=organisation, footprint=event_footprint(), facts=said)


def open_event(by: User, listing: Listing | None = None, **more: Any) -> Event:
    """A page that is public."""
    event = make_event(by, listing, **more)
    organising.publish(event, by=by)
    event.refresh_from_db()
    return event


def contribute(
    event: Event, listing: Listing, grams: int, *, part: Part = Part.PARTICIPANT, **wish: Any
) -> Checkout:
    """Somebody begins a contribution: an order is held, and its payment page is open."""
    number = next(_number)
    wish = {"beneficiary": "Hana Sato", "email": "hana@example.jp"} | wish
    return services.check_out(
        basket=fill([Asked(listing.public_id, grams=grams)]),
        wish=Wish(**wish),
        key=f"event:{number}",
        buyer=f"guest {number}",
        keep=partial(_join, event, part),
    )


def _join(event: Event, part: Part, order: Order) -> None:
    join(order, Joining(event, part, "JP-13", ""))


@pytest.fixture
def an_event(company: Organisation, developer: User, offer: Listing) -> Event:
    """The company's, open."""
    return open_event(developer, offer, organisation=company)


@pytest.fixture
def chip_in(stripe_sandbox: Driver, client: Client) -> Callable[..., Order]:
    """Begins a contribution and pays; webhooks and worker do the rest."""

    def act(event: Event, listing: Listing, grams: int, **more: Any) -> Order:
        checkout = contribute(event, listing, grams, **more)
        pay(stripe_sandbox, checkout)
        deliver_webhooks(stripe_sandbox, client)
        work()
        return Order.objects.get(pk=checkout.order.pk)

    return act
