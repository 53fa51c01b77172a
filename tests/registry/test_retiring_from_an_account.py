"""Retirement without the shop: by quantity or serial, once for one key, and refused without moving anything."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from people.errors import NotAllowed
from registry import accounts, holdings, invariants
from registry.enums import AccountKind, BeneficiaryKind, Purpose
from registry.errors import RegistryError
from registry.models import Entry, Leaf, Opening, Retirement, Segment
from registry.retiring import names
from registry.retiring.claims import Words
from registry.transparency.leaf import parse as parse_leaf
from tests.registry.claims import in_full, retire_held, vetted, words

pytestmark = pytest.mark.django_db
TONNE = 1_000_000


@pytest.fixture
def midori(npo_owner, npo, staff):
    return vetted(npo_owner, npo, staff, "株式会社みどり商事", "Midori Trading Co., Ltd.")


@pytest.fixture
def holder(batch):
    return accounts.holding_account(batch.project.operator, livemode=True)


def held(holder) -> int:
    return sum(piece.hi - piece.lo for piece in holdings.held_segments(account=holder))


def test_a_quantity_takes_the_lowest_serials_and_leaves_leaf_entries_and_openings(
    batch, holder, npo_owner, midori
):
    done = retire_held(batch, npo_owner, in_full(midori), grams=1_240_500)
    assert done.serials == [f"{batch.serial}-1.000000~2.240499"]
    assert held(holder) == 9 * TONNE - 1_240_500
    entry = Entry.objects.get(retirement=done)
    assert (entry.source, entry.target.kind) == (holder, AccountKind.RETIREMENT)
    leaf = parse_leaf(bytes(Leaf.objects.get(number=done.number).entry))
    assert (leaf.grams, leaf.purpose, leaf.serials) == (1_240_500, "other", tuple(done.serials))
    said = {opening.field: opening.text for opening in done.openings.all()}
    assert said == {
        "beneficiary": "株式会社みどり商事 / Midori Trading Co., Ltd.",
        "user": "株式会社みどり商事 / Midori Trading Co., Ltd.",
        "purpose_detail": "社員旅行の移動",
        "period": "2025-04-01/2026-03-31",
        "place": "高知県高知市",
        "message": "ありがとう",
    }
    assert set(leaf.commitments or {}) == set(said)
    assert not [each for each in invariants.run() if not each.holds]


def test_serials_take_exactly_these_units(batch, holder, npo_owner):
    asked = (f"{batch.serial}-3", f"{batch.serial}-5.000250~5.000499")
    done = retire_held(batch, npo_owner, words(), serials=asked)
    assert done.grams == TONNE + 250
    assert done.serials == [f"{batch.serial}-3.000000~3.999999", f"{batch.serial}-5.000250~5.000499"]
    assert held(holder) == 8 * TONNE - 250
    assert not [each for each in invariants.run() if not each.holds]


def test_asked_twice_with_one_key_it_answers_with_the_first(batch, holder, npo_owner):
    first = retire_held(batch, npo_owner, words(), grams=500)
    assert retire_held(batch, npo_owner, words(), grams=500) == first
    assert held(holder) == 9 * TONNE - 500
    for other in (
        {"grams": 501},
        {"grams": 500, "said": words("山田 花子")},
        {"grams": 500, "said": words(place="東京")},
        {"grams": 500, "disclose_on": timezone.now().date() + timedelta(days=9)},
        {"serials": (f"{batch.serial}-2.000000~2.000499",)},
    ):
        with pytest.raises(RegistryError) as refused:
            retire_held(batch, npo_owner, other.pop("said", words()), **other)
        assert refused.value.code == "idempotency_mismatch"
    assert Retirement.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"grams": 0}, "mass_not_representable"),
        ({"grams": -5}, "mass_not_representable"),
        ({"grams": 9 * TONNE + 1}, "insufficient_holdings"),
        ({"serials": ("{}-11",)}, "serial_outside_batch"),
        ({"serials": ("KOC-JP-0099-2024-01-1",)}, "serial_outside_batch"),
        ({"serials": ("{}-10",)}, "units_not_held"),  # in the buffer
        ({"serials": ("{}-1", "{}-1.000005")}, "serials_overlap"),
        ({"serials": ("{}-０",)}, "serial_malformed"),  # a full-width nought
        ({"serials": ("{}-1\u200b",)}, "serial_malformed"),
        ({"serials": ("КOC-JP-0012-2024-01-1",)}, "serial_malformed"),  # a Cyrillic letter
        ({"serials": ("{}-01",)}, "serial_malformed"),
    ],
)
def test_units_that_cannot_be_taken_are_refused_and_nothing_moves(batch, holder, npo_owner, asked, code):
    if "serials" in asked:
        asked = {"serials": tuple(text.format(batch.serial) for text in asked["serials"])}
    before = list(Segment.objects.order_by("lo").values_list("lo", "hi", "account", "condition"))
    with pytest.raises(RegistryError) as refused:
        retire_held(batch, npo_owner, words(), **asked)
    assert refused.value.code == code
    assert list(Segment.objects.order_by("lo").values_list("lo", "hi", "account", "condition")) == before
    assert not Retirement.objects.exists()
    assert not Opening.objects.exists()


def test_only_those_who_act_for_the_holder_retire(batch, holder, buyer, developer, staff):
    for stranger in (buyer, developer, staff):
        with pytest.raises(NotAllowed):
            retire_held(batch, stranger, words(), grams=1)
    assert held(holder) == 9 * TONNE


def test_units_on_sale_are_reserved(batch, put_on_sale, npo_owner):
    put_on_sale(8 * TONNE)
    with pytest.raises(RegistryError) as refused:
        retire_held(batch, npo_owner, words(), grams=TONNE + 1)
    assert refused.value.code == "insufficient_holdings"
    assert retire_held(batch, npo_owner, words(), grams=TONNE).grams == TONNE


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"purpose": "neutrality"}, "purpose_unknown", "purpose"),
        ({"purpose": Purpose.OTHER}, "words_incomplete", "purpose_detail"),
        ({"beneficiary": " "}, "words_incomplete", "beneficiary"),
        ({"period": (date(2026, 4, 1), date(2026, 3, 31))}, "words_incomplete", "period"),
        ({"on_behalf_of": "鈴木 一郎"}, "words_incomplete", "consent"),
        ({"message": "a\x00b"}, "text_not_representable", "message"),
        (
            {"beneficiary": "Acme \u202edtL"},
            "text_not_representable",
            "beneficiary",
        ),  # turned, it reads "Ltd"
        ({"place": "高" * 1_001}, "text_not_representable", "place"),
    ],
)
def test_words_that_do_not_go_together_are_refused(said, code, field):
    with pytest.raises(RegistryError) as refused:
        words(**said)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_someone_without_an_account_consents_and_stays_unnamed(batch, npo_owner):
    said = words("鈴木 一郎", on_behalf_of="鈴木 一郎、高知県在住", consent=True)
    done = retire_held(batch, npo_owner, said, grams=1)
    assert not done.openings.get(field="on_behalf_of").public
    assert done.beneficiary_kind == BeneficiaryKind.PERSON


def test_a_name_is_vetted_once_and_however_it_is_written(midori, npo_owner, npo, staff, buyer):
    for spelling in ("株式会社みどり商事", " 株式会社みどり商事 ", "株式会社みどり\u200b商事"):
        with pytest.raises(RegistryError) as refused:
            names.propose_name(
                by=npo_owner, organisation=npo, kind=BeneficiaryKind.ORGANISATION, name_ja=spelling
            )
        assert refused.value.code == "name_known"
    with pytest.raises(RegistryError):
        names.propose_name(
            by=npo_owner,
            organisation=npo,
            kind=BeneficiaryKind.ORGANISATION,
            name_en="ＭＩＤＯＲＩ trading  co., ltd.",
        )
    with pytest.raises(NotAllowed):
        names.propose_name(by=buyer, organisation=npo, kind=BeneficiaryKind.EVENT, name_en="Fair")


def test_a_name_that_nobody_vetted_cannot_be_used(npo_owner, npo, staff):
    proposed = names.propose_name(
        by=npo_owner, organisation=npo, kind=BeneficiaryKind.EVENT, name_en="Tosa Fair"
    )
    with pytest.raises(RegistryError) as refused:
        words(proposed)
    assert refused.value.code == "name_not_vetted"
    with pytest.raises(NotAllowed):
        names.vet_name(name=proposed, by=npo_owner)
    names.refuse_name(name=proposed, by=staff, reason="Which fair?")
    with pytest.raises(RegistryError) as refused:
        names.vet_name(name=proposed, by=staff)
    assert refused.value.code == "name_decided"
    again = names.propose_name(
        by=npo_owner, organisation=npo, kind=BeneficiaryKind.EVENT, name_en="Tosa Fair"
    )
    assert isinstance(words(names.vet_name(name=again, by=staff)), Words)
    with pytest.raises(RegistryError):
        names.propose_name(by=npo_owner, organisation=npo, kind=BeneficiaryKind.PERSON, name_ja="山田 太郎")
