"""The public totals are the sums of the books, by month and mode."""

import pytest
from django.core.cache import cache
from django.test import Client

from marketplace.payouts import transparency
from marketplace.payouts.owing import owe

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()


def test_the_totals_are_the_sums_of_the_lines(company_order, client: Client):
    line = company_order.lines.get()
    owe(company_order.pk)
    (sums,) = transparency.totals(livemode=False).sums
    assert sums["project"] == sums["project_owed"] == line.project_minor
    assert (sums["platform_fee"], sums["tax"], sums["grams"]) == (
        line.platform_fee_minor,
        line.tax_minor,
        line.grams,
    )
    assert transparency.totals(livemode=True).sums == []
    page = client.get("/transparency/?mode=test").content.decode()
    assert "Kaze Airways" not in page
    rows = b"".join(client.get("/transparency/totals.csv?mode=test").streaming_content).decode().splitlines()
    assert rows[0].removeprefix("\ufeff").split(",") == list(transparency.COLUMNS)
    assert rows[1].split(",")[4] == str(line.project_minor)
    assert client.get("/transparency/").status_code == 200
