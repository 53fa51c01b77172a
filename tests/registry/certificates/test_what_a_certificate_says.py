"""The text of the page is the text of the leaf and its openings, for every reader and every script."""

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.certificates.content import LANGUAGES
from registry.certificates.render import render
from registry.certificates.typeface import escaped, is_plain, visible
from tests.registry.certificates.papers import (
    FORTY_RANGES,
    LONGEST_RANGE,
    page_count,
    paper,
    read_by_poppler,
    read_by_pypdf,
)

MILLIMETRE = 72 / 25.4  # in points, the unit of PDF
SPACE = re.compile(r"\s+")
BIDI_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LEGAL_NAME = "Gesellschaft" * 36
ARABIC = "مؤسسة التنمية المستدامة والطاقة المتجددة للشرق الأوسط"
# Names of people and bodies as they are written in the scripts that one line of type can hold.
PLAIN = st.text(
    st.sampled_from("株式会社森林環境 髙﨑みどりカナー・　ABCxyzÄßøΑωЖя녹색에너지绿色能源0189&.,'()")
    | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    min_size=1,
    max_size=80,
).map(lambda text: " ".join(text.split()) or "森")
ANYTHING = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), min_size=1, max_size=60)


def squeezed(text: str) -> str:
    return SPACE.sub("", text)


@pytest.fixture(params=["pypdf", "poppler"])
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], str]:
    if request.param == "pypdf":
        return read_by_pypdf
    request.getfixturevalue("poppler")
    folder = tmp_path_factory.mktemp("pdf")
    return lambda pdf: read_by_poppler(pdf, folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_the_leaf_and_its_openings_is_on_the_page(language, read):
    content = paper()
    text = squeezed(read(render(content, language)))
    record = content.record
    for value in [
        *(
            str(record[key])
            for key in ("number", "at", "grams", "project", "methodology", "vintage", "purpose")
        ),
        *record["serials"],
        *record["commitments"].values(),
        *(each for opening in content.openings for each in (opening.salt.hex(), opening.text)),
        "1,240,000g",
    ]:
        assert squeezed(value) in text


@pytest.mark.parametrize("ranges", [FORTY_RANGES, LONGEST_RANGE])
def test_a_serial_range_is_read_back_as_one_word(ranges, read):
    words = read(render(paper(ranges=ranges), "ja")).split()
    assert set(ranges) <= set(words)


def test_the_purpose_and_the_date_are_said_in_the_language_of_the_certificate(read):
    assert "カーボン・オフセット" in read(render(paper(), "ja"))
    assert "2026年11月23日" in read(render(paper(), "ja"))
    assert "Carbon offsetting" in read(render(paper(), "en"))
    assert "23 November 2026" in read(render(paper(), "en"))


def test_the_fee_split_is_said_to_the_yen(read):
    text = read(render(paper(), "en"))
    for amount in ("¥2,800", "¥560", "¥142", "¥438", "¥3,940"):
        assert amount in text


@pytest.mark.usefixtures("poppler")
@pytest.mark.parametrize(
    "name", [ARABIC, "חברת האנרגיה הירוקה", "บริษัทพลังงานสีเขียวจำกัด", "हरित ऊर्जा प्राइवेट लिमिटेड", "👨‍👩‍👧‍👦 🇯🇵"]
)
def test_a_name_in_a_shaped_script_is_read_back_by_poppler(name, tmp_path):
    text = read_by_poppler(render(paper(name), "en"), tmp_path)
    assert squeezed(name) in squeezed(BIDI_MARKS.sub("", text))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=PLAIN)
def test_a_plain_name_is_read_back_letter_by_letter(read, name):
    assert is_plain(name)
    assert squeezed(name) in squeezed(read(render(paper(name, message=""), "ja")))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANYTHING)
def test_any_other_text_is_read_back_from_its_escaped_form(read, text):
    assert json.loads(escaped(text)) == text
    printed = squeezed(read(render(paper("森", message=text), "en")))
    assert squeezed(text if is_plain(text) else escaped(text)) in printed


def test_a_hyphen_at_the_end_of_a_line_is_not_lost(read):
    name = "Anglo-Japanese-Friendship-and-Stewardship-Association-of-Northern-Hokkaido-" * 3
    assert squeezed(escaped(name)) in squeezed(read(render(paper(name), "en")))
    assert "Jean-Luc" in read(render(paper("Jean-Luc"), "en"))


def test_what_no_face_can_print_is_named_and_never_left_out():
    assert visible("𓀀 \u202e a") == "‹U+13000› ‹U+202E› a"
    assert "‹U+13000›" in read_by_pypdf(render(paper("𓀀"), "en"))


def test_a_private_beneficiary_is_not_on_the_paper():
    content = paper("山田花子", public=False)
    pdf = render(content, "ja")
    assert "山田花子" not in squeezed(read_by_pypdf(pdf))
    assert content.commitments["beneficiary"] in read_by_pypdf(pdf)
    assert content.openings_json() == b"[]"


def test_forty_ranges_go_on_over_the_pages():
    assert page_count(render(paper(), "ja")) == 2
    assert page_count(render(paper(ranges=FORTY_RANGES), "ja")) == 3


@pytest.mark.usefixtures("poppler")
@pytest.mark.parametrize(
    "name",
    [
        LEGAL_NAME,
        ARABIC.replace(" ", "") * 9,
        "บริษัทพลังงานสีเขียวจำกัด" * 20,
        "株式会社環境" * 80,
        "👩🏽‍🚀" * 120,
        "no\u00a0break" * 50,
    ],
)
def test_the_longest_name_without_a_space_stays_within_the_margins(name, tmp_path):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(render(paper(name, message=name), "ja"))
    boxes = subprocess.run(
        ["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True, text=True
    ).stdout
    edges = [
        (float(left), float(right)) for left, right in re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)"', boxes)
    ]
    assert min(left for left, _ in edges) > 20 * MILLIMETRE
    assert max(right for _, right in edges) < 190 * MILLIMETRE


def test_test_mode_and_demonstrations_say_so():
    assert "TESTMODE" in squeezed(read_by_pypdf(render(paper(livemode=False), "en")))
    assert "DEMONSTRATION" in squeezed(read_by_pypdf(render(replace(paper(), demo=True), "ja")))
    assert "実在の" not in squeezed(read_by_pypdf(render(paper(), "ja")))
