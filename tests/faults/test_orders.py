"""kill -9 of web, worker, PostgreSQL and Redis at every commit and network call of an order.

A calm run of each life of an order lists the points; then each life is lived once more for each point it has, and
struck there. Afterwards the site is mended, time passes, and nothing may be lost: every payment Stripe took is one
retirement or one refund, the books are right, nothing waits, nothing is held.
"""

import subprocess
from collections.abc import Callable, Iterator

import pytest

from marketplace.runtime import places
from tests.faults.buyers import LIVES, Shop
from tests.live import running_site

Life = Callable[[Shop], None]
SET_UP = """
from people import services
from people.models import Kind, Mode
from tests.cast import organisation, person
from tests.shop import put_up_for_sale
npo = organisation("npo", Kind.NPO, "Friends of the Forest", person("npo@example.org"))
body = organisation("body", Kind.VERIFICATION_BODY, "Verity Institute", person("body@example.org"))
company = organisation("company", Kind.COMPANY, "Kaze Airways", person("company@example.org"))
print(put_up_for_sale(npo, body, tonnes=100).public_id)
print(services.issue_api_key(organisation=company, mode=Mode.LIVE).plain)
"""
UNFINISHED = """
select public_id, state from orders_order where state not in ('retired', 'refunded', 'expired', 'cancelled')
union all select key, last_error from outbox_message where done_at is null
union all select key, 'on hold' from registry_hold
"""
ENDS = """
select o.public_id, o.state, r.stripe_id from orders_order o
    left join payments_payment p on p.order_id = o.id left join payments_refund r on r.payment_id = p.id
"""
AN_HOUR_LATER = """
update outbox_message set due_at = now() where done_at is null;
update orders_order set held_until = now() where state in ('held', 'awaiting_payment');
update payments_payment set created_at = created_at - interval '1 hour' where state = 'intended';
"""


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with running_site(
        places.var() / "faults",
        demo=False,
        durable=True,
        environment={"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "OKAESHI_TRUSTED_PROXIES": "1"},
    ) as site:
        with site.servers[0].connect() as connection:
            # What a process has written survives its SIGKILL, synced or not; only the machine's crash would lose it.
            connection.execute("alter system set fsync = off")
            connection.execute("select pg_reload_conf()")
        listing, api_key = site.manage("shell", "-c", SET_UP).split()[-2:]
        yield Shop(site, listing=listing, api_key=api_key)


@pytest.fixture(scope="module")
def lives(shop: Shop) -> dict[str, Life]:
    """Every point of an order, with the first life that meets it."""
    before, first = set(shop.met()), dict[str, Life]()
    for life in LIVES:
        life(shop)
        finish(shop)
        first |= {point: life for point in shop.met() if point not in before | first.keys()}
    all_is_well(shop)
    return {point: life for point, life in first.items() if not _of_the_house(point)}


def _of_the_house(point: str) -> bool:
    """What the site does also without orders; the log on its own beat has kill tests of its own."""
    return point.startswith(("registry.transparency", "registry.certificates", "health", "people"))


def finish(shop: Shop) -> None:
    """An hour passes: leases and holds end, and what stood still goes on."""
    shop.until(shop.site.is_ready)

    def finished() -> bool:
        letters = shop.sandbox("/webhooks/flush", force=True)
        shop.rows(AN_HOUR_LATER)
        return not any(letters.values()) and not shop.rows(UNFINISHED)

    if shop.until(finished, seconds=8):
        return
    shop.site.manage("shell", "-c", "from marketplace.orders.tasks import sweep; sweep()")
    assert shop.until(finished), shop.rows(UNFINISHED)


def all_is_well(shop: Shop) -> None:
    """Nothing that Stripe took is without its retirement or its refund, and the books are right."""
    ends = {order: (state, refund) for order, state, refund in shop.rows(ENDS)}
    refunds = {
        refund.payment_intent: refund
        for refund in shop.stripe.v1.refunds.list({"limit": 100}).auto_paging_iter()
    }
    taken = [
        session
        for session in shop.stripe.v1.checkout.sessions.list({"limit": 100}).auto_paging_iter()
        if session.payment_status == "paid"
    ]
    assert taken
    for session in taken:
        refund = refunds.pop(session.payment_intent, None)
        if refund is None:
            assert ends[session.client_reference_id] == ("retired", None)
        else:
            assert ends[session.client_reference_id] == ("refunded", refund.id)
            assert (refund.status, refund.amount) == ("succeeded", session.amount_total)
    assert not refunds, "money went back that had not come"
    assert shop.rows(UNFINISHED) == []
    assert shop.rows(
        "select count(*) from registry_retirement r"
        " where (select count(*) from registry_certificate c where c.retirement_id = r.id) <> 2"
    ) == [(0,)]
    assert shop.rows("select count(*) from outbox_message where gave_up_at is not null") == [(0,)]
    try:
        shop.site.manage("check_books")
    except subprocess.CalledProcessError as wrong:
        pytest.fail(wrong.stdout)


def strike_everywhere(shop: Shop, lives: dict[str, Life], strikes: dict[str, str]) -> None:
    """Live an order for each point, struck there as told; then an hour passes, and all must be well."""
    missed = [point for point, how in strikes.items() if not _strike(shop, lives[point], point, how)]
    # Web and worker may race to a point; what was missed is tried once more.
    missed = [point for point in missed if not _strike(shop, lives[point], point, strikes[point])]
    finish(shop)
    all_is_well(shop)
    assert not [point for point in missed if not _raced(point)]


def _strike(shop: Shop, life: Life, point: str, how: str) -> bool:
    shop.arm(point, how)
    life(shop)
    hit = shop.until(shop.struck, seconds=4 if _raced(point) else 30)
    shop.disarm()
    return hit


def _raced(point: str) -> bool:
    """When a buyer cancels, web, worker and the half-minute sweep all settle: who comes second finds nothing to do."""
    by_web_or_sweep = point.startswith(("payments.settle.settle:", "payments.settle._apply:"))
    return by_web_or_sweep or "close_payment: payments" in point or "outbox.services._again" in point


def test_the_points_are_those_of_the_whole_way(lives):
    """Every effect we know of is among them, so that the list is known to be whole."""
    known = {
        "orders.services._hold", "payments.settle.open_payment", "payments.webhook.receive",
        "settle: payments.settle.settle", "settle: payments.settle._apply", "fulfil: orders.fulfilment.fulfil",
        "certificate: orders.fulfilment.certify", "mail: orders.letters.send", "orders.services.cancel",
        "payments.settle.close_payment", "refund: payments.refunds._note", "outbox.services._claim",
        "orders.statement._call", "idempotency.services.answer_once", "fulfil: outbox.services._done",
    }  # fmt: skip
    met = {point.rsplit(":", 1)[0] for point in lives}
    assert known <= met, sorted(lives)


def test_web_and_worker_killed_at_every_point(shop, lives):
    strikes = {point: "kill group" if point.startswith("fulfil: ") else "kill" for point in lives}
    strike_everywhere(shop, lives, strikes)


def test_what_a_killed_worker_was_at_is_done_within_seconds(shop, lives):
    """No time is made to pass here: another worker waits for a short lease, and for no lock of a dead one."""
    point = next(point for point in lives if point.startswith("fulfil: orders.fulfilment.fulfil"))
    assert _strike(shop, lives[point], point, "kill group")
    assert shop.until(lambda: not shop.rows(UNFINISHED), seconds=60), shop.rows(UNFINISHED)


def test_postgresql_killed_before_every_commit_and_call(shop, lives):
    strike_everywhere(shop, lives, dict.fromkeys(lives, "postgres"))


def test_postgresql_killed_before_it_can_say_that_it_has_committed(shop, lives):
    strike_everywhere(shop, lives, {point: "silence" for point in lives if point.endswith("commit")})


def test_redis_killed_before_every_task(shop, lives):
    strike_everywhere(shop, lives, {point: "redis" for point in lives if point.endswith("redis")})
