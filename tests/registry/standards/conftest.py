from datetime import date

import pytest

from people.models import Organisation, User
from registry.models import Methodology, Project, Scheme, VerificationBody
from tests.cast import person


@pytest.fixture
def colleague(db: None) -> User:
    """A second member of staff."""
    return person("colleague@example.org", is_staff=True)


@pytest.fixture
def scheme(project: Project) -> Scheme:
    return project.scheme


@pytest.fixture
def methodology(project: Project) -> Methodology:
    return project.methodology


@pytest.fixture
def body(project: Project, verification_body: Organisation) -> VerificationBody:
    """Accredited for forests from 2020-04-01 on."""
    return verification_body.verification_body


@pytest.fixture
def rules() -> dict[str, str]:
    """What a new version of a methodology says."""
    words = ("name", "summary", "baseline", "monitoring", "applicability")
    return {f"{word}_{language}": f"{word} {language}" for word in words for language in ("ja", "en")}


DAY = date(2026, 4, 1)
