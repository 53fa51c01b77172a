"""A small shop for tests: a listing on sale, Stripe's sandbox over HTTP, and the hands of a worker."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from marketplace.catalogue.models import Listing
from marketplace.catalogue.services import list_for_sale
from marketplace.monthly.models import Month, StandingOrder
from marketplace.monthly.moves import begin, lock, move, note_month
from marketplace.monthly.states import StandingState
from marketplace.orders import services, statement
from marketplace.orders.basket import Asked, fill
from marketplace.orders.models import Order
from marketplace.orders.services import Checkout, Wish
from marketplace.orders.states import Funding
from marketplace.outbox import queries, tasks
from marketplace.outbox.models import Message
from marketplace.payments.models import Goodwill, Payment
from marketplace.products import importing
from marketplace.products import services as products
from marketplace.products.models import Import, Product
from marketplace.products.states import Boundary, Source
from people.models import Organisation, User
from registry import accounts, issuance
from tests.payments.sandbox.driver import KEY, SECRET, Driver, Listener
from tests.registry.conftest import make_project

TONNE = 1_000_000
PRICE = 10_000  # yen a tonne, to the project
_number = itertools.count(1)


def put_up_for_sale(
    npo: Organisation,
    body: Organisation,
    *,
    tonnes: int = 10,
    livemode: bool = True,
    code: str = "0012",
    shelves: int = 4,
) -> Listing:
    """A listing of so many tonnes of one new batch."""
    project = npo.projects.filter(code=code).first() or make_project(npo, body, code=code, buffer=0)
    with transaction.atomic():
        batch = issuance.issue(project=project, vintage=2024, tonnes=tonnes, livemode=livemode)
        return list_for_sale(
            batch=batch,
            source=accounts.holding_account(npo, livemode=livemode),
            grams=tonnes * TONNE,
            project_price_minor=PRICE,
            shelves=shelves,
        )


@pytest.fixture
def offer(npo: Organisation, verification_body: Organisation) -> Listing:
    """Ten tonnes at ¥10,000 to the project."""
    return put_up_for_sale(npo, verification_body)


@pytest.fixture
def test_offer(npo: Organisation, verification_body: Organisation) -> Listing:
    """The same in test mode."""
    return put_up_for_sale(npo, verification_body, livemode=False)


@pytest.fixture(scope="session")
def _stripe_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    listener = Listener()
    driver = Driver(tmp_path_factory.mktemp("shop-stripe"), listener)
    driver.start()
    yield driver
    driver.kill()
    listener.close()


@pytest.fixture
def stripe_sandbox(_stripe_process: Driver, settings: Any) -> Driver:
    """A sandbox that has seen nothing yet, with the shop's settings pointed at it."""
    _stripe_process.forget()
    settings.STRIPE_API_BASE = _stripe_process.url
    settings.STRIPE_SECRET_KEY = KEY
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    return _stripe_process


def check_out(
    listing: Listing, grams: int, *, key: str = "", funding: Funding = Funding.CARD, **wish: Any
) -> Checkout:
    """A buyer's checkout of so many grams."""
    wish = {"beneficiary": "Hana Sato", "email": "hana@example.jp"} | wish
    number = next(_number)
    return services.check_out(
        basket=fill([Asked(listing.public_id, grams=grams)]),
        wish=Wish(**wish),
        key=key or f"test:{number}",
        buyer=f"buyer {number}",
        funding=funding,
    )


def confirm(stripe_sandbox: Driver, checkout: Checkout) -> str:
    """The buyer asks for a voucher or a bank account; answers with Stripe's id of what is awaited now."""
    return stripe_sandbox.confirm(_Session(checkout.checkout_url))


def pay(stripe_sandbox: Driver, checkout: Checkout, number: str = "4242424242424242") -> None:
    """The buyer pays on Stripe's page."""
    stripe_sandbox.pay(_Session(checkout.checkout_url), number)


class _Session:
    """Enough of a session for `Driver.pay`: its id is the end of its page's address."""

    def __init__(self, url: str) -> None:
        self.id = urlsplit(url).path.rsplit("/", 1)[-1]


def deliver_webhooks(stripe_sandbox: Driver, client: Client) -> list[int]:
    """Hand what Stripe has sent to the shop's own endpoint; the statuses it answered."""
    stripe_sandbox.flush(force=True)
    received, stripe_sandbox.listener.received = stripe_sandbox.listener.received, []
    return [post_webhook(client, body, signature) for signature, body in received]


