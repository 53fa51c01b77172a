"""The vocabulary of every template: how things are written, and the components that need more than HTML.

Filters give plain text (for prose, buttons, attributes and e-mails); tags give the same with its markup.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from marketplace.pages import artwork as drawings
from marketplace.pages import charts, formats, maps, qr

register = template.Library()

register.filter("mass", formats.mass)
register.filter("mass_about", formats.mass_about)
register.filter("money", formats.money)
register.filter("number", formats.number)
register.filter("percent_of", formats.percent)
register.filter("jst_date", formats.jst_date)
register.filter("jst_time", formats.jst_time)
register.filter("jst_datetime", formats.jst_datetime)
register.filter("utc_time", formats.utc_time)


@register.simple_tag
def mass(grams: int, unit: str | None = None) -> SafeString:
    """`{% mass grams %}`: exact, never broken over two lines."""
    return format_html('<span class="mass">{}</span>', formats.mass(grams, unit))


@register.simple_tag
def money(minor: int, currency: str) -> SafeString:
    """`{% money minor currency %}`"""
    return format_html('<span class="money">{}</span>', formats.money(minor, currency))


@register.simple_tag
def serial(text: str, url: str | None = None) -> SafeString:
    """`{% serial "KOC-JP-0012-2024-01-1347~1349" url %}`: the batch quietly, the units in ink."""
    batch, units = formats.serial_parts(text)
    inner = format_html('<span class="serial-batch">{}</span>', batch)
    if units:
        inner = format_html('{}<wbr><span class="serial-units">-{}</span>', inner, units)
    tag = format_html('<span class="serial">{}</span>', inner)
    return format_html('<a href="{}">{}</a>', url, tag) if url else tag


@register.simple_tag
def when(moment: datetime) -> SafeString:
    """`{% when moment %}`: the time in Japan, with the exact UTC moment to be read on it."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        formats.utc_time(moment),
        formats.jst_datetime(moment),
    )


@register.inclusion_tag("_components/figure.html")
def figure(
    grams: int,
    label: str,
    *,
    low: int | None = None,
    high: int | None = None,
    source: str = "",
    source_url: str = "",
    exact: bool = False,
) -> dict[str, Any]:
    """`{% figure grams "label" low=… high=… source=… source_url=… exact=True %}`: a mass, its range, its source."""
    shown = grams if exact else formats.three_figures(grams)
    value, unit = formats.mass_parts(shown)
    return {
        "about": shown != grams, "value": value, "unit": unit, "label": label,
        "low": low, "high": high, "source": source, "source_url": source_url,
    }  # fmt: skip


@register.inclusion_tag("_components/breakdown.html")
def mass_bar(lines: Iterable[Any], title: str, ranked: bool = True, rounded: bool = False) -> dict[str, Any]:
    """`{% mass_bar lines "title" %}`: things with `label`, `grams` and perhaps `tone` as one bar with its table.

    `rounded=True` writes estimates below the bar as such; the table has them to the gram.
    """
    key = formats.mass_about if rounded else None
    return charts.breakdown(_parts(lines, "grams"), str(title), formats.mass, ranked=ranked, key=key)


@register.inclusion_tag("_components/breakdown.html")
def money_bar(lines: Iterable[Any], currency: str, title: str) -> dict[str, Any]:
    """`{% money_bar lines "JPY" "title" %}`: things with `label`, `minor` and perhaps `tone`: where each yen goes."""
    parts = _parts(lines, "minor")
    return charts.breakdown(parts, str(title), lambda minor: formats.money(minor, currency), ranked=False)


@register.inclusion_tag("_components/pairs.html")
def mass_pairs(rows: Iterable[charts.Pair], title: str, first: str, second: str) -> dict[str, Any]:
    """`{% mass_pairs rows "title" "Footprints" "Retired" %}`: two masses a period, side by side, with their table."""
    return charts.pairs(list(rows), str(title), (str(first), str(second)), formats.mass)


