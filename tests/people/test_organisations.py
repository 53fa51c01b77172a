from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from people import services
from people.errors import AlreadyMember, LastOwner, NotAllowed, NotAMember, SlugTaken
from people.models import Kind, Membership, Organisation, Role, User
from people.queries import membership_of

pytestmark = pytest.mark.django_db


def test_whoever_makes_an_organisation_owns_it(npo, npo_owner):
    assert membership_of(npo_owner, "npo").role == Role.OWNER


def test_two_organisations_cannot_share_a_short_name(npo, buyer):
    with pytest.raises(SlugTaken) as refusal:
        services.create_organisation(
            slug="npo", kind=Kind.NPO, legal_name="Other", name_en="Other", owner=buyer
        )
    assert refusal.value.field == "slug"
    assert membership_of(buyer, "npo") is None


def test_an_organisation_is_named_in_the_readers_language_where_it_can_be():
    city = Organisation(name_ja="高知県", name_en="Kochi Prefecture")
    with translation.override("ja"):
        assert str(city) == "高知県"
    with translation.override("en"):
        assert str(city) == "Kochi Prefecture"
        assert str(Organisation(name_ja="高知県")) == "高知県"


def test_an_owner_can_add_a_member(npo, npo_owner, buyer):
    services.add_member(organisation=npo, email="Buyer@Example.ORG", role=Role.MEMBER, by=npo_owner)
    assert membership_of(buyer, "npo").role == Role.MEMBER


def test_adding_an_unknown_address_looks_the_same_as_adding_a_known_one(npo, npo_owner):
    added = services.add_member(organisation=npo, email="new@example.org", role=Role.VIEWER, by=npo_owner)
    assert added.user.email == "new@example.org"
    assert not added.user.has_usable_password()


def test_nobody_is_a_member_twice(npo, npo_owner):
    with pytest.raises(AlreadyMember):
        services.add_member(organisation=npo, email=npo_owner.email, role=Role.MEMBER)


def test_the_last_owner_can_neither_leave_nor_step_down(npo, npo_owner):
    with pytest.raises(LastOwner):
        services.remove_member(organisation=npo, user=npo_owner, by=npo_owner)
    with pytest.raises(LastOwner):
        services.change_role(organisation=npo, user=npo_owner, role=Role.ADMIN, by=npo_owner)


def test_an_owner_may_leave_once_there_is_another(npo, npo_owner, buyer):
    services.add_member(organisation=npo, email=buyer.email, role=Role.OWNER, by=npo_owner)
    services.remove_member(organisation=npo, user=npo_owner, by=npo_owner)
    assert membership_of(npo_owner, "npo") is None


@pytest.mark.parametrize("role", [Role.MEMBER, Role.VIEWER])
def test_members_and_viewers_manage_nobody(role, npo, buyer, other_buyer):
    services.add_member(organisation=npo, email=buyer.email, role=role)
    with pytest.raises(NotAllowed):
        services.add_member(organisation=npo, email=other_buyer.email, role=Role.VIEWER, by=buyer)
    with pytest.raises(NotAllowed):
        services.issue_api_key(organisation=npo, mode="test", by=buyer)


def test_an_administrator_manages_everyone_but_owners(npo, npo_owner, buyer, other_buyer):
    services.add_member(organisation=npo, email=buyer.email, role=Role.ADMIN)
    services.add_member(organisation=npo, email=other_buyer.email, role=Role.VIEWER, by=buyer)
    services.change_role(organisation=npo, user=other_buyer, role=Role.MEMBER, by=buyer)
    for forbidden in (
        lambda: services.change_role(organisation=npo, user=other_buyer, role=Role.OWNER, by=buyer),
        lambda: services.change_role(organisation=npo, user=npo_owner, role=Role.MEMBER, by=buyer),
        lambda: services.remove_member(organisation=npo, user=npo_owner, by=buyer),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_a_member_may_leave_by_themselves(npo, buyer):
    services.add_member(organisation=npo, email=buyer.email, role=Role.VIEWER)
    services.remove_member(organisation=npo, user=buyer, by=buyer)
    assert membership_of(buyer, "npo") is None


def test_a_stranger_is_no_member(npo, buyer):
    with pytest.raises(NotAMember):
        services.remove_member(organisation=npo, user=buyer)


@pytest.mark.django_db(transaction=True)
def test_two_owners_leaving_at_once_leave_one_behind(npo, npo_owner, buyer):
    services.add_member(organisation=npo, email=buyer.email, role=Role.OWNER)

    def leave(user: User) -> bool:
        try:
            services.remove_member(organisation=npo, user=user, by=user)
        except LastOwner:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        left = list(pool.map(leave, [npo_owner, buyer]))
    assert sorted(left) == [False, True]
    assert Membership.objects.filter(organisation=npo, role=Role.OWNER).count() == 1


def test_an_address_is_one_person_whatever_its_case():
    services.register_person(email="Hana@Example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("hANA@example.ORG")


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (User(email="Capital@example.org"), "user_email_lower_case"),
        (User(email="a@example.org", language="fr"), "user_language_known"),
        (Organisation(slug="a", kind="bank", name_en="A"), "organisation_kind_known"),
        (Organisation(slug="a", kind="npo"), "organisation_has_a_name"),
        (Organisation(slug="-A-", kind="npo", name_en="A"), "organisation_slug_form"),
        (Organisation(slug="a", kind="npo", name_en="A", country="Japan"[:2]), "organisation_country_form"),
        (
            Organisation(slug="a", kind="npo", name_en="A", statement_limit_minor=-1),
            "statement_limit_positive",
        ),
    ],
)
def test_the_database_itself_refuses(row, wrong):
    with pytest.raises(IntegrityError, match=wrong), transaction.atomic():
        row.save()
