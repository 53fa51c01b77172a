"""The steps of a project's life as one line each, through the services."""

from datetime import date
from decimal import Decimal
from typing import Any

from people.models import Organisation, User
from registry.lifecycle import decisions, papers, review, writing
from registry.lifecycle.states import FindingKind, Paper
from registry.models import Case, Methodology, Project, VerificationBody

NO_INTEREST = "We have no interest in this operator."
PDF = b"%PDF-1.7 a signed paper"
WORDS = {f"{name}_ja": f"{name}の説明" for name in writing.WORDS} | {"name_ja": "梼原の森"}
FACTS: dict[str, Any] = {
    "latitude": "33.39",
    "longitude": "132.93",
    "crediting_from": date(2020, 4, 1),
    "crediting_until": date(2030, 3, 31),
    "expected_tonnes": 800,
}


def write(operator: Organisation, by: User, methodology: Methodology, **other: Any) -> Case:
    """A whole application, in Japanese alone."""
    case = writing.start_application(operator=operator, by=by)
    writing.write_application(case=case, by=by, methodology=methodology, **WORDS, **(FACTS | other))
    return with_paper(case, by, Paper.PLAN)


def with_paper(case: Case, by: User, kind: Paper, content: bytes = b"") -> Case:
    papers.file_paper(
        case=case,
        by=by,
        kind=kind,
        title_ja="書類",
        title_en="Paper",
        dated_on=date(2024, 4, 1),
        content=content or PDF + f" {kind} {case.number}".encode(),
        media_type="application/pdf",
    )
    return case


def hand_in(case: Case, body: VerificationBody, by: User) -> Case:
    return writing.submit(case=case, body=body, by=by)


def write_report(
    project: Project,
    by: User,
    reported: dict[int, int],
    first: date,
    last: date,
    summary: str = "間伐を続けた。",
) -> Case:
    case = writing.start_report(project=project, by=by)
    case = writing.write_report(
        case=case,
        by=by,
        period_from=first,
        period_until=last,
        reported_grams=reported,
        summary=summary,
    )
    return with_paper(case, by, Paper.REPORT)


def opinion(verified: dict[int, int] | None = None, **other: Any) -> review.Opinion:
    facts: dict[str, Any] = {
        "positive": True,
        "materiality_percent": Decimal(5),
        "summary": "Free of material misstatement.",
        "content": PDF,
        "media_type": "application/pdf",
        "signed_on": date(2025, 7, 1),
        "verified_grams": verified,
    }
    return review.Opinion(**(facts | other))


def conclude(case: Case, by: User, verified: dict[int, int] | None = None, **other: Any) -> Case:
    review.state_opinion(case=case, by=by, opinion=opinion(verified, **other))
    case.refresh_from_db()
    return case


def register(case: Case, by: User, **other: Any) -> Project:
    return decisions.register(case=case, by=by, reason="The plan holds.", **({"buffer_percent": 10} | other))


def a_report_with_everything(project: Project, operator: User, verifier: User) -> Case:
    """A verified report with a finding that was answered and closed; its words are of no language."""
    case = write_report(
        project, operator, {2024: 1_500_000}, date(2024, 1, 1), date(2024, 12, 31), "2024: 1.5 t"
    )
    hand_in(case, project.verifier, operator)
    review.take_up(case=case, by=verifier, declaration="OK")
    finding = review.open_finding(case=case, by=verifier, kind=FindingKind.CORRECTIVE, text="1.5?")
    review.answer_finding(finding=finding, by=operator, text="1.5!")
    review.settle_finding(finding=finding, by=verifier, closed=True, text="OK")
    return conclude(case, verifier, {2024: 1_400_000}, summary="OK")
