"""Pages for developers that are written as documents: docs/<name>.md, and <name>.ja.md in Japanese."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

DOCS = settings.BASE_DIR / "docs"
SAMPLES = {"Python": "verify.py", "JavaScript": "verify.mjs", "Java": "Verify.java"}


@require_safe
def integrate(request: HttpRequest) -> HttpResponse:
    """/api/v1/integrate/ - offsets in a shop, in an afternoon."""
    samples = [(language, name, sample(name)) for language, name in SAMPLES.items()]
    return _page(request, "integrate", samples=samples)


@require_safe
def changelog(request: HttpRequest) -> HttpResponse:
    """/api/v1/changelog/ - what has changed in the API, newest first."""
    return _page(request, "changelog")


@cache
def sample(name: str) -> str:
    """The text of a sample in docs/samples/."""
    return (DOCS / "samples" / name).read_text()


def _page(request: HttpRequest, name: str, **more: object) -> HttpResponse:
    title, body = _read(name, get_language() or "en")
    return render(request, "marketplace/guide.html", {"title": title, "body": body, **more})


@cache
def _read(name: str, language: str) -> tuple[str, SafeString]:
    """Title and HTML of a document of ours; HTML in it is shown as text."""
    translated = DOCS / f"{name}.{language}.md"
    text = (translated if translated.exists() else DOCS / f"{name}.md").read_text()
    heading, _line, rest = text.partition("\n")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Samples stand on the page itself; elsewhere they are files beside the document.
    html = reader.render(rest).replace('href="samples/', 'href="#sample-')
    return heading.removeprefix("# "), mark_safe(html.replace("<table>", '<table class="table">'))
