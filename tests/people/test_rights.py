"""The one table of rights, and that the ladder of the registry stands beside it."""

import pytest
from django.test import Client
from django.urls import reverse

from people import services
from people.models import Role
from people.queries import reaches
from people.rights import IN_WORDS, RIGHTS, Right, grants

pytestmark = pytest.mark.django_db


def test_the_table_says_who_may_do_what():
    assert set(RIGHTS) == set(IN_WORDS) == set(Role)
    assert all(grants(Role.OWNER, right) for right in Right)
    assert not any(grants(role, Right.OWN) for role in Role if role != Role.OWNER)
    assert grants(Role.FINANCE, Right.PAY)
    assert not grants(Role.FINANCE, Right.TEST_KEYS)
    assert not grants(Role.DEVELOPER, Right.SEE_MONEY)
    assert not grants(Role.DEVELOPER, Right.LIVE_KEYS)
    assert RIGHTS[Role.VIEWER] == {Right.LOOK, Right.SEE_MONEY}


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DEVELOPER])
def test_who_has_to_do_with_money_or_programs_looks_on_in_the_registry(role):
    assert reaches(role, Role.VIEWER)
    assert not reaches(role, Role.MEMBER)


@pytest.mark.parametrize(
    ("role", "opened"),
    [
        (
            "finance",
            {"companies:home": 200, "people:members": 200, "people:keys": 403, "companies:audit": 200},
        ),
        ("developer", {"companies:home": 200, "people:members": 200, "people:keys": 200}),
        ("viewer", {"companies:home": 200, "people:members": 200, "people:keys": 403}),
    ],
)
def test_a_menu_leads_only_where_the_role_may_go(company, buyer, client: Client, role, opened):
    services.add_member(organisation=company, email=buyer.email, role=Role(role))
    client.force_login(buyer)
    page = client.get(reverse("companies:home", args=[company.slug])).content.decode()
    for route, status in opened.items():
        address = reverse(route, args=[company.slug])
        assert client.get(address).status_code == status
        assert (f'href="{address}"' in page) == (status == 200)
