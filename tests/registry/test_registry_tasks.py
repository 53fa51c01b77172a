"""What happens at night."""

import logging

import pytest
from django.db import connection, transaction

from registry import issuance, ledger
from registry.models import Account, Returned
from registry.tasks import check_books, merge_crumbs
from tests.registry.acts import hold

pytestmark = pytest.mark.django_db(transaction=True)


def test_crumbs_are_merged_and_nothing_is_lost(listing: Account):
    for key in "abc":
        hold(listing, 100, key=key)
    for key in "cab":
        ledger.release(key=key)
    before = issuance.available_grams(listing.pk)
    merge_crumbs()
    merge_crumbs()
    assert [crumb.grams for crumb in Returned.objects.all()] == [300]
    assert issuance.available_grams(listing.pk) == before


def test_wrong_books_are_reported(listing: Account, caplog: pytest.LogCaptureFixture):
    hold(listing, 100)
    with caplog.at_level(logging.ERROR):
        check_books()
        assert not caplog.records
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("delete from registry_hold")
        check_books()
    assert "on hold for 0 holds" in caplog.text
