"""The demonstration's documents: short texts that say what such a paper would hold, and that they are samples."""

from datetime import date
from typing import Any

from marketplace.catalogue.demo.facts import ProjectFacts, SchemeFacts
from marketplace.catalogue.demo.rules import CRITERIA


def papers_of(facts: ProjectFacts) -> list[dict[str, Any]]:
    """The papers of one project, as `registry.standards.file_document` takes them."""
    last = max(facts.vintages)
    return [
        _paper(
            facts,
            "プロジェクト計画書",
            "Project plan",
            date(2021, 2, 15),
            [("追加性", "Additionality", facts.additionality.ja, facts.additionality.en)],
        ),
        _paper(
            facts,
            "モニタリング報告書",
            "Monitoring report",
            date(last + 1, 5, 20),
            [("リスク", "Risks", facts.risks.ja, facts.risks.en)],
        ),
        _paper(
            facts,
            "検証意見書",
            "Verification statement",
            date(last + 1, 7, 8),
            [("備え", "Safeguards", facts.safeguards.ja, facts.safeguards.en)],
        ),
    ]


def criteria_of(scheme: SchemeFacts) -> dict[str, Any]:
    """The criteria of a scheme, as `registry.standards.publish_text` takes them."""
    lines = [
        "見本 / SAMPLE - an invented document for demonstration",
        "",
        f"認証基準 / Criteria of certification: {scheme.name.ja} / {scheme.name.en}",
        "",
        CRITERIA.ja,
        CRITERIA.en,
    ]
    return {
        "title_ja": "認証基準",
        "title_en": "Criteria of certification",
        "dated_on": date(2021, 4, 1),
        "content": ("\n".join(lines) + "\n").encode(),
    }


def _paper(
    facts: ProjectFacts, title_ja: str, title_en: str, dated_on: date, parts: list[tuple[str, str, str, str]]
) -> dict[str, Any]:
    issued = ", ".join(f"{year}: {tonnes} t" for year, tonnes in facts.vintages.items())
    lines = [
        "見本 / SAMPLE - an invented document for demonstration",
        "",
        f"{title_ja} / {title_en}",
        f"{facts.name.ja} / {facts.name.en}",
        f"{facts.place.ja} / {facts.place.en}",
        f"{facts.methodology}, {dated_on.isoformat()}",
        issued,
    ]
    for heading_ja, heading_en, ja, en in parts:
        lines += ["", f"{heading_ja} / {heading_en}", ja, en]
    return {
        "title_ja": title_ja,
        "title_en": title_en,
        "dated_on": dated_on,
        "content": ("\n".join(lines) + "\n").encode(),
        "media_type": "text/plain; charset=utf-8",
    }
