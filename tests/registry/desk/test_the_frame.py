"""The frame of the work screens: who gets in, for whom they act, what they are shown."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _

from people.models import Kind, Role
from people.services import add_member
from registry.desk import menu
from registry.desk.access import acting_for, acting_required, role_at_least, staff_required
from registry.desk.menu import Item
from tests.cast import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_person(rf: RequestFactory):
    """as_person(user, "their-organisation") -> a request of that person."""

    def ask(user, chosen: str | None = None):
        request = rf.get("/registry/desk/")
        request.user, request.session = user, {"desk_organisation": chosen}
        return request

    return ask


def test_a_person_acts_for_their_first_organisation_until_they_choose_another(client, npo_owner, npo):
    other = organisation("zz-valley", Kind.OPERATOR, "Valley Operators", npo_owner)
    client.force_login(npo_owner)
    assert "Friends of the Forest (" in client.get("/registry/desk/?lang=en", follow=True).content.decode()
    client.post("/registry/desk/acting-for/", {"organisation": other.slug})
    assert "You act for Valley Operators (Owner)." in client.get("/registry/desk/").content.decode()


def test_nobody_acts_for_someone_elses_organisation(client, buyer, npo, as_person):
    client.force_login(buyer)
    strange = client.post("/registry/desk/acting-for/", {"organisation": npo.slug})
    missing = client.post("/registry/desk/acting-for/", {"organisation": "no-such"})
    assert strange.status_code == missing.status_code == 404
    with pytest.raises(PermissionDenied):  # also when the session says so
        acting_for(as_person(buyer, npo.slug))


def test_a_role_and_a_kind_are_asked_for(npo, developer, npo_owner, as_person):
    add_member(organisation=npo, email=developer.email, role=Role.VIEWER)
    assert acting_for(as_person(developer)) == npo
    assert not role_at_least(as_person(developer), Role.MEMBER)
    bodies_only = acting_required(Role.MEMBER, Kind.VERIFICATION_BODY)(lambda _request: HttpResponse())
    members_only = acting_required(Role.MEMBER, Kind.NPO)(lambda _request: HttpResponse())
    assert members_only(as_person(npo_owner)).status_code == 200
    for view, who in ((bodies_only, npo_owner), (members_only, developer)):
        with pytest.raises(PermissionDenied):
            view(as_person(who))


def test_staff_pages_are_for_staff_alone(staff, npo_owner, npo, as_person):
    view = staff_required(lambda _request: HttpResponse())
    assert view(as_person(staff))["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    with pytest.raises(PermissionDenied):
        view(as_person(npo_owner))


def test_the_menu_shows_what_one_may_do_and_how_much_waits(client, staff, npo_owner, npo, monkeypatch):
    queue = Item("desk:home", _("Decisions"), menu.staff, lambda _standing: 3)
    monkeypatch.setattr(menu, "FOR_THE_REGISTRY", [queue])
    client.force_login(staff)
    page = client.get("/registry/desk/", headers={"Accept-Language": "en"}).content.decode()
    assert "Decisions" in page
    assert 'data-label="Waiting">3</td>' in page
    client.force_login(npo_owner)
    assert (
        "Decisions" not in client.get("/registry/desk/", headers={"Accept-Language": "en"}).content.decode()
    )
