"""Every decision, who may make it, its letter, and the appeal against it."""

import re

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from marketplace.catalogue import revisions
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import RejectionCode
from marketplace.errors import ListingNotForSale
from marketplace.letters.writing import compose
from marketplace.moderation import appeals, deciding, queue
from marketplace.moderation.enums import AppealAnswer, Outcome, ScreeningResult
from marketplace.moderation.models import Act, Decision, Item
from marketplace.moderation.refusals import (
    ChecklistOpen,
    ClaimNeeded,
    NotAppealable,
    NotScreened,
    SameJudge,
)
from marketplace.orders.basket import Asked, fill
from people.errors import NotAllowed
from people.models import User
from registry.errors import ReasonUnknown
from registry.lifecycle.errors import NotIndependent, ReasonMissing, WrongState
from tests.moderation.conftest import look_up, row, ticked
from tests.shop import TONNE, work

pytestmark = pytest.mark.django_db


def state(listing: Listing) -> str:
    return Listing.objects.get(pk=listing.pk).state


def decide(item: Item, by, outcome: Outcome, **said: object) -> Decision:
    queue.claim(item, by=by)
    return deciding.decide(item, by=by, outcome=outcome, **said)


def reject(item: Item, by) -> Decision:
    return decide(item, by, Outcome.REJECTED, code="documents", words="The plan is missing.")


def test_an_approval_puts_the_listing_on_sale(listed, submitted, accepted, staff):
    decision = decide(listed, staff, Outcome.APPROVED, checklist=ticked(listed))
    assert state(submitted) == "live"
    assert (decision.by, decision.checklist) == (staff, sorted(ticked(listed)))
    assert queue.running_claim(listed) is None
    assert not queue.waiting().exists()
    with pytest.raises(WrongState):
        deciding.decide(listed, by=staff, outcome=Outcome.APPROVED, checklist=ticked(listed))


def test_each_refusal_says_why_and_gives_the_credits_back(listed, submitted, staff):
    with pytest.raises(ReasonMissing):
        decide(listed, staff, Outcome.NEEDS_CHANGES)
    with pytest.raises(ReasonMissing):
        decide(listed, staff, Outcome.REJECTED, code="claims")
    with pytest.raises(ReasonUnknown):
        decide(listed, staff, Outcome.REJECTED, code="mood", words="No.")
    assert state(submitted) == "in_review"  # nothing of what was refused stays
    decide(listed, staff, Outcome.NEEDS_CHANGES, words="Which forest is it?")
    assert state(submitted) == "needs_changes"


@pytest.mark.parametrize("code", RejectionCode.values)
def test_a_rejection_carries_a_ground_of_the_closed_list(listed, submitted, staff, code):
    decision = decide(listed, staff, Outcome.REJECTED, code=code, words="See the ground.")
    assert (state(submitted), decision.code) == ("rejected", code)


def test_one_approves_with_every_question_answered_and_with_a_claim(listed, staff, other_staff):
    with pytest.raises(ClaimNeeded):
        deciding.decide(listed, by=staff, outcome=Outcome.APPROVED, checklist=ticked(listed))
    queue.claim(listed, by=staff)
    with pytest.raises(ChecklistOpen):
        deciding.decide(listed, by=staff, outcome=Outcome.APPROVED, checklist=ticked(listed)[1:])
    with pytest.raises(ClaimNeeded):
        deciding.decide(listed, by=other_staff, outcome=Outcome.APPROVED, checklist=ticked(listed))


def test_nobody_decides_on_what_they_submitted_and_the_database_knows(listed, npo_owner):
    User.objects.filter(pk=npo_owner.pk).update(is_staff=True)
    npo_owner.memberships.all().delete()
    submitter = User.objects.get(pk=npo_owner.pk)
    with pytest.raises(NotIndependent):
        queue.claim(listed, by=submitter)
    with pytest.raises(NotIndependent):
        deciding.decide(listed, by=submitter, outcome=Outcome.APPROVED, checklist=ticked(listed))
    with pytest.raises(DatabaseError, match="nobody_decides_on_their_own"), transaction.atomic():
        Decision.objects.create(
            item=listed, seller=listed.seller, outcome="approved", by=submitter, submitted_by_id=submitter.pk,
            at=listed.entered_at,
        )  # fmt: skip


def test_an_organisation_is_approved_once_the_lists_were_looked_at(handed_in, npo, staff):
    queue.claim(handed_in, by=staff)
    for result in (None, ScreeningResult.POSSIBLE, ScreeningResult.HIT):
        if result:
            look_up(npo, staff, result)
        with pytest.raises(NotScreened):
            deciding.decide(handed_in, by=staff, outcome=Outcome.APPROVED, checklist=ticked(handed_in))
    look_up(npo, staff)
    deciding.decide(handed_in, by=staff, outcome=Outcome.APPROVED, checklist=ticked(handed_in))
    assert row(handed_in).state == "approved"


def test_an_organisation_may_be_sent_back_or_refused(handed_in, npo_owner, staff):
    reject(handed_in, staff)
    assert row(handed_in).state == "rejected"


def test_a_revision_goes_live_or_leaves_what_is_live_alone(changed, live, staff):
    assert [change.column for change in revisions.changes(row(changed))] == [
        "project_price_minor",
        "words_en",
    ]
    decide(changed, staff, Outcome.APPROVED, checklist=ticked(changed))
    assert Listing.objects.get(pk=live.pk).project_price_minor == 12_000


