"""The queue: what comes in and goes out, in which order, and that an item is one person's at a time."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from marketplace.catalogue import offering
from marketplace.catalogue.models import Listing
from marketplace.moderation import queue
from marketplace.moderation.models import Act, Claim, Item
from marketplace.moderation.refusals import ItemTaken
from people.models import Role
from people.services import add_member
from registry.lifecycle.errors import NotForYou, NotIndependent, ReasonMissing, WrongState
from tests.cast import person

pytestmark = pytest.mark.django_db


def acts(item: Item) -> list[str]:
    return list(Act.objects.filter(item=item).values_list("act", flat=True))


def test_what_is_handed_in_waits_once_with_its_checks(listed, submitted, npo_owner):
    assert queue.intake() == 0
    assert (listed.seller, listed.submitted_by) == (submitted.seller, npo_owner)
    found = {check.name: check.outcome for check in queue.latest_checks(listed)}
    assert found == {
        "screened": "fails", "serials": "passes", "accreditation": "passes", "words": "passes", "price": "passes",
        "duplicates": "passes",
    }  # fmt: skip
    assert listed.risk == 40  # not looked up yet, and a new seller
    assert acts(listed) == ["entered", "checked"]


def test_what_its_seller_withdraws_leaves(listed, submitted, npo_owner):
    offering.withdraw(listing=submitted, by=npo_owner)
    assert queue.intake() == 1
    listed.refresh_from_db()
    assert listed.closed_at is not None
    assert acts(listed)[-1] == "left"


def test_the_riskiest_come_first_then_the_oldest(listed, handed_in):
    Item.objects.filter(pk=handed_in.pk).update(risk=90)
    assert list(queue.waiting()) == [handed_in, listed]
    assert list(queue.waiting(order="age")) == [listed, handed_in]
    assert list(queue.waiting(kind="listing")) == [listed]


def test_words_that_claim_too_much_make_a_risk_that_a_person_sees(draft, npo_owner, staff):
    offering.write(listing=draft, by=npo_owner, words_ja="実質ゼロの森です。")
    offering.submit(listing=draft, by=npo_owner)
    queue.intake()
    item = Item.objects.get()
    (words,) = [check for check in queue.latest_checks(item) if check.name == "words"]
    assert (words.outcome, words.facts) == ("fails", {"words": ["実質ゼロ"]})
    queue.check_again(item, by=staff)
    assert item.checks.filter(name="words").count() == 2  # what was found stays, beside what is found now


def test_who_takes_an_item_on_has_it_alone_and_the_listing_is_in_review(
    listed, submitted, staff, other_staff
):
    queue.claim(listed, by=staff)
    assert Listing.objects.get(pk=submitted.pk).state == "in_review"
    with pytest.raises(ItemTaken):
        queue.claim(listed, by=other_staff)
    until = queue.running_claim(listed).until
    assert queue.claim(listed, by=staff).until > until  # prolonged, not a second one
    assert Claim.objects.count() == 1
    assert [item.taken for item in queue.waiting()] == [True]


def test_what_is_given_back_or_forgotten_is_free_again(listed, staff, other_staff):
    queue.claim(listed, by=staff)
    queue.release(listed, by=other_staff)  # not theirs to give
    assert queue.running_claim(listed).by == staff
    queue.release(listed, by=staff)
    queue.claim(listed, by=other_staff)
    with connection.cursor() as cursor:  # as if an hour had gone by
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update moderation_claim set at = at - interval '1 hour', until = until - interval '1 hour'"
        )
        cursor.execute("set local session_replication_role = origin")
    assert queue.running_claim(listed) is None
    assert queue.claim(listed, by=staff).by == staff


def test_the_database_itself_refuses_two_at_once(listed, staff, other_staff):
    queue.claim(listed, by=staff)
    now = timezone.now()
    with pytest.raises(DatabaseError, match="one_claim_at_a_time"), transaction.atomic():
        Claim.objects.create(item=listed, by=other_staff, at=now, until=now + queue.CLAIM_LASTS)


def test_nobody_takes_on_what_is_theirs_and_strangers_nothing(listed, npo, npo_owner, buyer):
    with pytest.raises(NotForYou):
        queue.claim(listed, by=buyer)
    insider = person("insider@example.org", is_staff=True)
    add_member(organisation=npo, email=insider.email, role=Role.VIEWER)
    with pytest.raises(NotIndependent):
        queue.claim(listed, by=insider)
    with pytest.raises(NotIndependent):
        queue.note(listed, by=insider, text="Ours.")


def test_notes_stay_among_staff_and_as_they_are(listed, staff):
    note = queue.note(listed, by=staff, text=" 電話で確認済み <script>alert(1)</script> ")
    assert note.text.startswith("電話")
    with pytest.raises(ReasonMissing):
        queue.note(listed, by=staff, text="  ")
    with pytest.raises(DatabaseError), transaction.atomic():
        listed.notes.update(text="Nothing.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Act.objects.all().delete()


def test_what_is_decided_or_gone_cannot_be_taken_on(listed, submitted, npo_owner, staff):
    offering.withdraw(listing=submitted, by=npo_owner)
    queue.intake()
    with pytest.raises(WrongState):
        queue.claim(listed, by=staff)
