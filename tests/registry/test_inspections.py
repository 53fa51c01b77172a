"""The checks of the books are kept, shown to everyone in plain words, and raise an alarm when one does not hold."""

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from registry import inspections, invariants
from registry.invariants.meanings import MEANINGS
from registry.models import Account, CheckRun
from registry.tasks import check_books
from tests.registry.acts import hold

pytestmark = pytest.mark.django_db
BROKEN = "each hold has its units on hold, and nothing is on hold without one"


def test_every_check_is_explained_in_plain_words():
    assert {check.name for check in invariants.all_checks()} - set(MEANINGS) == set()


def test_a_run_is_kept_and_public_in_both_languages(client: Client, listing: Account):
    assert "have not been run" in client.get("/registry/invariants/").content.decode()
    check_books()
    run = CheckRun.objects.get()
    assert run.by_night
    assert run.ended_at
    assert run.faults == 0
    assert [each.name for each in run.results.all()] == [check.name for check in invariants.all_checks()]
    for language, words in (("ja", "どのバッチ"), ("en", "Every gram of every batch")):
        page = client.get("/registry/invariants/", {"lang": language}).content.decode()
        assert words in page


def test_a_check_that_does_not_hold_is_shown_and_told(
    client: Client, listing: Account, staff, settings, caplog: pytest.LogCaptureFixture
):
    settings.ADMINS = [("", "ops@example.org")]
    hold(listing, 100)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from registry_hold")
    check_books()
    result = CheckRun.objects.get().results.get(name=BROKEN)
    assert (result.holds, result.offenders, len(result.first)) == (False, 1, 1)
    assert "on hold for 0 holds" in caplog.text
    assert BROKEN in mail.outbox[-1].body
    public = client.get("/registry/invariants/").content.decode()
    assert "1 row breaks it" in public
    assert "on hold for 0 holds" not in public
    client.force_login(staff)
    assert "on hold for 0 holds" in client.get("/registry/desk/checks/").content.decode()


def test_staff_run_them_at_any_time_but_one_run_at_a_time(client: Client, listing: Account, staff):
    client.force_login(staff)
    client.post("/registry/desk/checks/run/")
    assert "running already" in client.post("/registry/desk/checks/run/", follow=True).content.decode()
    asked = CheckRun.objects.get()
    check_books(asked.pk)
    asked.refresh_from_db()
    assert asked.ended_at
    assert not asked.by_night
    assert inspections.ask() is not None
