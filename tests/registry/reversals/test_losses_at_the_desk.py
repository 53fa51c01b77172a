"""A loss from report to cancelled buffer by the pages of four people; units of another registry by those of two."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import User
from registry import approvals
from registry.errors import SamePerson, SecondFactorRequired
from registry.models import Batch, Immobilisation, Proposal, Reversal
from tests.cast import person
from tests.registry.conftest import TONNE
from tests.registry.foreign.acts import gold

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db: None) -> User:
    return person("colleague@example.org", is_staff=True)


def at_the_desk(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def test_a_loss_goes_through_the_desks_of_operator_staff_body_and_a_second_of_staff(
    batch, npo_owner, staff, verifier, colleague, developer
):
    forest = f"/registry/desk/reversals/on/{batch.project.registry_id}/"
    said = {
        "batches": [batch.serial], "kind": "fire", "happened_on": "2026-04-03", "place": "South slope",
        "description": "A fire after lightning.", "amount": "0.6", "unit": "t",
    }  # fmt: skip
    operator, registry, body = at_the_desk(npo_owner), at_the_desk(staff), at_the_desk(verifier)
    assert at_the_desk(developer).get(forest).status_code == 404
    wrong = operator.post(forest, said | {"amount": "11"})
    assert wrong.status_code == 422
    assert b"at most the 11 t" in wrong.content or b"that were issued in these batches" in wrong.content
    photo = SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n..", "image/png")
    operator.post(forest, said | {"paper": photo})
    reversal = Reversal.objects.get()
    page = f"/registry/desk/reversals/{reversal.number}/"
    assert b"Put the buffer on hold" not in operator.get(page).content

    registry.post(f"{page}hold/")
    refused = body.post(f"{page}verify/", {"amount": "0.7", "unit": "t", "statement": "Seen."})
    assert (refused.status_code, b"No more can be verified" in refused.content) == (422, True)
    body.post(f"{page}verify/", {"amount": "400", "unit": "kg", "statement": "Seen on site."})
    registry.post(f"{page}propose/")
    proposal = Proposal.objects.get()
    for refusal, by, passed in ((SamePerson, staff, True), (SecondFactorRequired, colleague, False)):
        with pytest.raises(refusal):
            approvals.approve(proposal=proposal, by=by, second_factor=passed)
    what = at_the_desk(colleague).get(f"/registry/desk/proposals/{proposal.pk}/").content.decode()
    assert "400 kg" in what
    assert "From the project&#x27;s own buffer" in what
    approvals.approve(proposal=proposal, by=colleague, second_factor=True)

    reversal.refresh_from_db()
    assert (reversal.state, reversal.covered_grams, reversal.uncovered_grams) == ("cancelled", 400_000, 0)
    public = Client(headers={"Accept-Language": "en"}).get(f"/registry/reversals/{reversal.number}/")
    assert b"photo.png" in public.content
    paper = reversal.papers.get()
    file = Client().get(f"/registry/reversals/{reversal.number}/papers/{paper.sha256}")
    assert (file.headers["Content-Type"], "attachment" in file.headers["Content-Disposition"]) == (
        "image/png",
        True,
    )


def test_units_of_another_registry_are_entered_by_one_of_staff_and_issued_by_two(project, staff, colleague):
    said = {
        "project": project.registry_id, "vintage": "2024", "registry": "gold_standard",
        "serials": f"{gold(1, 3)}\n{gold(10, 11)}\n", "tonnes": "5", "hold": "retired", "account": "GS-1",
        "reference": "RET-1", "immobilised_on": "2026-03-01",
    }  # fmt: skip

    def evidence() -> dict[str, SimpleUploadedFile]:
        return {"paper": SimpleUploadedFile("confirmation.pdf", b"%PDF-1.7 ..", "application/pdf")}

    registry = at_the_desk(staff)
    page = "/registry/desk/foreign/enter/"
    for wrong, words in (
        ({"tonnes": "6"}, "name 5 tonnes, but 6 were stated"),
        ({"serials": "no such number"}, "is not a serial number of that registry"),
        ({"vintage": "2023"}, "another vintage"),
    ):
        refused = registry.post(page, said | evidence() | wrong)
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
    registry.post(page, said | evidence())
    again = registry.post(page, said | evidence() | {"serials": gold(3, 7)})
    assert (again.status_code, b"entered before" in again.content) == (422, True)
    entered = Immobilisation.objects.get()
    registry.post(f"/registry/desk/foreign/{entered.number}/propose/")
    approvals.approve(proposal=Proposal.objects.get(), by=colleague, second_factor=True)
    batch = Batch.objects.get()
    assert batch.grams == 5 * TONNE
    public = Client(headers={"Accept-Language": "en"})
    assert gold(10, 11) in public.get(f"/registry/batches/{batch.serial}/").content.decode()
    found = public.get("/registry/foreign/", {"serial": gold(11, 11)}).content.decode()
    assert f"/registry/units/{batch.serial}-5.000000~5.999999/" in found
    assert public.get("/registry/foreign/", {"serial": "nonsense"}).status_code == 422
    assert public.get(f"/registry/foreign/{entered.number}/evidence").content.startswith(b"%PDF-")
