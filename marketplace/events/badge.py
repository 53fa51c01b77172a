"""The badge of an event: an SVG of its progress for other sites, and the HTML that shows it. No script, no cookie."""

from html import escape

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.events.models import Event
from marketplace.events.queries import Progress
from marketplace.events.states import EventState
from marketplace.pages.formats import mass, percent

WIDTH, HEIGHT, BAR = 360, 92, 328
SANS = "-apple-system,'Segoe UI','Hiragino Sans','Noto Sans JP','Yu Gothic',Meiryo,sans-serif"
PAPER, INK, SOFT, LINE, MOSS = "#fffefa", "#20241f", "#575b52", "#dcd7c9", "#3d5c31"
ROOM = 44  # latin letters in the title; a wide one takes the room of two


def badge(event: Event, now: Progress, language: str) -> str:
    """The SVG in `ja` or `en`. Light on every page, since it stands on somebody else's."""
    with override(language):
        title, told = event.title, words(event, now)
    filled = min(now.retired, now.target) * BAR // now.target

    def text(y: int, size: int, colour: str, said: str, weight: str = "400") -> str:
        return (
            f'<text x="16" y="{y}" font-family="{SANS}" font-size="{size}" font-weight="{weight}" '
            f'fill="{colour}">{escape(said)}</text>'
        )

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" lang="{language}"><title>{escape(f"{title}: {told}")}</title>'
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="4" fill="{PAPER}" stroke="{LINE}"/>'
        f"{text(27, 15, INK, _short(title), '600')}"
        f'<rect x="16" y="39" width="{BAR}" height="8" rx="4" fill="{LINE}"/>'
        f'<rect x="16" y="39" width="{filled}" height="8" rx="4" fill="{MOSS}"/>'
        f"{text(65, 12, INK, told)}{text(82, 11, SOFT, 'Okaeshi')}"
        f'<g fill="none" stroke="{MOSS}" stroke-width="1.6"><circle cx="336" cy="78" r="5"/>'
        '<circle cx="342" cy="78" r="5"/></g>'
        "</svg>\n"
    )


def words(event: Event, now: Progress) -> str:
    """How far an event has come, in the language of the reader."""
    if event.state == EventState.WITHDRAWN:
        return _("Withdrawn; %(retired)s were retired") % {"retired": mass(now.retired)}
    said = _("%(retired)s of %(target)s retired (%(share)s)") % {
        "retired": mass(now.retired),
        "target": mass(now.target),
        "share": percent(now.retired, now.target),
    }
    return _("%(said)s, closed") % {"said": said} if event.state == EventState.CLOSED else said


def snippet(event: Event, now: Progress, language: str) -> str:
    """The HTML that shows the badge on another site and leads to the event's page."""
    with override(language):
        # Not inside the braces: what stands there is not collected for translation.
        progress = _("Offset progress on Okaeshi")
        described = escape(f"{event.title} – {progress}")
    page = f"{settings.SITE_URL}{event.get_absolute_url()}?lang={language}"
    image = settings.SITE_URL + reverse("events:badge", args=[event.slug, language])
    shown = f'<img src="{image}" width="{WIDTH}" height="{HEIGHT}" alt="{described}" loading="lazy">'
    return f'<a href="{page}">{shown}</a>'


def _short(title: str) -> str:
    room, kept = ROOM, ""
    for letter in title:
        room -= 1 if ord(letter) < 0x1100 else 2
        if room < 0:
            return f"{kept.rstrip()}…"
        kept += letter
    return kept
