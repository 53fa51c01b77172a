"""Bars, prints and maps: exact, the same every time, and safe under the content policy."""

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from marketplace.pages.artwork import KINDS, artwork
from marketplace.pages.maps import place_map


@pytest.mark.parametrize("kind", [*KINDS, "something new"])
def test_every_kind_has_a_print_that_is_well_formed_and_has_no_style(kind):
    drawing = artwork(kind, "a-project", 35.0, 135.0)
    ElementTree.fromstring(drawing)
    assert " style=" not in drawing
    assert "<style" not in drawing
    assert len(drawing) < 20_000


def test_a_project_keeps_its_print():
    assert artwork("forest", "a-project", 35.0, 135.0) == artwork("forest", "a-project", 35.0, 135.0)


def test_two_projects_of_a_kind_have_two_prints():
    assert artwork("forest", "one", 35.0, 135.0) != artwork("forest", "another", 35.0, 135.0)


def test_a_print_that_stands_alone_names_plain_colours():
    assert "light-dark" in artwork("solar", "a-project")
    assert "light-dark" not in artwork("solar", "a-project", light="light")


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "country"),
    [
        ("Sapporo", 43.06, 141.35, "JP"),
        ("Naha", 26.21, 127.68, "JP"),
        ("Nairobi", -1.29, 36.82, "KE"),
        ("Auckland", -36.85, 174.76, "NZ"),
        ("Reykjavik", 64.15, -21.94, "IS"),
    ],
)
def test_a_place_lies_on_its_map(place, latitude, longitude, country):
    drawing = place_map(latitude, longitude, country, place)
    root = ElementTree.fromstring(drawing)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    point = root.find("{*}circle[@class='map-point']")
    x, y = float(point.attrib["cx"]), float(point.attrib["cy"])
    assert 0 < x < width
    assert 0 < y < height
    assert place in drawing


def test_the_name_of_a_place_cannot_break_out_of_its_map():
    assert "<script>" not in place_map(35, 135, "JP", "<script>")


def test_the_parts_of_a_bar_fill_it_and_their_sum_is_told():
    lines = [{"label": "a", "grams": 1}, {"label": "b", "grams": 1}, {"label": "c", "grams": 1}]
    page = Template("{% load okaeshi %}{% mass_bar lines 'Three' %}").render(Context({"lines": lines}))
    widths = [int(width) for width in re.findall(r'x="\d+" width="(\d+)"', page)]
    assert sum(widths) == 1000
    assert "3 g" in page
    assert "33.3 %" in page


def test_a_bar_of_nothing_says_so():
    page = Template("{% load okaeshi %}{% mass_bar lines 'Nothing' %}").render(Context({"lines": []}))
    assert "0 g" in page
