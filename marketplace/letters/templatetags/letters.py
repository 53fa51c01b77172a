"""The parts that a letter is made of, each in a plain and an HTML form. What people wrote is always one line of text.

Inline styles, because mail programs read no others.
"""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ROW = "padding:10px 0;border-bottom:1px solid #dedaca;vertical-align:top"
BUTTON = "display:inline-block;padding:12px 22px;border-radius:4px;background:#3f6b3f;color:#fff;text-decoration:none"
BREAKS = "overflow-wrap:anywhere;word-break:break-word"


@register.simple_block_tag(takes_context=True)
def say(context: template.Context, content: str) -> str:
    """`{% say %}…{% endsay %}`: a paragraph."""
    words = _one_line(content)
    if context["as_html"]:
        return format_html('<p style="margin:0 0 18px">{}</p>\n', words) if words else ""
    return f"{words}\n\n" if words else ""


@register.simple_block_tag(takes_context=True)
def facts(context: template.Context, content: str) -> str:
    """`{% facts %}{% fact … %}{% endfacts %}`: what one looks up in a letter again."""
    if not context["as_html"]:
        return "".join(f"{line.strip()}\n" for line in content.splitlines() if line.strip()) + "\n"
    style = "width:100%;border-collapse:collapse;border-top:1px solid #dedaca;margin:6px 0 26px"
    return format_html('<table role="presentation" style="{}">{}</table>\n', style, content)


@register.simple_tag(takes_context=True)
def fact(context: template.Context, label: str, value: Any, url: str = "") -> str:
    """`{% fact "Total" "¥3,940" url %}`: a label, a value, and perhaps where it leads. Nothing without a value."""
    words = _one_line(value)
    if not words:
        return ""
    if not context["as_html"]:
        return f"{label}: {words}\n{url}\n" if url else f"{label}: {words}\n"
    shown = format_html('<a href="{}" style="color:#3f6b3f">{}</a>', url, words) if url else words
    return format_html(
        '<tr><th scope="row" style="{row};width:34%;padding-right:16px;text-align:left;font-weight:400">'
        '{label}</th><td dir="auto" style="{row};{breaks}">{shown}</td></tr>\n',
        row=ROW,
        breaks=BREAKS,
        label=label,
        shown=shown,
    )


@register.simple_tag(takes_context=True)
def action(context: template.Context, label: str, url: str) -> str:
    """`{% action "See your order" url %}`: the one thing that a reader can do."""
    if not context["as_html"]:
        return f"{label}:\n{url}\n\n"
    return format_html('<p style="margin:0 0 26px"><a href="{}" style="{}">{}</a></p>\n', url, BUTTON, label)


def _one_line(text: Any) -> str:
    words = " ".join(str(text).split())
    return mark_safe(words) if isinstance(text, SafeString) else words  # as safe as it was
