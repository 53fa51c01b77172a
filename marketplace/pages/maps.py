"""Where projects are: a small map of Japan or of the world with one point on it, or with all of them.

The outlines and their source are in `outlines/`; the projections below are the ones they were drawn with.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from django.utils.html import escape
from django.utils.translation import gettext as _

OUTLINES = Path(__file__).parent / "outlines"
INSET_NORTH = 29.3  # Okinawa and its islands, south of this latitude, are drawn in a frame of their own


def place_map(latitude: float, longitude: float, country: str, place: str) -> str:
    """SVG text of a map with a point at `latitude`, `longitude` (degrees): Japan for `JP`, the world otherwise."""
    if country == "JP":
        x, y = _japan(latitude, longitude)
        width, height, reach = 330, 360, 15
        inset = f'<path class="map-land" d="{_outline("japan", "inset")}"/><path class="map-frame" d="M0 118H136V0"/>'
        land = _outline("japan", "land")
    else:
        x, y = _world(latitude, longitude)
        width, height, reach, inset = 480, 220, 11, ""
        land = _outline("world", "land")
    title = escape(_("Map: %(place)s") % {"place": place})
    return (
        f'<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{title}</title>"
        f'<path class="map-land" d="{land}"/>{inset}'
        f'<circle class="map-halo" cx="{x:.1f}" cy="{y:.1f}" r="{reach}"/>'
        f'<circle class="map-point" cx="{x:.1f}" cy="{y:.1f}" r="{reach / 3:.1f}"/></svg>'
    )


@dataclass(frozen=True, slots=True)
class Point:
    """A project on the map of all: its number in the list beside it, where it is, and where the point leads."""

    number: int
    name: str
    url: str
    latitude: float
    longitude: float
    country: str


def projects_map(points: Sequence[Point]) -> str:
    """SVG text of the map of all projects: Japan with those there, and the world with all others."""
    japan = [point for point in points if point.country == "JP"]
    elsewhere = [point for point in points if point.country != "JP"]
    drawn = _map_of_all(japan, "japan", _("Where the projects are, in Japan")) if japan else ""
    return drawn + (_map_of_all(elsewhere, "world", _("Where the projects are, abroad")) if elsewhere else "")


def _map_of_all(points: Sequence[Point], file: str, title: str) -> str:
    """One outline with a numbered point for each project; each point is a link with the project's name."""
    in_japan = file == "japan"
    (width, height), project = ((330, 360), _japan) if in_japan else ((480, 220), _world)
    size = width / (36 if in_japan else 52)
    marks = []
    for point in points:
        x, y = project(point.latitude, point.longitude)
        marks.append(
            f'<a href="{escape(point.url)}" aria-label="{escape(point.name)}"><title>{escape(point.name)}</title>'
            f'<circle class="map-mark" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>'
            f'<text class="map-number" x="{x:.1f}" y="{y + size * 0.38:.1f}" font-size="{size * 1.15:.1f}">'
            f"{point.number}</text></a>"
        )
    inset = ""
    if in_japan:
        inset = f'<path class="map-land" d="{_outline(file, "inset")}"/><path class="map-frame" d="M0 118H136V0"/>'
    return (
        f'<svg class="map map--{file}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="group"'
        f' aria-label="{escape(title)}"><path class="map-land" d="{_outline(file, "land")}"/>{inset}'
        f"{''.join(marks)}</svg>"
    )


@cache
def _outline(file: str, part: str) -> str:
    found = re.search(rf'id="{part}" d="([^"]+)"', (OUTLINES / f"{file}.svg").read_text())
    assert found, f"{file}.svg has no path {part}"
    return found[1]


def _japan(latitude: float, longitude: float) -> tuple[float, float]:
    across = 22.4 * cos(radians(36.5))
    if latitude < INSET_NORTH:
        return 14 + (longitude - 122.6) * across * 0.8, 16 + (29.2 - latitude) * 22.4 * 0.8
    return (longitude - 128.6) * across, (45.9 - latitude) * 22.4


def _world(latitude: float, longitude: float) -> tuple[float, float]:
    """Equal Earth (Šavrič, Patterson and Jenny, 2018), centred on 150 degrees east."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    east = radians((longitude - 150 + 180) % 360 - 180)
    m = sqrt(3) / 2
    t = asin(m * sin(radians(latitude)))
    x = east * cos(t) / (m * (a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)))
    y = t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))
    scale = 480 / 5.413288
    return 240 + scale * x, 116.8 - scale * y