def test_a_rejected_revision_waits_again_when_its_appeal_is_heard(
    changed, live, npo_owner, staff, other_staff
):
    appeal = appeals.appeal(reject(changed, staff), by=npo_owner, words="The plan is attached.")
    assert Listing.objects.get(pk=live.pk).project_price_minor == 10_000
    appeals.judge(appeal, by=other_staff, answer=AppealAnswer.HEARD, words="So it is.")
    revision = row(changed)
    assert (revision.state, revision.submitted_by) == ("submitted", npo_owner)
    queue.intake()
    again = Item.objects.get(kind="revision", closed_at=None)
    decide(again, staff, Outcome.APPROVED, checklist=ticked(again))


def test_the_letter_is_in_the_language_of_each_who_runs_the_seller(listed, staff, npo_owner):
    reject(listed, staff)
    work()
    (letter,) = mail.outbox
    assert letter.to == [npo_owner.email]  # who reads Japanese
    assert letter.subject.startswith("却下")
    assert "書類" in letter.body  # the ground, in words
    assert "The plan is missing." in letter.body
    assert "/moderation/decisions/" in letter.body


@pytest.mark.parametrize("kind", ["onboarding", "listing", "revision"])
@pytest.mark.parametrize("outcome", Outcome.values)
def test_each_letter_is_whole_in_both_languages(kind, outcome):
    facts = {
        "kind": kind, "outcome": outcome, "outcome_words": "✓", "organisation": "<b>森</b>", "project": "<b>森</b>",
        "listing": "lst_1", "ground": "", "words": "<script>", "may_appeal": True, "heard": outcome == "approved",
        "decision_url": "http://localhost/moderation/decisions/1/",
    }  # fmt: skip
    for letter in ("moderation/decision", "moderation/appeal"):
        english, japanese = (compose(letter, language=language, facts=facts) for language in ("en", "ja"))
        assert facts["decision_url"] in english.plain
        assert "<script>" not in english.html
        assert re.search(r"[ぁ-ん]{2}", japanese.plain)
        assert not re.search(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+", japanese.plain)


def test_one_appeal_for_a_decision_judged_by_someone_else(
    listed, submitted, npo_owner, buyer, staff, other_staff
):
    decision = reject(listed, staff)
    with pytest.raises(NotAllowed):
        appeals.appeal(decision, by=buyer, words="Why?")
    with pytest.raises(ReasonMissing):
        appeals.appeal(decision, by=npo_owner, words=" ")
    appeal = appeals.appeal(decision, by=npo_owner, words="計画書を添付しました。")
    with pytest.raises(NotAppealable):
        appeals.appeal(decision, by=npo_owner, words="Once more.")
    with pytest.raises(SameJudge):
        appeals.judge(appeal, by=staff, answer=AppealAnswer.DISMISSED, words="No.")
    User.objects.filter(pk=npo_owner.pk).update(is_staff=True)
    insider = User.objects.get(pk=npo_owner.pk)
    with pytest.raises(NotIndependent):
        appeals.judge(appeal, by=insider, answer=AppealAnswer.HEARD, words="Yes.")
    appeals.judge(appeal, by=other_staff, answer=AppealAnswer.HEARD, words="計画書を確認しました。")
    assert state(submitted) == "submitted"
    with pytest.raises(WrongState):
        appeals.judge(appeal, by=other_staff, answer=AppealAnswer.DISMISSED, words="Or not.")
    assert queue.intake() == 1
    mail.outbox.clear()
    work()
    assert any("計画書を確認しました。" in letter.body for letter in mail.outbox)


def test_what_goes_for_a_seller_takes_no_appeal(listed, npo_owner, accepted, staff):
    decision = decide(listed, staff, Outcome.APPROVED, checklist=ticked(listed))
    with pytest.raises(NotAppealable):
        appeals.appeal(decision, by=npo_owner, words="Too good.")


def test_a_suspension_stops_at_once_and_its_appeal_lifts_it(live, npo_owner, staff, other_staff):
    with pytest.raises(ReasonMissing):
        deciding.suspend(live, by=staff, code="project", words="")
    with pytest.raises(ReasonUnknown):
        deciding.suspend(live, by=staff, code="", words="A fire.")
    decision = deciding.suspend(live, by=staff, code="project", words="A fire is reported.")
    assert state(live) == "suspended"
    with pytest.raises(ListingNotForSale):
        fill([Asked(live.public_id, grams=TONNE)])
    with pytest.raises(WrongState):
        deciding.suspend(live, by=other_staff, code="project", words="A fire is reported.")
    appeal = appeals.appeal(decision, by=npo_owner, words="It was the next valley.")
    appeals.judge(appeal, by=other_staff, answer=AppealAnswer.HEARD, words="Confirmed by satellite.")
    assert state(live) == "live"


def test_the_trail_tells_all_of_it_in_order(listed, npo_owner, staff, other_staff):
    queue.note(listed, by=staff, text="Called them.")
    appeal = appeals.appeal(reject(listed, staff), by=npo_owner, words="The plan is attached.")
    appeals.judge(appeal, by=other_staff, answer=AppealAnswer.DISMISSED, words="It is another plan.")
    told = [(act.act, act.party) for act in Act.objects.filter(item=listed)]
    assert told == [
        ("entered", "seller"), ("checked", "clock"), ("noted", "staff"), ("claimed", "staff"), ("decided", "staff"),
        ("appealed", "seller"), ("judged", "staff"),
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(words="Nothing.")
