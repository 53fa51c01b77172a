"""The claim generator and the linter behind it: what may be said of an offset, by the country in which it is read."""

from datetime import date

import pytest

from marketplace.claims import Market, Strength, lint
from marketplace.labels.wording import Facts, words

FACTS = {
    "en": Facts(
        who="Aozora Publishing", subject="Mugwort tea", retired=86_250, share="50 %",
        counted="From cradle to gate: 172 g per packet", projects=["Yusuhara Forest"], schemes=["Kochi scheme"],
        vintages=[2024], retirements=3, since=date(2026, 10, 1), until=date(2026, 11, 24),
        reductions="We pack the tea in paper.",
    ),
    "ja": Facts(
        who="青空出版", subject="よもぎ茶", retired=86_250, share="50 %", counted="原料から出荷まで：1袋172 g",
        projects=["ゆすはらの森"], schemes=["高知県方式"], vintages=[2024], retirements=3, since=date(2026, 10, 1),
        until=date(2026, 11, 24), reductions="紙で包装しています。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("market", Market)
def test_what_the_generator_says_passes_the_linter_of_its_market(market, language):
    said = words(FACTS[language], market, language)
    everything = [said.badge, said.sentence, *(text for row in said.beside for text in row)]
    assert lint(*everything, market=market) == ()
    assert "86.25 kg" in said.sentence
    assert "86.25 kg" in said.badge


@pytest.mark.parametrize("language", ["ja", "en"])
def test_in_the_eu_a_contribution_is_told_and_no_share_of_the_product(language):
    eu, japan = (words(FACTS[language], market, language) for market in (Market.EU, Market.JAPAN))
    assert "50 %" not in str(eu)
    assert "50 %" in str(japan)
    assert ("contribution" in eu.sentence) or ("貢献" in eu.sentence)


def test_in_the_uk_the_scheme_is_named_in_the_sentence_itself():
    assert "Kochi scheme" in words(FACTS["en"], Market.UK, "en").sentence


@pytest.mark.parametrize(
    "text",
    [
        "A CO2-compensated parcel", "We offset the emissions of this tea", "lower carbon footprint",
        "CO2を相殺した商品", "環境負荷が小さい",
    ],
)  # fmt: skip
def test_what_the_eu_forbids_of_products_is_forbidden_there_only(text):
    assert [claim.strength for claim in lint(text, market=Market.EU)] == [Strength.FORBIDDEN]
    assert lint(text, market=Market.JAPAN) == ()


def test_praise_is_vague_elsewhere_and_forbidden_in_the_eu():
    assert [claim.strength for claim in lint("an eco shirt", market=Market.UK)] == [Strength.VAGUE]
    assert [claim.strength for claim in lint("an eco shirt", market=Market.EU)] == [Strength.FORBIDDEN]


@pytest.mark.parametrize("market", Market)
@pytest.mark.parametrize("text", ["Carbon-neutral tea", "カーボンニュートラルなお茶", "ｶｰﾎﾞﾝ・ﾆｭｰﾄﾗﾙ"])
def test_neutral_and_its_kin_are_refused_everywhere(text, market):
    assert lint(text, market=market)[0].strength == Strength.FORBIDDEN
