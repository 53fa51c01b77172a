"""Takes the demonstration's projects through the lifecycle, with the people of the demonstration in their roles."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marketplace.catalogue.demo.facts import METHODOLOGIES, Both, ProjectFacts
from marketplace.catalogue.demo.papers import plan_of, report_of, statement_of
from people.models import Organisation, User
from registry.lifecycle import approved, decisions, papers, review, writing
from registry.lifecycle.states import Paper
from registry.models import Case, Methodology, Project, Proposal, VerificationBody
from registry.units import GRAMS_PER_TONNE

# Beyond the whole tonnes of each year: what was reported, and what of it could be verified. The rest is carried.
REPORTED_MORE, VERIFIED_MORE = 640_000, 412_000
NO_INTEREST = "この事業者との利害関係はなく、助言も行っていません。 / We have no interest in this operator."
SOUND = "重要な誤りは認められません。 / Free of material misstatement."
AGREED = "意見書のとおり認めます。 / Agreed, as the statement says."


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes the steps: an operator's person, a verifier, and two of the registry."""

    operator: Organisation
    owner: User
    body: VerificationBody
    verifier: User
    staff: User


def register(facts: ProjectFacts, methodology: Methodology, cast: Cast) -> Project:
    """From the application to the registered project."""
    case = writing.start_application(operator=cast.operator, by=cast.owner)
    expected = sum(facts.vintages.values()) // len(facts.vintages)
    writing.write_application(
        case=case,
        by=cast.owner,
        methodology=methodology,
        country=facts.country,
        latitude=facts.latitude,
        longitude=facts.longitude,
        crediting_from=facts.crediting[0],
        crediting_until=facts.crediting[1],
        expected_tonnes=expected,
        **both(
            name=facts.name,
            place=facts.place,
            summary=facts.summary,
            plan=facts.story,
            monitoring=next(one.summary for one in METHODOLOGIES if one.code == facts.methodology),
            additionality=facts.additionality,
            risks=facts.risks,
            safeguards=facts.safeguards,
        ),
    )
    papers.file_paper(case=case, by=cast.owner, kind=Paper.PLAN, **plan_of(facts))
    _check(case, cast, facts)
    return decisions.register(
        case=case,
        by=cast.staff,
        reason=AGREED,
        buffer_percent=facts.buffer_percent,
        code=facts.code,
        slug=facts.slug,
        co_benefits=facts.co_benefits,
    )


def report(project: Project, facts: ProjectFacts, year: int, cast: Cast) -> Proposal | None:
    """From the report of a year to the proposal to issue its whole tonnes."""
    grams = facts.vintages[year] * GRAMS_PER_TONNE
    case = writing.start_report(project=project, by=cast.owner)
    writing.write_report(
        case=case,
        by=cast.owner,
        period_from=date(year, 1, 1),
        period_until=date(year, 12, 31),
        reported_grams={year: grams + REPORTED_MORE},
        summary="",
    )
    papers.file_paper(case=case, by=cast.owner, kind=Paper.REPORT, **report_of(facts, year))
    _check(case, cast, facts, year, verified={year: grams + VERIFIED_MORE})
    return approved.accept(case=case, by=cast.staff, reason=AGREED)


def _check(
    case: Case,
    cast: Cast,
    facts: ProjectFacts,
    year: int | None = None,
    verified: dict[int, int] | None = None,
) -> None:
    """Hand in, take up, conclude."""
    signed = statement_of(facts, year)
    writing.submit(case=case, body=cast.body, by=cast.owner)
    review.take_up(case=case, by=cast.verifier, declaration=NO_INTEREST)
    review.state_opinion(
        case=case,
        by=cast.verifier,
        opinion=review.Opinion(
            positive=True,
            materiality_percent=Decimal(5),
            summary=SOUND,
            content=signed["content"],
            media_type=signed["media_type"],
            signed_on=signed["dated_on"],
            verified_grams=verified,
        ),
    )


def both(**texts: Both) -> dict[str, Any]:
    """Columns in two languages."""
    return {f"{name}_{code}": getattr(text, code) for name, text in texts.items() for code in ("ja", "en")}
