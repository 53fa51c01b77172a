import re

import pytest
from django.urls import reverse

from people import services
from people.models import Role
from people.queries import find_api_key, membership_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browse(client):
    def as_person(user):
        client.force_login(user)
        return client

    return as_person


def test_the_language_chosen_stays(browse, buyer):
    page = browse(buyer).post(reverse("people:home"), {"language": "ja"}, follow=True)
    buyer.refresh_from_db()
    assert buyer.language == "ja"
    assert "マイアカウント" in page.content.decode()


def test_someone_adds_an_organisation_and_owns_it(browse, buyer):
    form = {
        "kind": "company",
        "legal_name": "風航空株式会社",
        "name_ja": "風航空",
        "name_en": "",
        "slug": "kaze-air",
    }
    browse(buyer).post(reverse("people:new_organisation"), form)
    assert membership_of(buyer, "kaze-air").role == Role.OWNER


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "verification_body"),
        ("kind", "government"),
        ("slug", "Kaze Air"),
        ("slug", "kaze_air"),
        ("slug", "-kaze"),
        ("slug", "company"),
        ("slug", "風"),
        ("name_en", ""),
        ("legal_name", "x" * 301),
    ],
)
def test_an_organisation_that_cannot_be_is_refused_with_the_field_named(browse, buyer, company, field, value):
    form = {"kind": "npo", "legal_name": "Kaze", "name_en": "Kaze", "slug": "kaze", field: value}
    page = browse(buyer).post(reverse("people:new_organisation"), form)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert membership_of(buyer, "kaze") is None


def test_an_owner_adds_changes_and_removes_a_member(browse, npo, npo_owner, buyer):
    page = browse(npo_owner)
    page.post(reverse("people:members", args=["npo"]), {"email": buyer.email, "role": "viewer"})
    assert membership_of(buyer, "npo").role == Role.VIEWER
    change = reverse("people:change_member", args=["npo", buyer.pk])
    page.post(change, {"role": "admin"})
    assert membership_of(buyer, "npo").role == Role.ADMIN
    page.post(change, {"role": "admin", "remove": "1"})
    assert membership_of(buyer, "npo") is None


def test_the_last_owner_is_told_why_they_cannot_leave(browse, npo, npo_owner):
    page = browse(npo_owner).post(reverse("people:leave", args=["npo"]), follow=True)
    assert (
        "組織には少なくとも一人の所有者が必要です" in page.content.decode()
        or "needs an owner" in page.content.decode()
    )
    assert membership_of(npo_owner, "npo")


def test_a_key_is_shown_once_and_works(browse, company, developer):
    keys = reverse("people:keys", args=["company"])
    made = browse(developer).post(keys, {"mode": "test", "name": "our shop", "scopes": ["orders:read"]})
    plain = re.search(r"ok_test_[0-9A-Za-z]{43}", made.content.decode())[0]
    assert find_api_key(plain).organisation == company
    assert made.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    listed = browse(developer).get(keys).content.decode()
    assert plain not in listed
    assert "our shop" in listed


def test_a_revoked_key_works_no_more(browse, developer, test_key):
    api_key = find_api_key(test_key)
    page = browse(developer).post(reverse("people:revoke_key", args=["company", api_key.pk]), follow=True)
    assert find_api_key(test_key) is None
    assert "revoked on" in page.content.decode()


def test_an_organisation_of_others_looks_as_if_it_did_not_exist(browse, company, buyer):
    page = browse(buyer)
    for name in ("people:members", "people:keys"):
        theirs, nobodys = (page.get(reverse(name, args=[slug])) for slug in ("company", "no-such"))
        assert theirs.status_code == nobodys.status_code == 404


def test_a_key_of_another_organisation_cannot_be_revoked(browse, npo, npo_owner, test_key):
    api_key = find_api_key(test_key)
    page = browse(npo_owner).post(reverse("people:revoke_key", args=["npo", api_key.pk]))
    assert page.status_code == 404
    assert find_api_key(test_key)


def test_a_viewer_sees_members_but_neither_keys_nor_buttons(browse, company, buyer):
    services.add_member(organisation=company, email=buyer.email, role=Role.VIEWER)
    page = browse(buyer).get(reverse("people:members", args=["company"]))
    assert "<select" not in page.content.decode()
    assert browse(buyer).get(reverse("people:keys", args=["company"])).status_code == 403