def post_webhook(client: Client, body: bytes, signature: str) -> int:
    return client.post(
        "/payments/stripe/webhook/",
        data=body,
        content_type="application/json",
        headers={"Stripe-Signature": signature},
    ).status_code


def work(*, bulk: bool = True) -> None:
    """What a worker does until nothing is due; `bulk=False`: without what comes in bulk, which takes the longest."""
    if not bulk:
        Message.objects.filter(kind__in=queries.BULK).update(due_at=timezone.now() + timedelta(hours=1))
    for _round in range(200):
        if not queries.due_ids(limit=1):
            return
        tasks.sweep()
    raise AssertionError(f"the outbox does not empty: {queries.waiting_count()} left")


def state(checkout: Checkout) -> str:
    return Order.objects.get(pk=checkout.order.pk).state


@pytest.fixture
def buy(stripe_sandbox: Driver, client: Client) -> Callable[..., Order]:
    """Checks out, pays, and lets webhooks and worker do the rest; answers with the order."""

    def act(listing: Listing, grams: int, **wish: Any) -> Order:
        checkout = check_out(listing, grams, **wish)
        pay(stripe_sandbox, checkout)
        deliver_webhooks(stripe_sandbox, client)
        work()
        return Order.objects.get(pk=checkout.order.pk)

    return act


@pytest.fixture
def test_listing(npo: Organisation, verification_body: Organisation) -> Listing:
    """Five tonnes of a forest in test mode, for tests that need a listing and are about something else."""
    return put_up_for_sale(npo, verification_body, tonnes=5, livemode=False)


@pytest.fixture
def company_order(company: Organisation, test_listing: Listing) -> Order:
    """An order of the company in test mode, retired on its statement."""
    placed = statement.place(
        organisation=company,
        fill_basket=lambda: fill([Asked(test_listing.public_id, grams=2_000)], by_card=False),
        wish=Wish("Kaze Airways"),
        key="company-order",
    )
    return Order.objects.get(pk=placed.id)


@pytest.fixture
def a_product(company: Organisation, test_listing: Listing) -> Product:
    """A shirt of the company in test mode, open for sales, its credits from the test listing."""
    figure = products.Figure(
        source=Source.DECLARED,
        grams=2_346,
        units=Decimal(1),
        unit="piece",
        boundary=Boundary.GATE,
        report=products.keep_report(
            organisation=company, name="shirt.pdf", media_type="application/pdf", content=b"%PDF-1.7 a report"
        ),
        not_counted="Washing and wearing",
    )
    terms = products.Terms(
        figure=figure, name_en="Linen shirt", choices=[products.Chosen(listing=test_listing.public_id)]
    )
    made = products.create(organisation=company, livemode=False, code="SHIRT-0", terms=terms)
    return products.open_for_sales(product=made)


@pytest.fixture
def an_import(company: Organisation, a_product: Product) -> Import:
    """A file of one sale and one row without a product, read and not begun."""
    content = b"external_id,product,quantity\nsale-1,SHIRT-0,2\nsale-2,NOTHING,1\n"
    return importing.upload(organisation=company, livemode=False, name="sales.csv", content=content)


@pytest.fixture
def a_standing_order(company_order: Order) -> StandingOrder:
    """A standing order in test mode with a month, as if its first page had been paid."""
    order = company_order
    standing = StandingOrder(
        key="standing:test",
        livemode=False,
        email="hana@example.jp",
        language="en",
        beneficiary="Hana Sato",
        beneficiary_kind="person",
        beneficiary_public=True,
        purpose="offset",
        by="mass",
        grams=120_000,
        cap_minor=2_000,
        fallback="skip",
        expected_minor=1_500,
    )
    now = timezone.now()
    with transaction.atomic():
        begin(standing)
        move(lock(standing.pk), StandingState.ACTIVE)
        standing.preferences.create(place=0, project=order.lines.get().listing.batch.project)
        note_month(Month(standing=standing, begins=now, ends=now, invoice_id="in_test", order=order))
    return StandingOrder.objects.get(pk=standing.pk)


@pytest.fixture
def a_goodwill(company_order: Order, staff: User) -> Goodwill:
    """A gesture that waits for a second person."""
    payment = Payment.objects.create(
        order=company_order, amount_minor=100, currency="JPY", session_expires_at=timezone.now()
    )
    return Goodwill.objects.create(
        payment=payment, amount_minor=50, currency="JPY", reason="late", proposed_by=staff
    )
