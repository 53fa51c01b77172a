"""The dashboard, its exports, the API, the statement and the ledger say the same, to the gram and the yen."""

import csv
import io
import json
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.catalogue.pricing import MICRO, round_money
from marketplace.documents.contents import invoice_of
from marketplace.orders import services as orders
from marketplace.orders import statement
from marketplace.orders.basket import Asked, fill
from marketplace.orders.models import Order, Statement
from marketplace.orders.services import Wish
from marketplace.pages.formats import money
from marketplace.products import figures, importing, sales, services
from marketplace.products.models import ImportProblem
from marketplace.products.services import Terms
from registry.models import Retirement
from tests.products.conftest import SHIRT
from tests.shop import work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sold(offer, make_product, company) -> None:
    """Two products, one of them changed and one held; an order without a product; one that came back."""
    shirt = make_product(offer)
    coat = make_product(offer, code="COAT", name_en="Coat", return_days=7, share=5_000)
    wish = Wish("Linen shirt", "product")
    for n in range(3):
        sales.place(product=shirt, quantity=n + 1, wish=wish, key=f"a{n}", external_id=f"a{n}")
    services.write(product=shirt, terms=Terms(figure=SHIRT, name_en="Shirt", share=20_000, fallback="any"))
    shirt = type(shirt).objects.get(pk=shirt.pk)
    sales.place(product=shirt, quantity=2, wish=wish, key="b", external_id="=b")
    sales.place(product=coat, quantity=3, wish=wish, key="c")
    back = sales.place(product=coat, quantity=9, wish=wish, key="d")
    orders.cancel(Order.objects.get(pk=back.id))
    statement.place(
        organisation=company,
        fill_basket=lambda: fill([Asked(offer.public_id, grams=777)], by_card=False),
        wish=Wish("Kaze"),
        key="e",
    )
    work()


def test_all_that_tells_of_sales_agrees(sold, company, developer, client: Client, live_key):
    rows = figures.rows(company, livemode=True)
    whole = figures.total(rows)
    owed = Statement.objects.get()
    assert whole.accrued_micro == owed.accrued_micro
    assert whole.retired_grams == Retirement.objects.aggregate(g=Sum("grams"))["g"]
    assert (whole.held_grams, whole.sales, whole.quantity) == (-(-3 * 2_346 // 2), 6, 11)
    assert whole.footprint_grams == 11 * 2_346

    client.force_login(developer)
    exported = list(
        csv.DictReader(
            io.StringIO(
                client.get(reverse("products:export", args=[company.slug, "sales.csv"])).content.decode(
                    "utf-8-sig"
                )
            )
        )
    )
    assert sum(int(row["grams"]) for row in exported) == whole.retired_grams + whole.held_grams
    assert sum(int(row["accrued_micro"]) for row in exported) == whole.accrued_micro
    assert "'=b" in {row["external_id"] for row in exported}
    lines = b"".join(client.get(reverse("products:export", args=[company.slug, "sales.jsonl"])))  # type: ignore[arg-type]
    told = [json.loads(line) for line in lines.decode().splitlines()]
    assert sorted(row["retirement"] for row in told if row["retirement"]) == sorted(
        Retirement.objects.values_list("number", flat=True)
    )
    answer = client.get(
        "/api/v1/orders/?page_size=200", headers={"Authorization": f"Bearer {live_key}"}
    ).json()
    by_api = [one for one in answer["results"] if one["state"] != "cancelled"]
    assert sum(one["accrued_micro"] for one in by_api) == whole.accrued_micro

    journal = client.get(reverse("products:export", args=[company.slug, "journal.csv"])).content.decode(
        "utf-8-sig"
    )
    (month,) = csv.DictReader(io.StringIO(journal))
    charged = Order.objects.filter(charged_at__isnull=False)
    today = timezone.localdate()
    invoice = invoice_of(owed, charged, first=today, last=today, key="a")
    assert (int(month["total_minor"]), int(month["tax_minor"])) == (
        invoice.amounts.total,
        invoice.amounts.tax,
    )
    page = client.get(reverse("products:figures", args=[company.slug])).content.decode()
    assert money(round_money(whole.accrued_micro, MICRO), "JPY") in page
    for row in rows:
        behind = client.get(
            reverse("products:sales", args=[company.slug]),
            {"product": row.key, "month": f"{row.month:%Y-%m}"},
        )
        assert behind.context["count"] == row.sales
        current = reverse("products:figures", args=[company.slug]) + '" aria-current="true"'
        assert current in behind.content.decode()


def test_a_member_makes_a_product_and_imports_its_sales_on_the_pages(
    offer, company, developer, client: Client
):
    client.force_login(developer)
    asked: dict[str, Any] = {
        "code": "TEA-1",
        "name_en": "Tea",
        "source": "declared",
        "grams": 50,
        "units": "1",
        "unit": "piece",
        "boundary": "grave",
        "not_counted": "Boiling water",
        "report_url": "https://example.jp/tea.pdf",
        "report_date": "2026-04-01",
        "policy": "company",
        "share": "100",
        "choice_1": f"project:{offer.batch.project.slug}",
        "fallback": "refuse",
        "return_days": "0",
        "purpose": "offset",
    }
    new = reverse("products:new", args=[company.slug])
    wrong = client.post(new, asked | {"report_url": ""})
    assert (wrong.status_code, "report_url" in wrong.context["form"].errors) == (422, True)
    page = client.post(new, asked, follow=True)
    assert "Tea" in page.content.decode()
    product = company.products.get(code="TEA-1")
    opened = client.post(reverse("products:act", args=[company.slug, product.public_id, "open"]), follow=True)
    assert f'data-product="{product.public_id}"' in opened.content.decode()
    content = b"external_id,product,quantity\ns-1,TEA-1,3\n+s-2,NONE,1\n"
    upload = io.BytesIO(content)
    upload.name = "sales.csv"
    page = client.post(reverse("products:imports", args=[company.slug]), {"file": upload}, follow=True)
    assert [(row["grams"], bool(row["why"])) for row in page.context["preview"]] == [
        (150, False),
        (None, True),
    ]
    found = page.context["import"]
    client.post(reverse("products:import_act", args=[company.slug, found.public_id, "begin"]))
    work()
    found.refresh_from_db()
    assert (found.state, found.placed, found.refused) == ("done", 1, 1)
    assert Order.objects.get(external_id="s-1").lines.get().grams == 150
    assert ImportProblem.objects.get().code == "product_unknown"
    assert importing.of(company, livemode=True).count() == 1
    table = client.get(reverse("products:problems", args=[company.slug, found.public_id])).content.decode()
    assert "'+s-2" in table
