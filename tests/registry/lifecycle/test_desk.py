"""The work screens of a project's life: what they show and refuse, beyond the journey in the browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.lifecycle import review
from registry.models import Case
from tests.registry.lifecycle import acts

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_person(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def test_a_refused_form_comes_back_with_what_was_typed_and_why(validating, as_person, verifier):
    review.open_finding(case=validating, by=verifier, kind="corrective", text="Which map?")
    with_paper = {
        "file": acts_file(),
        "positive": "yes",
        "materiality_percent": "5",
        "summary": "A sound plan.",
    }
    answer = as_person(verifier).post(
        f"/registry/desk/cases/{validating.pk}/do/conclude/",
        with_paper | {"signed_on": "2025-07-01"},
        headers={"Accept-Language": "en"},
    )
    page = answer.content.decode()
    assert (answer.status_code, "Close the open findings first." in page, "A sound plan." in page) == (
        422,
        True,
        True,
    )
    assert Case.objects.get(pk=validating.pk).state == "validating"


def test_what_was_asked_to_change_stands_above_the_case(validating, as_person, verifier, npo_owner):
    review.ask_for_changes(case=validating, by=verifier, reason="Add a map of the area.")
    page = as_person(npo_owner).get(
        f"/registry/desk/cases/{validating.pk}/", headers={"Accept-Language": "en"}
    )
    above, _panel, below = page.content.decode().partition("Change it, then hand it in again.")
    assert "Add a map of the area." in above
    assert "Add a map of the area." in below  # in the history
    assert "Everything is there." not in above + below


def acts_file():

    return SimpleUploadedFile("signed.PDF", acts.PDF, content_type="application/octet-stream")


def test_a_position_is_taken_as_map_apps_write_it_and_nonsense_is_not(draft, as_person, npo_owner):
    address = f"/registry/desk/cases/{draft.pk}/write/place/"
    written = {
        "35.1, 139.25": "35.10000",
        "35.2、139": "35.20000",
        "-0.5 36": "-0.50000",
        "３３．３，１３２": "33.30000",
    }
    for text, kept in written.items():
        assert as_person(npo_owner).post(address, {"position": text}).status_code == 302
        assert str(Case.objects.get(pk=draft.pk).application.latitude) == kept
    for text in ("north", "35.1", "91, 10", "35.1, 181", "٣٥, ١٠", "1e5, 2"):
        assert as_person(npo_owner).post(address, {"position": text}).status_code == 422


def test_nothing_that_is_open_gets_lost_when_a_report_changes_its_period(registered, as_person, npo_owner):
    client = as_person(npo_owner)
    answer = client.post(f"/registry/desk/projects/{registered.registry_id}/report/")
    case = answer.url.split("/")[4]
    address = f"/registry/desk/cases/{case}/write/"
    client.post(address + "period/", {"period_from": "2023-07-01", "period_until": "2024-06-30"})
    client.post(address + "amounts/", {"year_2023": "1.5", "year_2024": "2.000001"})
    client.post(address + "period/", {"period_from": "2024-01-01", "period_until": "2024-06-30"})
    assert dict(Case.objects.get(pk=case).vintages.values_list("vintage", "reported_grams")) == {
        2024: 2_000_001
    }
    assert client.post(address + "amounts/", {"year_2024": "1.0000001"}).status_code == 422


def test_a_body_declares_an_interest_and_later_its_end(submitted, body, npo, npo_owner, as_person, verifier):
    client = as_person(verifier)
    for conflict, left in (("yes", ["Advised in 2023."]), ("no", [])):
        told = {"organisation": npo.pk, "conflict": conflict, "text": "Advised in 2023."}
        client.post("/registry/desk/reviews/interests/", told)
        shown = client.get("/registry/desk/reviews/").context["conflicts"]
        assert [said.text for said in shown] == left
