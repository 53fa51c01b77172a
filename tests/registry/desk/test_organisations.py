"""Organisations at the desk: an authority comes in by the hand of staff, and the registry is open to it."""

import pytest
from django.urls import reverse

from people.models import Kind, Membership, Organisation, Role, User
from registry.models import Account
from registry.standards import accredit_body

pytestmark = pytest.mark.django_db
ADDRESS = "forests@pref.example"


def add(client, **facts: str):
    words = {
        "kind": Kind.LOCAL_GOVERNMENT,
        "legal_name": "高知県",
        "name_ja": "高知県",
        "name_en": "",
        "slug": "kochi",
    }
    return client.post(reverse("desk:organisations"), words | {"owner_email": ADDRESS} | facts, follow=True)


@pytest.mark.parametrize("kind", Kind.values)
def test_staff_add_an_organisation_of_any_kind_and_its_owner_opens_an_account(client, staff, kind):
    client.force_login(staff)
    page = add(client, kind=kind).content.decode()
    assert "高知県" in page
    made = Organisation.objects.get(slug="kochi")
    own = Membership.objects.get(organisation=made)
    assert (made.kind, own.role, own.user.email) == (kind, Role.OWNER, ADDRESS)

    client.force_login(own.user)
    client.post(reverse("desk:accounts"), {"mode": "live", "label": ""})
    assert Account.objects.get(organisation=made).kind == "holding"


def test_a_new_verification_body_can_be_accredited(client, staff):
    client.force_login(staff)
    add(client, kind=Kind.VERIFICATION_BODY, slug="second-body")
    choice = client.get(reverse("desk:new_standard", args=["body"])).content.decode()
    assert "高知県" in choice
    body = accredit_body(
        organisation=Organisation.objects.get(slug="second-body"),
        accreditation="V-2",
        scopes=["forest"],
        accredited_from="2026-04-01",
        by=staff,
    )
    assert client.get(reverse("registry:body", args=["second-body"])).status_code == 200
    assert body.accreditations.count() == 1


def test_a_refused_form_adds_nobody(client, staff, npo):
    client.force_login(staff)
    for wrong in (
        {"slug": npo.slug},
        {"slug": "No Spaces"},
        {"name_ja": ""},
        {"kind": "empire"},
        {"owner_email": "x"},
    ):
        assert add(client, **wrong).status_code == 422
    assert list(Organisation.objects.all()) == [npo]
    assert not Membership.objects.filter(user__email=ADDRESS).exists()


def test_whoever_is_no_staff_adds_none(client, npo_owner, npo):
    client.force_login(npo_owner)
    assert add(client).status_code == 403
    assert not User.objects.filter(email=ADDRESS).exists()
