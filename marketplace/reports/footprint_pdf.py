"""A kept footprint on paper: what its page says, set by the engine of the certificates."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calculators import result_page
from calculators.explained import citing
from calculators.models import SavedFootprint
from marketplace.pages import footprint_charts, formats
from registry.certificates.render import qr, typeset
from registry.certificates.typeface import FALLBACKS, visible

DRAWING: Final = 1  # of the template: another number, and papers kept in the cache are set anew
KEPT_SECONDS: Final = 86_400
_TEMPLATE: Final = Path(__file__).with_name("footprint.typ")


def footprint_pdf(saved: SavedFootprint, language: str) -> bytes:
    """The result in `ja` or `en` as PDF, byte-identical for equal content."""
    key = f"footprint-pdf:{DRAWING}:{saved.pk}:{language}"
    pdf: bytes | None = cache.get(key)
    if pdf is None:
        with translation.override(language):
            inputs = {
                "sheet": json.dumps(sheet(saved, language)),
                "fallbacks": json.dumps(FALLBACKS),
                "qr": qr(citing.address(saved)),
            }
        pdf = typeset(_TEMPLATE, inputs)
        cache.set(key, pdf, KEPT_SECONDS)
    return pdf


def sheet(saved: SavedFootprint, language: str) -> dict[str, Any]:
    """All that stands on the paper, every figure already written as it will be read."""
    facts = result_page.facts(saved, language)
    result = facts["result"]
    value, unit = formats.mass_parts(formats.three_figures(saved.grams))
    return {
        "language": language,
        "words": _words(),
        "eyebrow": str(facts["eyebrow"]),
        "title": visible(facts["title"]),
        "summary": visible(" · ".join(map(str, facts["summary"]))),
        "emits": str(facts["emits"]),
        "value": value,
        "unit": unit,
        "rounded": formats.three_figures(saved.grams) != saved.grams,
        "exact": formats.mass(saved.grams),
        "range": _("likely between %(low)s and %(high)s")
        % {
            "low": formats.mass_about(result["low_grams"]),
            "high": formats.mass_about(result["high_grams"]),
        },
        "bars": _bars(result["lines"]),
        "lines": [_line(line) for line in facts["lines"]],
        "models": [_model(method) for method in facts["methods"]],
        "why": _why(facts["why"]),
        "left_out": [_left_out(item) for item in result["not_counted"]],
        "cuts": [
            {
                "label": visible(str(cut.label)),
                "saves": formats.mass_about(cut.saves_grams),
                "note": str(cut.note),
            }
            for cut in facts["cuts"]
        ],
        "likes": [
            {"amount": like.amount, "what": like.what, "source": like.factor.source}
            for like in facts["comparisons"]
        ],
        "factors": [_factor(factor) for factor in facts["factors"]],
        "about": _about(saved),
        "citation": citing.citation(saved, facts["eyebrow"], formats.mass(saved.grams)),
        "address": citing.address(saved),
        "created": _moment(saved),
    }


def _words() -> dict[str, str]:
    return {
        "lines": _("Line by line"), "line": _("Line"), "worked": _("Worked out as"), "footprint": _("Footprint"),
        "total": _("Total"), "sure": _("How sure is it?"), "left_out": _("Not counted"), "cuts": _("Ways to cut it"),
        "likes": _("About as much as"), "numbers": _("Every number and its source"),
        "cite": _("To cite or to check it"), "counted": _("counted"),
        "about": pgettext("before a rounded mass", "about"),
    }  # fmt: skip


def _bars(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    drawn = footprint_charts.lines(lines)["rows"]
    return [
        {
            "label": visible(row["label"]),
            "share": float(row["width"]) / footprint_charts.WIDEST,
            "text": row["text"],
        }
        for row in drawn
    ]


def _line(line: Mapping[str, Any]) -> dict[str, str]:
    first = line["factors"][0] if line["factors"] else None
    worked = f"{line['quantity']} × {first['value']} {first['unit']}" if first else line["quantity"]
    source = f"{first['source']}, {first['year']}" if first else ""
    return {
        "label": visible(line["label"]),
        "note": visible(line.get("note", "")),
        "worked": visible(worked),
        "source": visible(source),
        "grams": formats.mass(line["grams"]),
    }


def _model(method: Mapping[str, Any]) -> dict[str, Any]:
    note = " ".join(filter(None, (method["why"], method["note"])))
    return {
        "name": visible(method["name"]),
        "note": visible(note),
        "grams": formats.mass_about(method["grams"]),
        "counted": method["counted"],
    }


def _why(why: Any) -> str:
    if why.low is None:
        only = _(
            "Only one published figure fits these answers: there is no second model to compare it with, "
            "and so no range. That is not certainty."
        )
        return f"{only} {why.unverified}".strip()
    told = _("The range is what independent models say of the same. We count the first.")
    return f"{told} {why.unverified}".strip()


def _left_out(item: Mapping[str, Any]) -> dict[str, str]:
    return {
        "label": visible(item["label"]),
        "size": "" if item["grams"] is None else formats.mass_about(item["grams"]),
        "note": visible(item["note"]),
    }


def _factor(factor: Mapping[str, Any]) -> dict[str, str]:
    version = f"{factor['dataset']} {factor['dataset_version']}"
    return {
        "id": visible(factor["id"]),
        "value": f"{factor['value']} {factor['unit']}",
        "source": visible(f"{factor['source']} · {factor['region']} {factor['year']} · {version}"),
    }


def _about(saved: SavedFootprint) -> list[list[str]]:
    return [
        [_("Number of this result"), saved.id],
        [_("Worked out"), formats.jst_datetime(saved.created_at)],
        [_("Method"), saved.engine_version],
        [_("Release of the numbers"), saved.dataset_version],
        ["SHA-256", saved.hash],
    ]


def _moment(saved: SavedFootprint) -> list[int]:
    at = saved.created_at
    return [at.year, at.month, at.day, at.hour, at.minute, at.second]
