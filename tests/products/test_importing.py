"""A file of sales: what each row becomes, nothing twice, nothing half-done, and a killed worker's rest carried on."""

import json
import os
import signal
import subprocess
import sys
import threading
from typing import Any

import pytest
from django.db import connection, connections

from marketplace.orders import services as orders
from marketplace.orders.models import Order, Statement
from marketplace.orders.services import Wish
from marketplace.products import importing, sales
from marketplace.products.errors import FileRefused
from marketplace.products.models import Import, ImportProblem
from marketplace.runtime import places
from registry.invariants import run
from registry.issuance import available_grams
from registry.models import Retirement
from tests.shop import TONNE, put_up_for_sale, work

pytestmark = pytest.mark.django_db(transaction=True)


def csv_of(rows: list[str], heading: str = "external_id,product,quantity") -> bytes:
    return "\n".join([heading, *rows]).encode()


def imported(company: Any, content: bytes, **more: Any) -> Import:
    found = importing.upload(organisation=company, livemode=True, name="sales.csv", content=content, **more)
    importing.begin(found=found)
    importing.carry_on(found.public_id)
    found.refresh_from_db()
    return found


def broken() -> list[Any]:
    return [(result.name, result.offenders) for result in run() if not result.holds]


def retired() -> tuple[int, int]:
    grams = Retirement.objects.values_list("grams", flat=True)
    return len(grams), sum(grams)


def test_each_row_becomes_one_order_as_a_single_sale_would(offer, make_product, company):
    product = make_product(offer)
    single = Order.objects.get(
        pk=sales.place(product=product, quantity=7, wish=Wish("Linen shirt", "product"), key="single").id
    )
    done = imported(company, csv_of([f"sale-{n},SHIRT-1,7" for n in range(50)]))
    assert (done.state, done.placed, done.known, done.refused) == ("done", 50, 0, 0)
    alike = ("state", "total_minor", "tax_minor", "accrued_micro", "tax_rate", "quantity", "beneficiary_kind")
    assert {Order.objects.filter(external_id__startswith="sale-").values_list(*alike).distinct().get()} == {
        Order.objects.filter(pk=single.pk).values_list(*alike).get()
    }
    assert retired() == (51, 51 * 7 * 2_346)
    assert Statement.objects.get().accrued_micro == 51 * single.accrued_micro
    assert available_grams(offer.escrow_id) == 10 * TONNE - 51 * 7 * 2_346
    work(bulk=False)
    assert broken() == []


def test_the_same_rows_add_nothing_whether_in_the_same_file_or_another(offer, make_product, company):
    make_product(offer)
    first = imported(company, csv_of(["a,SHIRT-1,1", "b,SHIRT-1,2"]))
    again = importing.upload(
        organisation=company, livemode=True, name="other.csv", content=csv_of(["a,SHIRT-1,1", "b,SHIRT-1,2"])
    )
    assert again.pk == first.pk
    lines = [
        {"external_id": "b", "product": "SHIRT-1", "quantity": 2},
        {"external_id": "c", "product": "SHIRT-1"},
    ]
    other = imported(company, "\n".join(map(json.dumps, lines)).encode())
    assert (other.placed, other.known, other.refused) == (1, 1, 0)
    assert retired() == (3, 4 * 2_346)


def test_what_is_wrong_is_named_row_by_row_and_the_rest_is_placed(
    offer, npo, verification_body, make_product, company
):
    scarce = put_up_for_sale(npo, verification_body, tonnes=1, code="0013")
    make_product(offer)
    make_product(scarce, code="SCARCE")
    make_product(offer, code="ASK", policy="shopper")
    rows = [
        "ok-1,SHIRT-1,1,",
        "ok-1,SHIRT-1,1,",
        ",SHIRT-1,1,",
        "x-1,NOTHING,1,",
        "x-2,SHIRT-1,1.5,",
        "x-3,SHIRT-1,1,\u202eevil",
        "x-4,ASK,1,",
        "x-5,SCARCE,427,",
        "ok-2,SCARCE,426,花",
        "x-6,SCARCE,1",
    ]
    found = imported(company, csv_of(rows, "external_id,product,quantity,message"))
    assert (found.placed, found.refused) == (2, 8)
    assert dict(ImportProblem.objects.values_list("row", "code")) == {
        2: "external_id_twice",
        3: "external_id_missing",
        4: "product_unknown",
        5: "quantity_invalid",
        6: "text_invalid",
        7: "shopper_not_asked",
        8: "insufficient_stock",
        10: "row_malformed",
    }
    company.statement_limit_minor = Statement.objects.get().accrued_micro // 10**6 + 1
    company.save()
    imported(company, csv_of(["y-1,SHIRT-1,1"]))
    assert ImportProblem.objects.get(external_id="y-1").code == "statement_limit"
    for nonsense in (b"", b"a,b\n1,2", b"external_id,product\n", b"\x00\xff\x00"):
        with pytest.raises(FileRefused):
            importing.upload(organisation=company, livemode=True, name="x.csv", content=nonsense)
    work()
    assert broken() == []


def test_released_stock_and_windows_are_kept_to_in_an_import_too(offer, make_product, company):
    product = make_product(offer, return_days=7)
    whole = sales.place(product=product, quantity=4_262, wish=Wish("Shirts", "product"), key="whole")
    orders.cancel(Order.objects.get(pk=whole.id))  # nearly all stock is released stock now
    done = imported(company, csv_of([f"s-{n},SHIRT-1,2" for n in range(20)]))
    assert done.placed == 20
    held = Order.objects.filter(external_id__startswith="s-")
    assert set(held.values_list("state", flat=True)) == {"held"}
    for order in held[:5]:
        orders.cancel(order)
    assert available_grams(offer.escrow_id) == 10 * TONNE - 15 * 2 * 2_346
    assert broken() == []


