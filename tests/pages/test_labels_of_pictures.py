"""Labels of pictures stand on one line or two, broken where one would break them."""

import pytest

from marketplace.pages.footprint_charts import in_two_lines


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Electricity", ["Electricity"]),
        (
            "Fuel by aircraft and distance flown (counted) here",
            ["Fuel by aircraft and distance flown", "(counted) here"],
        ),
        (
            "電気を場所で計算：国の平均（ロケーション基準）",
            ["電気を場所で計算：国の平均（ロケーション基", "準）"],
        ),
    ],
)
def test_a_long_label_goes_on_below(label, lines):
    assert in_two_lines(label) == lines


def test_what_does_not_fit_on_two_lines_is_cut_and_says_so():
    first, second = in_two_lines("森" * 50)
    assert len(first) == 21
    assert second.endswith("…")
