"""What anyone sees of a project's life, and what nobody sees of a draft."""

import pytest

from registry.lifecycle import decisions, issuing
from registry.lifecycle.states import Paper
from registry.models import Case
from tests.registry.lifecycle import acts

pytestmark = pytest.mark.django_db


def text(client, path: str, language: str = "en") -> str:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_projects_page_tells_its_whole_way_with_hashes_and_leads_to_each_part(accepted, registered, client):
    issuing.issue(case=accepted, tonnes={2024: 12})
    page = text(client, f"/registry/projects/{registered.registry_id}/")
    for paper in registered.documents.all():
        assert f"/registry/documents/{paper.sha256}" in page
        assert client.get(f"/registry/documents/{paper.sha256}").content == bytes(paper.content)
    for part in ("The plan holds.", "400 kg", f"/registry/cases/{accepted.number}/", "KOC-JP-10000-2024-01"):
        assert part in page, part
    report = text(client, f"/registry/cases/{accepted.number}/")
    for part in (
        "Free of material misstatement.",
        "12.5 t",
        "12.4 t",
        "Materiality",
        "V-1",
        "KOC-JP-10000-2024-01",
    ):
        assert part in report, part


def test_the_list_shows_states_and_what_was_not_registered(registered, validated, client, draft):
    assert text(client, "/registry/projects/").count(">Registered<") == 2
    decisions.suspend(project=registered, reason="A fire.")
    assert "Suspended" in text(client, "/registry/projects/")
    assert "A fire." in text(client, f"/registry/projects/{registered.registry_id}/")
    state = {p["registry_id"]: p["state"] for p in client.get("/api/v1/registry/projects/").json()["results"]}
    assert state[registered.registry_id] == "suspended"


def test_a_draft_and_its_papers_are_nobody_elses_affair_until_it_is_handed_in(draft, body, npo_owner, client):
    acts.with_paper(draft, npo_owner, Paper.EVIDENCE)
    addresses = [f"/registry/cases/{draft.number}/"]
    addresses += [f"/registry/documents/{paper.sha256}" for paper in draft.documents.all()]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert "梼原" not in text(client, "/registry/projects/")
    acts.hand_in(draft, body, npo_owner)
    assert {client.get(address).status_code for address in addresses} == {200}
    assert "梼原" in text(client, "/registry/projects/", "ja")


@pytest.mark.parametrize("number", ["A-000000", "M-1", "X-000001", "A-٠٠٠٠٠١", "A-" + "9" * 40, "A-"])
def test_a_number_that_names_no_case_leads_nowhere(number, client):
    assert client.get(f"/registry/cases/{number}/").status_code == 404


def test_a_history_names_the_body_in_the_readers_language(verified, client):
    body = verified.body.organisation
    body.name_ja, body.name_en = "検証の窓", "Window of Verification"
    body.save()
    for language, name in (("ja", body.name_ja), ("en", body.name_en)):
        page = text(client, f"/registry/cases/{verified.number}/", language)
        assert name in page
        assert body.legal_name not in page


def test_no_history_names_a_person(verified, client):
    page = text(client, f"/registry/cases/{verified.number}/")
    assert "@example.org" not in page
    assert Case.objects.get(pk=verified.pk).submitted_by is not None


def test_suspending_stops_the_sale_at_once_and_reinstating_lets_it_go_on(offer, client):
    project = offer.batch.project
    for act, left in ((decisions.suspend, 0), (decisions.reinstate, 1)):
        act(project=project, reason="A fire.")
        assert len(client.get("/api/v1/listings/").json()["results"]) == left
