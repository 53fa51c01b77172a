"""Units of another registry enter once, whoever enters them and however they are written; a batch stands for them."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.errors import NotAllowed
from registry import accounts, foreign, invariants, issuance
from registry.cancellations import cancel
from registry.enums import CancellationReason, ForeignHold, ForeignRegistry
from registry.errors import TextNotRepresentable
from registry.foreign import immobilise, queries
from registry.foreign.errors import (
    ForeignDateRefused,
    ForeignQuantityDiffers,
    ForeignSerialMalformed,
    ForeignUnitsInUse,
    ForeignUnitsTaken,
    ForeignVintageDiffers,
    ImmobilisationClosed,
)
from registry.lifecycle.errors import ProjectSuspended, VintageOutsideCrediting
from registry.models import ForeignRange, Immobilisation, Leaf, Project, Scheme
from registry.papers import Paper, PaperRefused
from registry.retiring.retirements import Wanted
from registry.standards.errors import SchemeNotAccredited
from tests.registry.conftest import TONNE
from tests.registry.foreign.acts import EVIDENCE, enter, gold


@pytest.mark.django_db
def test_a_batch_is_issued_tonne_for_tonne_and_each_foreign_unit_leads_to_its_own_tonne(project, staff):
    project.buffer_percent = 0
    project.save()
    entered = enter(project, staff, gold(110, 114), gold(1, 5, issuance=30300))
    with transaction.atomic():
        batch = immobilise.issue(immobilisation=entered)
    assert (batch.grams, batch.vintage) == (10 * TONNE, 2024)
    assert Leaf.objects.filter(type="issuance", number=batch.serial).exists()
    (match,) = queries.matches(foreign.recognise("gs1-1-ke-gs11603-16-2024-30300-4-9"))
    assert (match.first, match.last) == (4, 5)
    assert str(match.units) == f"{batch.serial}-9.000000~10.999999"
    assert [str(queries.backing(row)) for row in batch.immobilisation.ranges.all()] == [
        f"{batch.serial}-1.000000~5.999999",
        f"{batch.serial}-6.000000~10.999999",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("again", "why"),
    [
        (gold(110, 5463), "the same text"),
        ("ｇｓ１–１–ｋｅ–ｇｓ１１６０３–１６–２０２４–３０２５６–１１０–５４６３", "in wide letters"),
        (gold(5463, 5463), "its last unit alone"),
        (gold(1, 110), "a range that ends on its first unit"),
        (gold(1, 9999), "a range around it"),
        ("GS1-1-UG-GS7-4-2024-30256-200-201", "another project written over the same issuance"),
    ],
)
def test_no_foreign_unit_enters_twice(project, staff, again, why):
    enter(project, staff, gold(110, 5463))
    with pytest.raises(ForeignUnitsTaken) as refusal:
        enter(project, staff, gold(6000, 6001), again)
    assert refusal.value.params["serial"] == foreign.recognise(again).text, why
    assert Immobilisation.objects.count() == 1


@pytest.mark.django_db
def test_units_beside_each_other_of_another_issuance_or_of_test_mode_are_other_units(project, staff):
    enter(project, staff, gold(110, 199))
    enter(project, staff, gold(200, 200), gold(109, 109))
    enter(project, staff, gold(110, 199, issuance=30257))
    enter(project, staff, gold(110, 199), livemode=False)
    assert ForeignRange.objects.count() == 5


@pytest.mark.django_db
def test_one_list_cannot_name_a_unit_twice(project, staff):
    with pytest.raises(ForeignUnitsTaken):
        enter(project, staff, gold(1, 5), gold(5, 9))


@pytest.mark.django_db
def test_what_does_not_fit_together_is_refused_and_nothing_is_kept(project, staff, npo_owner):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for refusal, serials, facts in (
        (ForeignQuantityDiffers, [gold(1, 5)], {"tonnes": 6}),
        (ForeignVintageDiffers, [gold(1, 5)], {"vintage": 2023}),
        (ForeignDateRefused, [gold(1, 5)], {"immobilised_on": tomorrow}),
        (TextNotRepresentable, [gold(1, 5)], {"reference": ""}),
        (TextNotRepresentable, [gold(1, 5)], {"account": "two\nlines"}),
        (ForeignSerialMalformed, [], {"tonnes": 0}),
        (ForeignSerialMalformed, [gold(1, 5)], {"registry": ForeignRegistry.VERRA, "tonnes": 5}),
    ):
        with pytest.raises(refusal):
            enter(project, staff, *serials, **facts) if "registry" not in facts else immobilise.immobilise(
                project=project, serials=serials, by=staff, vintage=2024, account="a", reference="r",
                hold=ForeignHold.RETIRED, immobilised_on=date(2026, 3, 1), evidence=EVIDENCE, **facts,
            )  # fmt: skip
    with pytest.raises(NotAllowed):
        enter(project, npo_owner, gold(1, 5))
    assert not Immobilisation.objects.exists()


@pytest.mark.django_db
def test_a_vintage_that_the_crediting_period_does_not_touch_is_refused_when_entered_and_when_issued(
    project, staff
):
    of_2019, of_2020 = (gold(1, 5).replace("-2024-", f"-{year}-") for year in (2019, 2020))
    with translation.override("en"), pytest.raises(VintageOutsideCrediting) as refusal:
        enter(project, staff, of_2019, vintage=2019)
    assert (refusal.value.field, str(refusal.value)) == (
        "vintage",
        "The crediting period of this project is 2020-04-01 to 2030-03-31: it does not touch 2019.",
    )
    assert not Immobilisation.objects.exists()
    for vintage in (2019, 2031):
        with pytest.raises(VintageOutsideCrediting), transaction.atomic():
            issuance.issue(project=project, vintage=vintage, tonnes=1, livemode=True)
    enter(project, staff, of_2020, vintage=2020)  # its last nine months count


@pytest.mark.parametrize(
    ("name", "media_type", "content"),
    [
        ("a.pdf", "application/pdf", b"<html>"),
        ("a.html", "text/html", b"<script>"),
        ("a.txt", "text/plain", b""),
        ("a.txt", "text/plain", b"x" * 10_000_001),
        ("", "text/plain", b"x"),
    ],
)
def test_evidence_is_a_document_of_its_kind_and_of_a_size(name, media_type, content):
    with pytest.raises(PaperRefused):
        Paper(name, media_type, content)


@pytest.mark.django_db
def test_what_was_entered_by_mistake_is_withdrawn_and_entered_anew(project, staff, npo_owner):
    wrong = enter(project, staff, gold(1, 5))
    with pytest.raises(NotAllowed):
        immobilise.withdraw(immobilisation=wrong, because="wrong file", by=npo_owner)
    immobilise.withdraw(immobilisation=wrong, because="wrong file", by=staff)
    right = enter(project, staff, gold(1, 5))
    with transaction.atomic():
        immobilise.issue(immobilisation=right)
    for closed in (wrong, right):
        with pytest.raises(ImmobilisationClosed):
            immobilise.withdraw(immobilisation=closed, because="again", by=staff)
        with pytest.raises(ImmobilisationClosed), transaction.atomic():
            immobilise.issue(immobilisation=closed)


@pytest.mark.django_db
def test_nothing_is_issued_for_a_suspended_project(project, staff):
    entered = enter(project, staff, gold(1, 5))
    Project.objects.filter(pk=project.pk).update(suspended_at=timezone.now())
    with pytest.raises(ProjectSuspended), transaction.atomic():
        immobilise.issue(immobilisation=entered)


@pytest.mark.django_db
def test_nothing_is_issued_under_a_scheme_whose_time_is_over(project, staff):
    entered = enter(project, staff, gold(1, 5))
    Scheme.objects.update(accredited_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(SchemeNotAccredited), transaction.atomic():
        immobilise.issue(immobilisation=entered)
    assert not project.batches.exists()


@pytest.mark.django_db
def test_the_database_itself_refuses_to_change_or_free_units_that_back_a_batch(project, staff):
    entered = enter(project, staff, gold(1, 5))
    with transaction.atomic():
        immobilise.issue(immobilisation=entered)
    row = entered.ranges.get()
    for sql in (
        "update registry_foreignrange set active = false",
        "update registry_foreignrange set stop = stop + 1",
        "delete from registry_foreignrange",
        "update registry_immobilisation set batch_id = null",
        "update registry_immobilisation set withdrawn_at = now()",
        "update registry_immobilisation set released_at = now()",
        "update registry_foreignblock set key = '1'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    row.refresh_from_db()
    assert row.active
    assert invariants.broken(invariants.run()) == []


@pytest.mark.django_db
def test_units_go_back_only_after_every_unit_of_their_batch_was_cancelled(project, staff, npo):
    project.buffer_percent = 0
    project.save()
    entered = enter(project, staff, gold(1, 5))
    with pytest.raises(ImmobilisationClosed):
        immobilise.release(immobilisation=entered, by=staff)
    with transaction.atomic():
        batch = immobilise.issue(immobilisation=entered)
    account = accounts.holding_account(npo, livemode=True)
    for tonnes in (4, 1):
        with pytest.raises(ForeignUnitsInUse):
            immobilise.release(immobilisation=entered, by=staff)
        with transaction.atomic():
            cancel(
                account=account,
                wanted=Wanted(batch, tonnes * TONNE, ()),
                reason=CancellationReason.COUNTED_ELSEWHERE,
            )
    with pytest.raises(NotAllowed):
        immobilise.release(immobilisation=entered, by=npo.members.get())
    immobilise.release(immobilisation=entered, by=staff)
    with pytest.raises(ImmobilisationClosed):
        immobilise.release(immobilisation=entered, by=staff)
    assert list(queries.matches(foreign.recognise(gold(1, 5)))) == []
    enter(project, staff, gold(1, 5))  # with a new confirmation
    assert invariants.broken(invariants.run()) == []


@pytest.mark.django_db
def test_the_books_name_foreign_units_that_entered_twice_or_back_nothing(project, staff):
    enter(project, staff, gold(1, 5))
    enter(project, staff, gold(10, 14))
    with connection.cursor() as cursor:  # as someone with the keys to the database might
        cursor.execute("set constraints all immediate")
        cursor.execute("set session_replication_role = replica")
        cursor.execute("alter table registry_foreignrange drop constraint foreign_units_enter_once")
        cursor.execute("update registry_foreignrange set first = 4 where first = 10")
        cursor.execute("set session_replication_role = origin")
    broken = {fault["check"] for fault in invariants.broken(invariants.run())}
    assert broken == {
        "no unit of another registry has entered twice",
        "each immobilised tonne backs one tonne of one batch, in its mode",
        "each foreign serial number names the units that are kept for it",
    }


ISSUANCE = itertools.count(50_000)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(a=st.integers(1, 60), b=st.integers(1, 60), long=st.integers(0, 20), wide=st.integers(0, 20))
def test_two_ranges_of_one_issuance_enter_exactly_when_they_share_no_unit(project, staff, a, b, long, wide):
    issuance = next(ISSUANCE)
    enter(project, staff, gold(a, a + long, issuance=issuance))
    share = a <= b + wide and b <= a + long
    with pytest.raises(ForeignUnitsTaken) if share else nullcontext():
        enter(project, staff, gold(b, b + wide, issuance=issuance))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_the_same_units_at_once_one_is_told_they_are_taken(project, staff):
    def once(first: int) -> str:
        try:
            return enter(project, staff, gold(first, 50), gold(100, 120)).number
        except ForeignUnitsTaken as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(once, (1, 40)))
    assert sorted(answer == "foreign_units_taken" for answer in answers) == [False, True]
    assert Immobilisation.objects.count() == 1
