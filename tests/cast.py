"""The fixed cast of people: buyer, other buyer, staff, NPO owner, company developer, verifier.

Each is a fixture that calls the services, so that a test names the people it is about and nothing else.
"""

import time

import pytest
from django.test import Client

from people import services
from people.models import Kind, Mode, Organisation, User

PASSWORD = "a-long-pass-phrase-of-the-cast"


def person(email: str, *, language: str = "en", is_staff: bool = False) -> User:
    return services.register_person(email=email, password=PASSWORD, language=language, is_staff=is_staff)


def sign_in_twice(client: Client, user: User, *, minutes_ago: int = 0) -> None:
    """Signed in, with a second factor given so long ago."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - 60 * minutes_ago}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def organisation(slug: str, kind: Kind, name: str, owner: User) -> Organisation:
    return services.create_organisation(
        slug=slug, kind=kind, legal_name=name, name_en=name, owner=owner, statement_limit_minor=10_000_000
    )


@pytest.fixture
def buyer(db: None) -> User:
    return person("buyer@example.org")


@pytest.fixture
def other_buyer(db: None) -> User:
    return person("other-buyer@example.org", language="ja")


@pytest.fixture
def staff(db: None) -> User:
    return person("staff@example.org", is_staff=True)


@pytest.fixture
def npo_owner(db: None) -> User:
    return person("npo-owner@example.org", language="ja")


@pytest.fixture
def developer(db: None) -> User:
    return person("developer@example.org")


@pytest.fixture
def verifier(db: None) -> User:
    return person("verifier@example.org")


@pytest.fixture
def npo(npo_owner: User) -> Organisation:
    return organisation("npo", Kind.NPO, "Friends of the Forest", npo_owner)


@pytest.fixture
def company(developer: User) -> Organisation:
    return organisation("company", Kind.COMPANY, "Kaze Airways", developer)


@pytest.fixture
def verification_body(verifier: User) -> Organisation:
    return organisation("verification-body", Kind.VERIFICATION_BODY, "Verity Institute", verifier)


@pytest.fixture
def test_key(company: Organisation) -> str:
    return services.issue_api_key(organisation=company, mode=Mode.TEST).plain


@pytest.fixture
def live_key(company: Organisation) -> str:
    return services.issue_api_key(organisation=company, mode=Mode.LIVE).plain
