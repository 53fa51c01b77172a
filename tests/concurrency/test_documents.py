"""Many documents at once: their numbers have no gap and none is used twice. The control takes the lock away."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from marketplace.documents import numbers, services
from marketplace.documents.contents import Addressee, Amounts, Draft
from marketplace.documents.models import Document, DocumentKind, Series
from marketplace.pages.formats import JST
from people.models import Organisation
from tests.concurrency.storm import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 24


def issue(company: Organisation, number: int) -> Document:
    today = timezone.now().astimezone(JST).date()
    with transaction.atomic(durable=True):
        return services.issue(
            Draft(
                kind=DocumentKind.INVOICE,
                key=f"storm:{number}",
                livemode=False,
                addressee=Addressee("Kaze Airways"),
                supplied_from=today,
                supplied_on=today,
                amounts=Amounts("JPY", "10", 110, 10),
                language="ja",
                organisation_id=company.pk,
            )
        )


def serials() -> list[int]:
    return list(Document.objects.order_by("serial").values_list("serial", flat=True))


def test_many_at_once_take_one_number_each(company):
    outcomes = at_once([lambda n=n: issue(company, n % (MANY - 4)) for n in range(MANY)])
    failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    # Asked for twice at the same moment, one may find that the other was faster; asking again gives its document.
    assert len(failed) <= 4
    for number in range(MANY - 4):
        issue(company, number)
    assert serials() == list(range(1, MANY - 3))


def test_without_the_lock_the_database_refuses_the_same_number(company, monkeypatch):
    def unlocked(kind: DocumentKind, *, livemode: bool, year: int) -> Series:
        return Series.objects.get_or_create(kind=kind, livemode=livemode, year=year)[0]

    issue(company, 0)
    monkeypatch.setattr(numbers, "lock", unlocked)
    outcomes = at_once([lambda n=n: issue(company, n) for n in range(1, MANY)])
    assert any(isinstance(outcome, DatabaseError) for outcome in outcomes)  # the storm is one
    assert serials() == list(range(1, len(serials()) + 1))  # and still there is no gap
