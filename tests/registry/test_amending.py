"""Amendment: other words, a new leaf that names the old entry, and both versions provable."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from people.errors import NotAllowed
from registry import invariants
from registry.enums import Purpose
from registry.errors import RegistryError
from registry.models import Amendment, Leaf, LeafIndex, Retirement, Segment
from registry.retiring import amendments
from registry.retiring.claims import Words
from registry.retiring.wordings import current, wordings
from registry.transparency.commitments import Opening, opens
from registry.transparency.leaf import parse as parse_leaf
from registry.transparency.sequencer import integrate
from tests.registry.acts import retire_now
from tests.registry.claims import in_full, retire_held, vetted, words
from tests.registry.test_check_books import falsify, found

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def midori(npo_owner, npo, staff):
    return vetted(npo_owner, npo, staff, "株式会社みどり商事", "Midori Trading Co., Ltd.")


@pytest.fixture
def retired(batch, npo_owner, midori) -> Retirement:
    done = retire_held(batch, npo_owner, in_full(midori), grams=1_240_000)
    integrate()
    return done


def refused(retirement: Retirement, said: Words, by) -> str:
    before = Segment.objects.count(), Leaf.objects.count()
    with pytest.raises(RegistryError) as error:
        amendments.amend(retirement=retirement, words=said, by=by)
    assert (Segment.objects.count(), Leaf.objects.count()) == before
    assert not Amendment.objects.exists()
    return error.value.code


def test_an_amendment_names_the_old_number_index_and_hash_and_changes_no_unit(
    client, retired, midori, npo_owner
):
    said = in_full(midori, place="東京都", purpose=Purpose.OFFSET, purpose_detail="")
    amended = amendments.amend(retirement=retired, words=said, by=npo_owner)
    old = LeafIndex.objects.get(leaf__number=retired.number)
    new = Leaf.objects.get(type="amendment")
    assert new.number == f"{retired.number}-A1/{old.index}/{bytes(old.leaf.hash).hex()}"
    entry, before = parse_leaf(bytes(new.entry)), parse_leaf(bytes(old.leaf.entry))
    assert (entry.grams, entry.serials, entry.project) == (before.grams, before.serials, before.project)
    assert (entry.purpose, before.purpose) == ("offset", "other")
    assert entry.commitments
    assert before.commitments
    asked = client.get("/registry/", {"q": amended.number.lower()})
    assert asked.url == f"/certificates/{retired.number}/?version=2"
    same = {field for field in entry.commitments if entry.commitments[field] == before.commitments.get(field)}
    assert same == {"beneficiary", "user", "period", "message"}
    first, second = wordings(retired)
    assert (first.public["place"], second.public["place"]) == ("高知県高知市", "東京都")
    assert "purpose_detail" not in second.commitments
    assert (second.version, amended.number) == (2, f"{retired.number}-A1")
    integrate()
    third = amendments.amend(retirement=retired, words=in_full(midori, place="大阪府"), by=npo_owner)
    assert third.leaf_number == f"{retired.number}-A2/{old.index}/{bytes(old.leaf.hash).hex()}"
    assert not [each for each in invariants.run() if not each.holds]


def test_what_was_private_stays_private_when_it_is_amended(batch, npo_owner):
    done = retire_held(batch, npo_owner, words("山田 太朗"), grams=1, public=frozenset())
    integrate()
    amendments.amend(retirement=done, words=words("山田 太郎", place="高知"), by=npo_owner)
    assert current(done).public == {}
    assert current(done).withheld == ("beneficiary", "place")


def test_an_amendment_is_refused_outside_its_window_by_strangers_and_when_it_says_nothing_new(
    retired, midori, batch, npo_owner, developer, staff, settings, listing
):
    other = in_full(midori, place="東京都")
    for stranger in (developer, staff):
        with pytest.raises(NotAllowed):
            amendments.amend(retirement=retired, words=other, by=stranger)
    assert refused(retired, in_full(midori), npo_owner) == "nothing_amended"
    fresh = retire_held(batch, npo_owner, in_full(midori), grams=5, key="fresh")
    assert refused(fresh, other, npo_owner) == "not_yet_logged"
    bought = Retirement.objects.get(pk=retire_now(listing, 1_000).id)
    with pytest.raises(NotAllowed):  # what was bought in the shop is not the project's to speak of
        amendments.amend(retirement=bought, words=other, by=npo_owner)
    settings.AMENDMENT_DAYS = 0
    assert refused(retired, other, npo_owner) == "amendment_too_late"


def test_books_with_a_falsified_amendment_are_found_out(retired, midori, npo_owner):
    amendments.amend(retirement=retired, words=in_full(midori, place="東京都"), by=npo_owner)
    assert found() == set()
    falsify("update registry_amendment set leaf_number = leaf_number || '0'")
    assert "each amendment names the entry of its retirement" in found()
    assert "each amendment, disclosure and cancellation has one leaf, which says the same" in found()


def test_commitments_of_a_version_open_with_its_own_openings(retired, midori, npo_owner):
    amended = amendments.amend(retirement=retired, words=in_full(midori, message="改めて"), by=npo_owner)
    assert set(json.loads(amended.commitments)) == {each.field for each in amended.openings.all()}
    assert timezone.now() - amended.amended_at < timedelta(minutes=1)


def test_the_api_tells_the_first_words_and_each_amendment_with_what_opens_it(
    retired, midori, npo_owner, client
):
    amendments.amend(retirement=retired, words=in_full(midori, place="東京都"), by=npo_owner)
    told = client.get(f"/api/v1/registry/retirements/{retired.number}/").json()
    assert told["status"] == "amended"
    assert told["words"]["place"] == "高知県高知市"
    (amended,) = told["amendments"]
    assert (amended["version"], amended["changed"]) == (2, ["place"])
    assert amended["words"]["place"] == "東京都"
    assert amended["leaf_number"].startswith(f"{retired.number}-A1/")
    made = parse_leaf(bytes(Leaf.objects.get(type="amendment").entry)).commitments
    assert made
    for each in amended["openings"]:
        opening = Opening(each["field"], bytes.fromhex(each["salt"]), each["text"])
        assert opens(opening, made)
    assert [event["type"] for event in told["events"]] == ["amended"]
    listed = client.get("/api/v1/registry/retirements/").json()["results"]
    assert [each["status"] for each in listed] == ["amended"]


def test_lists_show_the_name_that_counts(retired, npo_owner, client):
    amendments.amend(retirement=retired, words=words("山田 太郎"), by=npo_owner)
    (listed,) = client.get("/api/v1/registry/retirements/").json()["results"]
    assert listed["beneficiary"] == {"name": "山田 太郎", "kind": "person"}
    page = client.get("/registry/retirements/").content.decode()
    assert "山田 太郎" in page
    assert "みどり" not in page
