"""Words that become public later, provably unchanged; and words that are erased for good, also after a restore."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError

from people.errors import NotAllowed
from registry import invariants
from registry.errors import RegistryError
from registry.holdings import now
from registry.models import AmendedOpening, Embargo, Erasure, Leaf, Opening, Retirement
from registry.queries import JST
from registry.retiring import amendments, disclosures
from registry.retiring.wordings import current
from registry.transparency import commitments
from registry.transparency.leaf import parse as parse_leaf
from registry.transparency.sequencer import integrate
from tests.registry.claims import in_full, retire_held, vetted, words
from tests.registry.test_check_books import falsify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_list_of_its_own(settings, tmp_path: Path) -> None:
    settings.OKAESHI_ERASURE_LIST = tmp_path / "erasures"


@pytest.fixture
def withheld(batch, npo_owner, npo, staff) -> Retirement:
    midori = vetted(npo_owner, npo, staff, "株式会社みどり商事")
    return retire_held(batch, npo_owner, in_full(midori), grams=1_000, public=frozenset())


def test_what_is_disclosed_later_opens_what_was_logged_at_first(withheld, npo_owner):
    assert current(withheld).public == {}
    done = disclosures.disclose(retirement=withheld, fields=["beneficiary", "place"], by=npo_owner)
    assert current(withheld).public == {"beneficiary": "株式会社みどり商事", "place": "高知県高知市"}
    first = parse_leaf(bytes(Leaf.objects.get(number=withheld.number).entry))
    later = parse_leaf(bytes(Leaf.objects.get(number=done.number).entry))
    assert first.commitments
    assert later.commitments == {field: first.commitments[field] for field in ("beneficiary", "place")}
    shown = withheld.openings.get(field="beneficiary")
    assert commitments.opens(
        commitments.Opening("beneficiary", bytes(shown.salt), shown.text), later.commitments
    )
    assert not [each for each in invariants.run() if not each.holds]


def test_only_its_owner_discloses_and_only_what_is_withheld(withheld, npo_owner, developer, staff):
    for stranger in (developer, staff):
        with pytest.raises(NotAllowed):
            disclosures.disclose(retirement=withheld, fields=["place"], by=stranger)
    disclosures.disclose(retirement=withheld, fields=["place"], by=npo_owner)
    for fields in (["place"], ["nothing"], [], ["place", "user"]):
        with pytest.raises(RegistryError) as refused:
            disclosures.disclose(retirement=withheld, fields=fields, by=npo_owner)
        assert refused.value.code == "nothing_to_disclose"


def test_words_become_public_on_the_day_that_the_log_promised(batch, npo_owner):
    day = now().astimezone(JST).date() + timedelta(days=30)
    said = words(place="高知", on_behalf_of="鈴木 一郎", consent=True)
    done = retire_held(batch, npo_owner, said, grams=1, public=frozenset(), disclose_on=day)
    assert current(done).public == {"disclose_on": day.isoformat()}
    assert disclosures.disclose_due(today=day - timedelta(days=1)) == 0
    assert disclosures.disclose_due(today=day) == 1
    assert disclosures.disclose_due(today=day) == 0
    assert set(current(done).public) == {"disclose_on", "beneficiary", "place"}
    assert not Embargo.objects.exists()
    with pytest.raises(RegistryError) as refused:
        retire_held(batch, npo_owner, said, grams=1, key="late", disclose_on=now().astimezone(JST).date())
    assert refused.value.code == "words_incomplete"


def test_an_erased_word_is_gone_in_every_version_and_every_proof_stays_valid(
    withheld, npo_owner, npo, staff, developer
):
    integrate()
    name = vetted(npo_owner, npo, staff, "みどり銀行")
    amendments.amend(retirement=withheld, words=in_full(name, user=None, place="東京都"), by=npo_owner)
    with pytest.raises(NotAllowed):
        disclosures.erase(retirement=withheld, fields=["message"], by=developer)
    disclosures.erase(retirement=withheld, fields=["message", "beneficiary"], by=staff)
    left = {each.field for each in Opening.objects.all()} | {
        each.field for each in AmendedOpening.objects.all()
    }
    assert left == {"user", "period", "place", "purpose_detail"}
    assert current(withheld).has_erased_words
    assert not [each for each in invariants.run() if not each.holds]


def test_erasures_are_applied_again_after_a_restore(withheld, npo_owner, settings):
    kept = [(each.field, bytes(each.salt), each.text) for each in withheld.openings.all()]
    disclosures.erase(retirement=withheld, fields=["message"], by=npo_owner)
    assert "ありがとう" not in settings.OKAESHI_ERASURE_LIST.read_text()
    with settings.OKAESHI_ERASURE_LIST.open("a") as file:
        file.write('["R-00')  # a crash in the middle of a line
    disclosures.erase(retirement=withheld, fields=["place"], by=npo_owner)
    with transaction.atomic():  # what a backup of an earlier hour brings back
        falsify("delete from registry_erasure")
        for field, salt, text in kept:
            if field in ("message", "place"):
                Opening.objects.create(retirement=withheld, field=field, salt=salt, text=text, public=True)
    call_command("reapply_erasures")
    assert set(withheld.openings.values_list("field", flat=True)) == {
        "beneficiary",
        "user",
        "period",
        "purpose_detail",
    }
    assert Erasure.objects.count() == 2
    assert disclosures.reapply_erasures() == 0


def test_the_database_itself_refuses_to_change_or_withdraw_what_was_said(withheld, npo_owner):
    disclosures.disclose(retirement=withheld, fields=["place"], by=npo_owner)
    opening = withheld.openings.filter(field="place")
    for change in ({"text": "東京"}, {"public": False}, {"salt": b"\1" * 32}):
        with pytest.raises((DatabaseError, IntegrityError)):
            opening.update(**change)
    assert json.loads(withheld.commitments)
