"""Standards at the desk: what staff accredit, publish, label and propose to suspend, and what is refused."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.models import Kind
from registry.models import Label, Methodology, Proposal, Scheme, VerificationBody
from tests.cast import organisation, person
from tests.registry.standards.conftest import body, methodology, rules, scheme  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, staff):
    """desk(target, thing, act, **fields: object): staff sends one form; answers with the page that follows."""
    client.force_login(staff)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def send(target, thing, act, **fields: object):
        data = {f"{act}-{name}": value for name, value in fields.items()} | {"act": act}
        return client.post(reverse("desk:standard", args=[target, thing.pk]), data, follow=True)

    return send


def make(client, target, **fields: object):
    return client.post(reverse("desk:new_standard", args=[target]), fields)


def test_a_scheme_with_its_methodology_and_body_is_set_up(client, desk, rules, verifier):  # noqa: F811
    words = dict.fromkeys(("name_ja", "name_en", "summary_ja", "summary_en"), "x")
    made = make(
        client,
        "scheme",
        prefix="NGN",
        slug="nagano",
        kind="prefecture",
        **words,
        accredited_from="2026-04-01",
        accredited_until="2031-03-31",
    )
    scheme = Scheme.objects.get(prefix="NGN")  # noqa: F811
    assert made.url == reverse("desk:standard", args=["scheme", scheme.pk])
    make(
        client,
        "methodology",
        scheme=scheme.pk,
        code="NGN-1",
        version="1.0",
        kind="forest",
        **rules,
        published_on="2026-04-01",
    )
    assert Methodology.objects.get(code="NGN-1").baseline_en == "baseline en"
    institute = organisation("institute", Kind.VERIFICATION_BODY, "Institute", verifier)
    make(
        client,
        "body",
        organisation=institute.pk,
        accreditation="V-7",
        scopes=["forest", "solar"],
        accredited_from="2026-04-01",
    )
    assert VerificationBody.objects.get(accreditation="V-7").accreditations.get().scopes == [
        "forest",
        "solar",
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"prefix": "koc"}, "Enter a valid value"),
        ({"prefix": "KOC"}, "already exists"),
        ({"accredited_until": "2020-01-01"}, "The last day comes before the first."),
    ],
)
def test_a_scheme_that_cannot_be_is_refused_with_words(client, desk, scheme, wrong, words):  # noqa: F811
    fields = dict.fromkeys(("name_ja", "name_en", "summary_ja", "summary_en"), "x")
    fields |= {"prefix": "NGN", "slug": "nagano", "kind": "own", "accredited_from": "2026-04-01"}
    page = make(client, "scheme", **(fields | wrong))
    assert page.status_code == 422
    assert words in page.content.decode()


def test_texts_terms_labels_and_last_days_are_entered(desk, scheme, methodology, body, batch):  # noqa: F811
    desk(
        "scheme",
        scheme,
        "text",
        title_ja="基準",
        title_en="Criteria",
        dated_on="2026-04-01",
        file=SimpleUploadedFile("criteria.txt", b"the rules"),
    )
    desk("scheme", scheme, "extend", accredited_until="2031-03-31")
    desk("body", body, "renew", scopes=["solar"], accredited_from="2026-04-01")
    seen = {"source_url": "https://icvcm.org/", "as_of": "2026-04-01", "applies_from": "2026-04-01"}
    for target, thing in (("methodology", methodology), ("batch", batch)):
        page = desk(target, thing, "label", kind="ccp", **seen)
        assert "ICVCM Core Carbon Principles" in page.content.decode()
        again = desk(target, thing, "label", kind="ccp", **seen)
        assert (again.status_code, "This exists already." in again.content.decode()) == (422, True)
    label = batch.labels.get()
    ended = {"source_url": "https://icvcm.org/", "reason": "Withdrawn"}
    early = desk("batch", batch, "end", label=label.pk, applies_until="2026-03-31", **ended)
    assert "The last day comes before the first." in early.content.decode()
    desk("batch", batch, "end", label=label.pk, applies_until="2026-05-31", **ended)
    scheme.refresh_from_db()
    assert scheme.documents.get().content == b"the rules"
    assert scheme.accredited_until == date(2031, 3, 31)
    assert body.accreditations.count() == 2
    assert Label.objects.get(batch=batch).end.applies_until == date(2026, 5, 31)


def test_a_suspension_is_proposed_and_waits_for_a_colleague(client, desk, body, project, staff):  # noqa: F811
    page = desk("body", body, "standing", to="suspended", reason="Its auditors left")
    proposal = Proposal.objects.get()
    assert page.redirect_chain == [(reverse("desk:proposal", args=[proposal.pk]), 302)]
    assert "Verity Institute" in page.content.decode()
    body.refresh_from_db()
    assert body.status == "active"
    unchanged = desk("body", body, "standing", to="active", reason="x")
    assert "It stands like that already" in unchanged.content.decode()
    client.force_login(person("colleague@example.org", is_staff=True))
    assert "Its auditors left" in client.get("/registry/desk/proposals/").content.decode()


def test_what_is_not_there_is_not_found(client, desk):
    for path in ("new/retirement/", "retirement/1/", "body/0/"):
        assert client.get(f"/registry/desk/standards/{path}").status_code == 404
