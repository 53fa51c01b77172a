"""The demonstration's documents: short texts that say what such a paper would hold, and that they are samples."""

from datetime import date
from typing import Any

from marketplace.catalogue.demo.facts import ProjectFacts, SchemeFacts
from marketplace.catalogue.demo.rules import CRITERIA


def plan_of(facts: ProjectFacts) -> dict[str, Any]:
    """The plan of one project, as `registry.lifecycle.papers` takes it, and so the others."""
    return _paper(
        facts,
        "プロジェクト計画書",
        "Project plan",
        date(2021, 2, 15),
        [("追加性", "Additionality", facts.additionality.ja, facts.additionality.en)],
    )


def report_of(facts: ProjectFacts, year: int) -> dict[str, Any]:
    """The monitoring report of one year."""
    return _paper(
        facts,
        f"モニタリング報告書 {year}年",
        f"Monitoring report {year}",
        date(year + 1, 5, 20),
        [("リスク", "Risks", facts.risks.ja, facts.risks.en)],
    )


def statement_of(facts: ProjectFacts, year: int | None = None) -> dict[str, Any]:
    """What the body signs: of the application, or of the report of one year."""
    ja, en = (
        ("検証意見書", "Verification statement") if year else ("妥当性確認意見書", "Validation statement")
    )
    return _paper(
        facts,
        f"{ja} {year}年" if year else ja,
        f"{en} {year}" if year else en,
        date(year + 1, 7, 8) if year else date(2021, 3, 20),
        [("備え", "Safeguards", facts.safeguards.ja, facts.safeguards.en)],
    )


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
