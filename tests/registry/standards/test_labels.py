"""Labels of others: attached with source and date, ended by another row, and kept by a retirement as they stood."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from registry import standards
from registry.models import Label, Retirement
from registry.standards.errors import AlreadyPublished, DatesOutOfOrder, LabelEnded
from registry.standards.labels import labels_of
from tests.registry.acts import retire_now

pytestmark = pytest.mark.django_db
LONG_AGO = date(2024, 1, 1)


def attach(to, kind="ccp", since=LONG_AGO):
    return standards.attach_label(
        to=to, kind=kind, source_url="https://icvcm.org/assessment", as_of=LONG_AGO, applies_from=since
    )


def end(label, until=None):
    return standards.end_label(
        label=label,
        applies_until=until or timezone.localdate() - timedelta(days=1),
        source_url="https://icvcm.org/news",
        reason="Withdrawn by ICVCM",
    )


def kinds(number: str) -> set[str]:
    retirement = Retirement.objects.select_related("batch").get(number=number)
    return {label.kind for label in labels_of([retirement])[retirement.pk]}


@pytest.fixture
def retired(listing):
    """retired() -> the number of a new retirement of a gram."""
    taken = iter(range(100))
    return lambda: retire_now(listing, 1, key=f"gram {next(taken)}").number


def test_a_retirement_has_the_labels_of_its_batch_and_of_its_methodology_version(batch, methodology, retired):
    attach(methodology)
    attach(batch, "corsia_first")
    assert kinds(retired()) == {"ccp", "corsia_first"}


def test_a_retirement_keeps_its_labels_as_they_stood(batch, retired):
    before = retired()
    label = attach(batch)
    during = retired()
    end(label)
    after = retired()
    again = attach(batch)
    assert [kinds(number) for number in (before, during, after, retired())] == [
        set(),
        {"ccp"},
        set(),
        {"ccp"},
    ]
    assert again.pk != label.pk


def test_a_label_entered_late_does_not_slip_under_an_old_retirement(batch, retired):
    old = retired()
    label = attach(batch, since=date(2020, 1, 1))
    assert kinds(old) == set()
    assert label.attached_at <= timezone.now()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update registry_label set attached_at = '2020-01-01'")


def test_a_label_counts_from_its_day_on_and_up_to_its_last(batch, retired):
    tomorrow = timezone.localdate() + timedelta(days=1)
    attach(batch, "ccp", since=tomorrow)
    end(attach(batch, "corsia_first"), until=tomorrow)
    assert kinds(retired()) == {"corsia_first"}


def test_a_label_is_attached_once_and_ended_once(batch, methodology):
    label = attach(batch)
    attach(methodology)  # the same kind on another thing
    with pytest.raises(AlreadyPublished):
        attach(batch)
    with pytest.raises(DatesOutOfOrder):
        end(label, until=LONG_AGO - timedelta(days=1))
    end(label)
    with pytest.raises(LabelEnded):
        end(label)
    assert Label.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        "update registry_label set source_url = 'https://elsewhere.example'",
        "delete from registry_label where id in (select label_id from registry_labelend)",
        "update registry_labelend set applies_until = '2099-01-01'",
        "delete from registry_labelend",
    ],
)
def test_labels_and_their_ends_cannot_be_rewritten(batch, change):
    end(attach(batch))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_labels_of_many_retirements_take_one_query(batch, methodology, retired, django_assert_num_queries):
    attach(methodology)
    for _n in range(5):
        retired()
    many = list(Retirement.objects.select_related("batch"))
    with django_assert_num_queries(1):
        assert all(labels_of(many).values())


def test_the_page_and_the_api_show_the_labels_of_a_retirement(client, batch, retired):
    label = attach(batch)
    number = retired()
    end(label)
    (shown,) = client.get(f"/api/v1/registry/retirements/{number}/").json()["labels"]
    assert shown == {
        "kind": "ccp",
        "on": "batch",
        "source_url": "https://icvcm.org/assessment",
        "as_of": "2024-01-01",
        "applies_from": "2024-01-01",
    }
    page = client.get(f"/certificates/{number}/", headers={"Accept-Language": "en"}).content.decode()
    assert "ICVCM Core Carbon Principles" in page
    batch_page = client.get(f"/registry/batches/{batch.serial}/", headers={"Accept-Language": "en"})
    assert "Withdrawn by ICVCM" in batch_page.content.decode()
