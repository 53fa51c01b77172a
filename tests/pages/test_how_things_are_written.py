"""Masses, money, dates and serials read the same on pages, in e-mails and on certificates."""

import re
from datetime import UTC, date, datetime

import pytest
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.utils import translation

from marketplace.pages import formats
from marketplace.runtime.places import PROJECT
from registry.certificates import wording

# One thing has one word, on pages, in letters and on paper: what not to write, and what to write instead.
ONE_WORD = {
    "台帳": "公開ログ, or 登録簿 for the registry",
    "用途": "無効化の目的",
    "(?<!（)削減・吸収の年": "ビンテージ, explained once as ビンテージ（削減・吸収の年）",
    "当サイトの手数料|プラットフォーム手数料": "運営手数料",
}
EVENING_IN_LONDON = datetime(2026, 11, 23, 16, 41, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("grams", "written"),
    [
        (0, "0 g"),
        (850, "850 g"),
        (1_000, "1 kg"),
        (1_240_000, "1,240 kg"),
        (1_240_500, "1,240.5 kg"),
        (1_240_001, "1,240.001 kg"),
        (10_000_000, "10 t"),
        (12_400_000, "12.4 t"),
        (12_345_678_000, "12,345.678 t"),
        (12_345_678_901, "12,345.678901 t"),
    ],
)
def test_a_mass_is_written_to_the_last_gram(grams, written):
    assert formats.mass(grams) == written


def test_a_unit_can_be_asked_for():
    assert formats.mass(1_240_000, "t") == "1.24 t"


def test_an_estimate_says_that_it_is_rounded():
    assert formats.mass_about(1_873_412, "en") == "about 1,870 kg"
    assert formats.mass_about(1_873_412, "ja") == "約1,870 kg"


def test_a_mass_that_loses_nothing_is_not_called_an_estimate():
    assert formats.mass_about(1_870_000, "en") == "1,870 kg"


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [(3_940, "JPY", "¥3,940"), (1_250, "EUR", "€12.50"), (-500, "JPY", "-¥500"), (0, "USD", "$0.00")],
)
def test_money_has_its_sign_and_its_decimals(minor, currency, written):
    assert formats.money(minor, currency, "en") == written


def test_yen_look_the_same_in_japanese():
    assert formats.money(3_940, "JPY", "ja") == "¥3,940"


def test_a_day_is_the_day_in_japan():
    assert formats.jst_date(EVENING_IN_LONDON, "en") == "24 November 2026"
    assert formats.jst_date(EVENING_IN_LONDON, "ja") == "2026年11月24日"
    assert formats.jst_date(date(2026, 4, 1), "ja") == "2026年4月1日"


def test_a_moment_is_written_for_japan_and_for_utc():
    assert formats.jst_datetime(EVENING_IN_LONDON, "en") == "24 November 2026, 01:41 JST"
    assert formats.jst_datetime(EVENING_IN_LONDON, "ja") == "2026年11月24日 01:41"
    assert formats.utc_time(EVENING_IN_LONDON) == "2026-11-23 16:41:07 UTC"


def test_a_share_of_nothing_is_a_dash():
    assert formats.percent(3_230, 3_940) == "82 %"
    assert formats.percent(1, 0) == "–"


def test_a_little_is_not_nothing_and_almost_all_is_not_all():
    assert formats.percent(1, 8_000_000) == "<0.1 %"
    assert formats.percent(7_999_999, 8_000_000) == ">99.9 %"
    assert formats.percent(0, 8_000_000) == "0 %"
    assert formats.percent(8_000_000, 8_000_000) == "100 %"


def test_a_serial_parts_into_its_batch_and_its_units():
    assert formats.serial_parts("KOC-JP-0012-2024-01-1347.000250~1349.999999") == (
        "KOC-JP-0012-2024-01",
        "1347.000250~1349.999999",
    )
    assert formats.serial_parts("KOC-JP-0012-2024-01") == ("KOC-JP-0012-2024-01", "")


def test_filters_give_plain_text_and_tags_give_markup():
    template = Template("{% load okaeshi %}{{ 1240000|mass }} {% mass 1240000 %} {% money 3940 'JPY' %}")
    with translation.override("ja"):
        page = template.render(Context())
    assert page == '1,240 kg <span class="mass">1,240 kg</span> <span class="money">¥3,940</span>'


def test_one_thing_has_one_word_everywhere():
    with (PROJECT / "locale/ja/LC_MESSAGES/django.po").open("rb") as file:
        texts = [str(message.string) for message in read_po(file)]
    texts += [*wording.JAPANESE.values()]
    wrong = [
        f"{text}: write {right}" for bad, right in ONE_WORD.items() for text in texts if re.search(bad, text)
    ]
    assert not wrong, "\n".join(wrong)
    assert wording.JAPANESE["scheme"] == translated("Scheme") == "認証制度"
    assert wording.JAPANESE["purpose"] == translated("Purpose") == "無効化の目的"
    assert wording.JAPANESE["paid_platform_fee"] == translated("Platform fee") == "運営手数料"
    assert translated("The public log") == "公開ログ"


def translated(text: str) -> str:
    with translation.override("ja"):
        return translation.gettext(text)
