"""Serial numbers of other registries: what they say, however they are written, and what is not one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import foreign
from registry.enums import ForeignRegistry
from registry.foreign.errors import ForeignSerialMalformed

VERRA, GOLD_STANDARD, J_CREDIT = ForeignRegistry

# text, number space, first, last, years; those of Verra and Gold Standard as the registries show them.
KNOWN = [
    (
        VERRA,
        "19385-941467007-941467431-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-1",
        ("VCU", 941467007, 941467431, (2020, 2020)),
    ),
    (
        VERRA,
        "240-7863589-7889021-VCU-003-APX-IN-1-101-01042006-18032007-0",
        ("VCU-MER-APX", 7863589, 7889021, (2006, 2007)),
    ),
    (
        VERRA,
        "8040-449402275-449402275-VCU-042-MER-PE-14-1360-01072013-30062014-1",
        ("VCU-MER-APX", 449402275, 449402275, (2013, 2014)),
    ),
    (GOLD_STANDARD, "GS1-1-KE-GS11603-16-2025-30256-110-5463", ("30256", 110, 5463, (2025, 2025))),
    (
        J_CREDIT,
        "JC-200-000-000-123-456~JC-200-000-000-123-555",
        ("JC", 200000000123456, 200000000123555, None),
    ),
    (J_CREDIT, "KCP-200-000-000-000-001", ("KCP", 200000000000001, 200000000000001, None)),
]


@pytest.mark.parametrize(("registry", "text", "says"), KNOWN)
def test_a_serial_number_says_its_number_space_its_numbers_and_its_years(registry, text, says):
    units = foreign.parse(registry, text)
    assert (units.block, units.first, units.last, units.vintages) == says
    assert units.text == text
    assert foreign.recognise(text) == units


def test_quantities_agree_with_the_downloads():
    assert [foreign.parse(registry, text).tonnes for registry, text, _ in KNOWN] == [
        425,
        25_433,
        1,
        5354,
        100,
        1,
    ]


# How the same serial number comes out of a web page, a spreadsheet, a Japanese document or a tired hand.
WRITINGS = st.fixed_dictionaries(
    {
        "-": st.sampled_from(["-", "‐", "–", "—", "－", " - ", "− "]),
        "~": st.sampled_from(["~", "～", "〜", " ~ ", " to ", "　～　"]),
        "wide": st.booleans(),
        "lower": st.booleans(),
        "around": st.sampled_from(["", " ", "\u3000", "\u00a0"]),
    }
)


def written(text: str, how: dict) -> str:
    if how["lower"]:
        text = text.lower()
    text = text.replace("-", "\0").replace("~", "\1")
    if how["wide"]:
        text = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "}" else letter for letter in text)
    return how["around"] + text.replace("\0", how["-"]).replace("\1", how["~"]) + how["around"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(known=st.sampled_from(KNOWN), how=WRITINGS)
def test_one_serial_number_however_it_is_written_names_the_same_units(known, how):
    registry, text, _ = known
    assert foreign.parse(registry, written(text, how)) == foreign.parse(registry, text)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(first=st.integers(1, 10**9), more=st.integers(0, 10**6), zeros=st.integers(0, 3))
def test_leading_zeros_name_no_other_units(first, more, zeros):
    pad = "0" * zeros
    plain = f"GS1-1-KE-GS11603-16-2025-30256-{first}-{first + more}"
    padded = f"GS1-1-KE-GS{pad}11603-16-2025-{pad}30256-{pad}{first}-{pad}{first + more}"
    assert foreign.parse(GOLD_STANDARD, padded) == foreign.parse(GOLD_STANDARD, plain)


def test_what_may_be_written_anew_when_units_are_divided_or_labelled_makes_no_other_units():
    before, after = (
        foreign.parse(
            VERRA, f"{block}-941467007-941467431-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-{labels}"
        )
        for block, labels in ((19385, 1), (20001, 0))
    )
    assert (before.block, before.first, before.last) == (after.block, after.first, after.last)


def test_a_number_of_the_older_registries_is_another_unit_than_the_same_number_of_today():
    old = foreign.parse(VERRA, "8040-449402275-449402275-VCU-042-MER-PE-14-1360-01072013-30062014-1")
    new = foreign.parse(VERRA, "8040-449402275-449402275-VCS-VCU-42-VER-PE-14-1360-01072013-30062014-1")
    assert (old.first, old.last) == (new.first, new.last)
    assert old.block != new.block


@pytest.mark.parametrize(
    ("registry", "text"),
    [
        (VERRA, ""),
        (VERRA, "8040-449402275-449402275-VCU-042-VER-PE-14-1360-01072013-30062014-1"),  # half old, half new
        (
            VERRA,
            "19385-941467431-941467007-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-1",
        ),  # ends before it begins
        (VERRA, "19385-941467007-941467431-VCS-VCU-1507-VER-ET-14-1340-31022020-31122020-1"),  # 31 February
        (VERRA, "19385-941467007-941467431-VСS-VCU-1507-VER-ET-14-1340-01012020-31122020-1"),  # a Cyrillic С
        (VERRA, "19385-94146700٧-941467431-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-1"),  # an Arabic ٧
        (VERRA, "19385-941467007-941467431-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020"),
        (VERRA, "19385-941467007-941467431\n-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-1\0"),
        (GOLD_STANDARD, "GS1-1-KE-GS11603-16-2025-30256-0-5463"),  # units are counted from one
        (GOLD_STANDARD, "GS1-1-KE-GS11603-16-2025-30256-5463"),
        (GOLD_STANDARD, "GS1-1-KE-GS11603-16-2025-30256-1-9999999999999999999"),
        (J_CREDIT, "JC-123-456~123-555"),  # not all fifteen digits
        (J_CREDIT, "JC-200-000-000-123-456~KC-200-000-000-123-555"),  # two schemes
        (J_CREDIT, "XX-200-000-000-123-456"),
        (J_CREDIT, "JC-2000-00-000-123-456"),
    ],
)
def test_what_is_not_a_serial_number_is_refused(registry, text):
    with pytest.raises(ForeignSerialMalformed):
        foreign.parse(registry, text)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_the_readers(text):
    try:
        units = foreign.recognise(text)
    except ForeignSerialMalformed:
        return
    assert foreign.parse(units.registry, units.text) == units
