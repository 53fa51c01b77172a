"""A forest before it is registered, and everyone who has a say in it."""

from collections.abc import Callable
from datetime import date

import pytest

from people.models import Organisation, Role, User
from people.services import add_member
from registry.lifecycle import issuing, review
from registry.models import Case, Methodology, Project, VerificationBody
from tests.cast import person
from tests.registry.conftest import make_project
from tests.registry.lifecycle import acts


@pytest.fixture
def methodology(npo: Organisation, verification_body: Organisation) -> Methodology:
    return make_project(npo, verification_body, code="9999").methodology


@pytest.fixture
def body(methodology: Methodology, verification_body: Organisation) -> VerificationBody:
    """Accredited for forests since 2020."""
    return verification_body.verification_body


@pytest.fixture
def second_staff(db: None) -> User:
    return person("second-staff@example.org", is_staff=True)


@pytest.fixture
def draft(npo: Organisation, npo_owner: User, methodology: Methodology) -> Case:
    """An application that says all it has to say."""
    return acts.write(npo, npo_owner, methodology)


@pytest.fixture
def submitted(draft: Case, body: VerificationBody, npo_owner: User) -> Case:
    return acts.hand_in(draft, body, npo_owner)


@pytest.fixture
def validating(submitted: Case, verifier: User) -> Case:
    return review.take_up(case=submitted, by=verifier, declaration=acts.NO_INTEREST)


@pytest.fixture
def validated(validating: Case, verifier: User) -> Case:
    return acts.conclude(validating, verifier)


@pytest.fixture
def registered(validated: Case, staff: User) -> Project:
    return acts.register(validated, staff)


@pytest.fixture
def report_of(registered: Project, npo_owner: User, body: VerificationBody) -> Callable[..., Case]:
    """report_of({2024: 1_500_000}) -> a report, handed in."""

    def handed_in(
        reported: dict[int, int], first: date = date(2024, 1, 1), last: date = date(2024, 12, 31)
    ) -> Case:
        case = acts.write_report(registered, npo_owner, reported, first, last)
        return acts.hand_in(case, body, npo_owner)

    return handed_in


@pytest.fixture
def verifying(report_of: Callable[..., Case], verifier: User) -> Case:
    """12.5 tonnes of 2024 reported, and taken up."""
    return review.take_up(case=report_of({2024: 12_500_000}), by=verifier, declaration=acts.NO_INTEREST)


@pytest.fixture
def verified(verifying: Case, verifier: User) -> Case:
    return acts.conclude(verifying, verifier, {2024: 12_400_000})


@pytest.fixture
def accepted(verified: Case, staff: User) -> Case:
    issuing.accept(case=verified, by=staff, reason="Agreed.")
    return verified


@pytest.fixture
def colleague(verification_body: Organisation) -> User:
    """A second person of the verification body."""
    user = person("colleague@example.org")
    add_member(organisation=verification_body, email=user.email, role=Role.MEMBER)
    return user
