"""The automatic checks, as the pure functions they are, and the words that may not be said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.claims import Strength, lint
from marketplace.moderation.checks import Outcome
from marketplace.moderation.checks.accreditation import Backing, check_accreditation
from marketplace.moderation.checks.duplicates import Offered, check_duplicates
from marketplace.moderation.checks.prices import check_price
from marketplace.moderation.checks.screened import check_screened
from marketplace.moderation.checks.serials import Span, check_serials
from marketplace.moderation.checks.words import check_words

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "Our carbon-neutral tea", "CLIMATE NEUTRAL flights", "Neutralise your trip", "a net-zero home", "Zero carbon",
        "carbon free delivery", "It cancels your emissions", "cancel out the footprint", "Guilt-free travel",
        "save the planet",
        "neu\u00adtral", "ｎｅｕｔｒａｌ", "CO2-negative",
        "カーボンニュートラルな旅", "カーボン・ニュートラル", "ｶｰﾎﾞﾝﾆｭｰﾄﾗﾙ",
        "実質ゼロのお茶", "実質 0", "排出量ゼロ", "CO2ゼロ",
        "CO₂フリー",
        "ネットゼロ", "ゼロエミッション", "気候中立", "排出を帳消しに", "地球を救う",
    ],
)  # fmt: skip
def test_words_that_claim_more_than_a_credit_shows_are_found(text):
    assert [claim.strength for claim in lint(text)][:1] == [Strength.FORBIDDEN]


@pytest.mark.parametrize(
    "text",
    [
        "Restores 40 ha of beech forest near Furano; verified in 2024.", "We offset 120 kg by retiring credits.",
        "Volunteers plant trees on the Zero river.", "下川町の森を間伐し、吸収量を測ります。",
        "排出量を120 kg分オフセットします。",
        "120 kgのうち30 kgをオフセット", "エコシステムの調査",
        "排出量は0.4トンです", "🌲 مشروع الغابة <script>alert(1)</script>", "",
    ],
)  # fmt: skip
def test_plain_words_pass(text):
    assert lint(text) == ()


def test_praise_without_content_only_warns():
    assert check_words(["An eco-friendly gift"]).outcome == Outcome.WARNS
    assert check_words(["環境にやさしい森"]).facts == {"words": ["環境にやさしい"]}
    found = check_words(["Eco gifts", "実質ゼロ"])
    assert (found.outcome, found.facts) == (Outcome.FAILS, {"words": ["実質ゼロ", "eco"]})


def test_units_offered_twice_are_named():
    mine = [Span("A", 0, 10, "mine"), Span("A", 10, 20, "mine")]
    assert (
        check_serials(mine, [Span("A", 20, 30, "other"), Span("B", 0, 10, "other")]).outcome == Outcome.PASSES
    )
    found = check_serials(mine, [Span("A", 15, 40, "lst_2")])
    assert found.facts == {"overlaps": [{"space": "A", "first": 15, "stop": 20, "place": "lst_2"}]}
    assert check_serials([*mine, Span("A", 5, 6, "mine")], []).outcome == Outcome.FAILS
    assert check_serials([], []).outcome == Outcome.WARNS


def backing(**changes: object) -> Backing:
    sound = {
        "scheme": "active", "scheme_until": None, "methodology": "active", "body": "active",
        "body_may_verify": True, "body_until": None, "project_suspended": False,
    }  # fmt: skip
    return Backing(**sound | changes)


@pytest.mark.parametrize(
    ("changes", "against"),
    [
        ({"scheme": "suspended"}, "scheme"),
        ({"scheme_until": TODAY - timedelta(days=1)}, "scheme"),
        ({"methodology": "withdrawn"}, "methodology"),
        ({"body": "suspended"}, "body"),
        ({"body_may_verify": False}, "body"),
        ({"project_suspended": True}, "project"),
    ],
)
def test_whoever_stands_behind_the_credits_must_stand_today(changes, against):
    found = check_accreditation(backing(**changes), on=TODAY)
    assert (found.outcome, found.facts) == (Outcome.FAILS, {"against": [against]})


def test_an_accreditation_that_ends_soon_is_pointed_at():
    assert check_accreditation(backing(), on=TODAY).outcome == Outcome.PASSES
    assert check_accreditation(backing(body_until=TODAY), on=TODAY).outcome == Outcome.WARNS


@pytest.mark.parametrize(
    ("price", "outcome"),
    [
        (10_000, "passes"),
        (19_999, "passes"),
        (20_000, "warns"),
        (5_000, "warns"),
        (50_000, "fails"),
        (2_000, "fails"),
    ],
)
def test_a_price_is_held_against_the_middle_of_comparable_ones(price, outcome):
    assert check_price(price, [9_000, 10_000, 10_500, 990_000, 9_900]).outcome == outcome


def test_too_few_comparable_prices_say_nothing():
    assert check_price(1, [10_000, 10_000]).facts == {"too_few": 2}


def test_the_same_offer_twice_fails_and_a_similar_one_warns():
    mine = Offered("lst_1", seller=1, batch=7, price_minor=10_000, currency="JPY", words=("", ""))
    other = Offered("lst_2", seller=1, batch=7, price_minor=10_000, currency="JPY", words=("", ""))
    assert check_duplicates(mine, [other]).facts == {"listings": ["lst_2"]}
    dearer = Offered("lst_3", seller=1, batch=7, price_minor=12_000, currency="JPY", words=("", ""))
    assert check_duplicates(mine, [dearer]).outcome == Outcome.WARNS
    foreign = Offered("lst_4", seller=2, batch=8, price_minor=10_000, currency="JPY", words=("", ""))
    assert check_duplicates(mine, [foreign]).outcome == Outcome.PASSES


def test_both_lists_must_have_been_looked_at_within_the_year():
    now = datetime(2026, 11, 24, tzinfo=UTC)
    later, over = now + timedelta(days=1), now
    assert check_screened({"sanctions": later, "antisocial": later}, now=now).outcome == Outcome.PASSES
    assert check_screened({"sanctions": later, "antisocial": over}, now=now).facts == {
        "missing": ["antisocial"]
    }
    assert check_screened({"sanctions": None, "antisocial": None}, now=now).outcome == Outcome.FAILS