@register.inclusion_tag("_components/timeline.html")
def timeline(steps: Iterable[Any]) -> dict[str, Any]:
    """`{% timeline steps %}`: things with `label`, `state` (done, now, todo, failed), `at` and `note`."""
    return {"steps": steps}


@register.inclusion_tag("_components/stepper.html")
def stepper(labels: Iterable[str], current: int) -> dict[str, Any]:
    """`{% stepper labels 2 %}`: where you are in a few steps; `current` counts from 1."""
    return {"labels": labels, "current": current}


@register.inclusion_tag("_components/empty.html")
def empty_state(title: str, text: str = "", url: str = "", link: str = "") -> dict[str, str]:
    """`{% empty_state "title" "text" url "link words" %}`"""
    return {"title": title, "text": text, "url": url, "link": link}


@register.inclusion_tag("_components/pager.html")
def pager(previous: str | None, following: str | None) -> dict[str, str | None]:
    """`{% pager previous_url next_url %}`: nothing when there is only one page."""
    return {"previous": previous, "following": following}


@register.inclusion_tag("_components/project_card.html")
def project_card(project: Any) -> dict[str, Any]:
    """`{% project_card project %}`: see `_components/project_card.html` for the facts a card reads."""
    return {"project": project}


@register.inclusion_tag("_components/skeleton.html")
def skeleton(lines: int = 3) -> dict[str, Any]:
    """`{% skeleton 3 %}`: the shape of what is on its way, for screen readers a plain word."""
    return {"lines": range(lines)}


@register.inclusion_tag("_components/demo_banner.html")
def demo_banner() -> dict[str, bool]:
    """`{% demo_banner %}`: asks the settings, since error pages have no context."""
    return {"demo": settings.DEMO}


@register.simple_tag
def artwork(kind: str, name: str, latitude: float = 0, longitude: float = 0) -> SafeString:
    """`{% artwork project.kind project.slug latitude longitude %}`: the project's own picture, decorative."""
    return mark_safe(drawings.artwork(kind, name, float(latitude), float(longitude)))


@register.simple_tag
def place_map(latitude: float, longitude: float, country: str, place: str) -> SafeString:
    """`{% place_map latitude longitude "JP" "Yusuhara, Kochi" %}`: Japan for JP, the world for all others."""
    return mark_safe(maps.place_map(float(latitude), float(longitude), country, place))


@register.simple_tag
def projects_map(points: list[maps.Point]) -> SafeString:
    """`{% projects_map points %}`: all projects as numbered links on maps of Japan and the world."""
    return mark_safe(maps.projects_map(points))


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """`{% qr_code url "Scan to check this certificate" %}`: as SVG, dark on light in both lights."""
    return mark_safe(qr.svg(text, label))


@register.simple_tag(takes_context=True)
def same_page(context: template.Context, **changes: str) -> str:
    """`{% same_page lang="ja" %}`: this address with one query parameter changed, for links that switch."""
    request = context.get("request")
    if request is None:
        return "?"
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


@register.simple_block_tag
def notice(content: str, kind: str = "info") -> SafeString:
    """`{% notice "warning" %}…{% endnotice %}`: info, done, warning, error or support; errors are announced."""
    role = "alert" if kind == "error" else "status" if kind == "done" else "note"
    return format_html('<div class="notice notice--{}" role="{}">{}</div>', kind, role, content)


def _parts(lines: Iterable[Any], amount: str) -> list[charts.Part]:
    rows = [line if isinstance(line, dict) else _Attributes(line) for line in lines]
    return [charts.Part(str(row["label"]), int(row[amount]), str(row.get("tone") or "")) for row in rows]


class _Attributes:
    """An object read like a dictionary."""

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __getitem__(self, name: str) -> Any:
        return getattr(self.thing, name)

    def get(self, name: str) -> Any:
        return getattr(self.thing, name, None)