def test_two_workers_and_a_single_sale_at_once_end_exact(offer, make_product, company, monkeypatch):
    """Both workers hand in every chunk; the control shows that only the import's own row keeps one of them out."""
    monkeypatch.setattr(importing, "CHUNK", 50)
    product = make_product(offer)
    found = importing.upload(
        organisation=company,
        livemode=True,
        name="sales.csv",
        content=csv_of([f"r-{n},SHIRT-1,1" for n in range(400)]),
    )
    importing.begin(found=found)
    met: list[str] = []

    def worker() -> None:
        try:
            importing.carry_on(found.public_id)
        except importing.NotYet:
            met.append("met")
        finally:
            connections.close_all()

    def shop() -> None:
        for n in range(20):
            sales.place(product=product, quantity=1, wish=Wish("Shirt", "product"), key=f"shop-{n}")
        connections.close_all()

    threads = [threading.Thread(target=target) for target in (worker, worker, shop)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    importing.carry_on(found.public_id)
    found.refresh_from_db()
    assert (found.state, found.placed) == ("done", 400)
    assert retired() == (420, 420 * 2_346)
    work(bulk=False)
    assert broken() == []


KILLED = """
import os, signal, sys
import django; django.setup()
from marketplace.products import importing, placing
importing.CHUNK = 50
point, at = sys.argv[2], int(sys.argv[3])
count = 0
def counting(name, module):
    whole = getattr(module, name)
    def tried(*given):
        global count
        if point == "before": count += 1
        if point == "before" and count == at: os.kill(os.getpid(), signal.SIGKILL)
        answer = whole(*given)
        if point == "inside": count += 1
        if point == "inside" and count == at: os.kill(os.getpid(), signal.SIGKILL)
        return answer
    setattr(module, name, tried)
counting("plan" if point == "before" else "place", placing)
importing.carry_on(sys.argv[1])
"""


# The same with the guard taken off: what is noted and what is placed are two transactions, and a kill comes between.
UNGUARDED = """
import os, signal, sys, uuid
import django; django.setup()
from marketplace.products import importing, placing
from marketplace.products.moves import lock_import
importing.CHUNK = 50
first, chunks = sys.argv[2], 0
if first == "placed":  # and the orders carry no name by which they would be found again
    whole = placing._row
    def nameless(*given, **more):
        return whole(*given, **more) | {"external_id": None, "order_key": str(uuid.uuid4())}
    placing._row = nameless
def apart(found, chunk):
    global chunks
    told = placing.plan(found, chunk)
    acts = [lambda: importing._note(lock_import(found.public_id), told), lambda: placing.place(found, told)]
    if first == "noted":
        told.placed = len(told.taken)
    for act in acts if first == "noted" else acts[::-1]:
        with importing.durable():
            act()
        chunks += 1
        if chunks == int(sys.argv[3]): os.kill(os.getpid(), signal.SIGKILL)
    found.refresh_from_db()
    return found
importing._place_chunk = apart
importing.carry_on(sys.argv[1])
"""


def killed(found: Import, point: str, at: int, script: str = KILLED) -> int:
    """A worker in a process of its own, killed at its so-manyth plan, or after its so-manyth act before the commit."""
    private = places.private_database_url()
    url = private.replace(f"/{places.DATABASE}?", f"/{connection.settings_dict['NAME']}?")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-c", script, found.public_id, point, str(at)],
        env=environment,
        timeout=120,
        check=False,
    ).returncode


def test_a_killed_worker_leaves_whole_chunks_and_the_next_goes_on(offer, make_product, company):
    make_product(offer)
    found = importing.upload(
        organisation=company,
        livemode=True,
        name="sales.csv",
        content=csv_of([f"k-{n},SHIRT-1,3" for n in range(200)]),
    )
    importing.begin(found=found)
    for point, at, whole in (("inside", 2, 50), ("before", 2, 100), ("inside", 1, 100)):
        assert killed(found, point, at) == -signal.SIGKILL
        found.refresh_from_db()
        assert (found.placed, found.next_row, Order.objects.count()) == (whole, whole + 1, whole)
    assert (
        killed(found, "inside", 10**6) == 0
    )  # the control: unharmed, the same process carries it to its end
    found.refresh_from_db()
    assert (found.state, found.placed) == ("done", 200)
    assert retired() == (200, 200 * 3 * 2_346)
    work(bulk=False)
    assert broken() == []


@pytest.mark.parametrize(("first", "orders"), [("noted", 100 - 50), ("placed", 100 + 50)])
def test_without_its_one_transaction_a_kill_would_lose_or_double_a_chunk(
    offer, make_product, company, first, orders
):
    """The control of the test above: the same kill, with the guard off, does the harm that it is there against."""
    make_product(offer)
    rows = [f"k-{n},SHIRT-1,3" for n in range(100)]
    found = importing.upload(organisation=company, livemode=True, name="sales.csv", content=csv_of(rows))
    importing.begin(found=found)
    assert killed(found, first, 1, UNGUARDED) == -signal.SIGKILL
    assert killed(found, first, 10**6, UNGUARDED) == 0
    found.refresh_from_db()
    assert (found.state, found.placed) == ("done", 100)
    assert Order.objects.count() == orders
