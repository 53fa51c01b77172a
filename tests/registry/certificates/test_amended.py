"""Version 2 of a certificate: the amendment's entry with the entry it amends inside; version 1 stays as it was."""

from dataclasses import replace
from pathlib import Path

import pytest
import rfc8785
from django.test import Client

from registry.certificates.content import LANGUAGES, CertificateContent, LoggedEntry
from registry.certificates.issue import issue, issue_waiting
from registry.certificates.render import render
from registry.certificates.signing import sign
from registry.certificates.trust import on_this_machine
from registry.certificates.verify import Step, Verdict, fields_shown, verdict, verify_certificate
from registry.models import CanonicalName, Certificate, Retirement
from registry.retiring import amendments, disclosures
from registry.transparency.sequencer import integrate
from registry.transparency.verify import leaf_hash
from tests.registry.certificates.papers import paper, proof_of, trust_in
from tests.registry.claims import in_full, retire_held, vetted


@pytest.fixture
def _keys_of_its_own(settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir()
    settings.OKAESHI_ERASURE_LIST = tmp_path / "erasures"


@pytest.fixture
def midori(_keys_of_its_own, npo_owner, npo, staff) -> CanonicalName:
    return vetted(npo_owner, npo, staff, "株式会社みどり商事", "Midori Trading Co., Ltd.")


@pytest.fixture
def amended(midori, batch, npo_owner) -> Retirement:
    done = retire_held(batch, npo_owner, in_full(midori), grams=1_240_000)
    integrate()
    assert issue_waiting() == 1
    amendments.amend(retirement=done, words=in_full(midori, place="東京都千代田区"), by=npo_owner)
    assert issue_waiting() == 0  # no checkpoint covers the amendment yet
    integrate()
    assert issue_waiting() == 1
    assert issue_waiting() == 0
    return done


@pytest.mark.django_db(transaction=True)
def test_both_versions_are_served_and_valid_and_the_page_tells_them_apart(amended, client: Client, settings):
    trust = on_this_machine(settings.KEYS)
    stored = {(each.version, each.language): bytes(each.pdf) for each in Certificate.objects.all()}
    assert set(stored) == {(version, language) for version in (1, 2) for language in LANGUAGES}
    for (version, language), pdf in stored.items():
        assert verdict(verify_certificate(pdf, trust)) is Verdict.VALID
        address = f"/certificates/{amended.number}.pdf"
        assert client.get(address, {"lang": language, "version": version}).content == pdf
    latest = client.get(f"/certificates/{amended.number}.pdf", {"lang": "ja"})
    assert latest.content == stored[2, "ja"]
    page = client.get(f"/certificates/{amended.number}/", {"lang": "ja"}).content.decode()
    for told in (
        "東京都千代田区",
        f"{amended.number}-A1",
        "version=1",
        "株式会社みどり商事",
        "2025年4月1日",
    ):
        assert told in page


@pytest.mark.django_db(transaction=True)
def test_an_erased_word_takes_the_files_that_show_it_and_the_rest_is_signed_anew(
    amended, client: Client, npo_owner, settings
):
    pdf = f"/certificates/{amended.number}.pdf"
    disclosures.erase(retirement=amended, fields=["place"], by=npo_owner)
    assert not Certificate.objects.exists()
    assert client.get(pdf).status_code == client.get(pdf, {"version": "1"}).status_code == 404
    assert issue_waiting() == 2
    trust = on_this_machine(settings.KEYS)
    for version in ("1", "2"):
        again = client.get(pdf, {"version": version}).content
        assert verdict(verify_certificate(again, trust)) is Verdict.VALID
        assert "place" not in fields_shown(again)
        assert "beneficiary" in fields_shown(again)
    page = client.get(f"/certificates/{amended.number}/", {"lang": "en"}).content.decode()
    assert "東京都千代田区" not in page
    assert "Word erased" in page


@pytest.mark.django_db(transaction=True)
def test_words_that_were_withheld_are_on_the_paper_once_they_are_disclosed(
    batch, npo_owner, midori, settings, client: Client, monkeypatch
):
    withheld = retire_held(batch, npo_owner, in_full(midori), grams=1_000, public=frozenset())
    integrate()
    assert issue_waiting() == 1
    pdf = f"/certificates/{withheld.number}.pdf"
    assert fields_shown(client.get(pdf).content) == set()
    disclosures.disclose(retirement=withheld, fields=["beneficiary"], by=npo_owner)
    monkeypatch.setattr("registry.certificates.issue._SWEPT", 0)  # as it is for a retirement of years ago
    assert issue_waiting() == 1
    told = client.get(pdf).content
    assert verdict(verify_certificate(told, on_this_machine(settings.KEYS))) is Verdict.VALID
    assert fields_shown(told) == {"beneficiary"}


@pytest.mark.django_db(transaction=True)
def test_an_older_version_has_its_page_which_says_that_it_no_longer_counts(amended, client: Client):
    address = f"/certificates/{amended.number}/"
    older, newer = (
        client.get(address, {"lang": "en"} | asked).content.decode() for asked in ({"version": "1"}, {})
    )
    assert "This is version 1." in older
    assert "東京都千代田区" not in older
    assert "This is version" not in newer
    assert "東京都千代田区" in newer
    for nowhere in ("0", "3", "x", "２"):
        assert client.get(address, {"version": nowhere}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_file_that_never_showed_the_erased_word_is_served_as_it_was_signed(
    batch, npo_owner, midori, client: Client
):
    withheld = retire_held(batch, npo_owner, in_full(midori), grams=1_000, public=frozenset())
    integrate()
    assert issue_waiting() == 1
    pdf = f"/certificates/{withheld.number}.pdf"
    before = client.get(pdf).content
    disclosures.erase(retirement=withheld, fields=["message", "beneficiary"], by=npo_owner)
    assert client.get(pdf).content == before
    assert issue_waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_a_word_that_is_erased_while_the_paper_is_signed_is_on_no_paper(
    batch, npo_owner, midori, monkeypatch
):
    done = retire_held(batch, npo_owner, in_full(midori), grams=1_000)
    integrate()

    def erasing(*given: object, **named: object) -> bytes:
        disclosures.erase(retirement=done, fields=["message"], by=npo_owner)
        return sign(*given, **named)

    monkeypatch.setattr("registry.certificates.issue.sign", erasing)
    assert issue(done.pk) == []
    monkeypatch.undo()
    (first, *_more) = issue(done.pk)
    assert "message" not in fields_shown(bytes(first.pdf))


def as_amended(**other: object) -> CertificateContent:
    """A certificate of version 2 that never was; `other` members of the amendment's entry are changed."""
    first = paper()
    record = dict(first.record) | {
        "type": "amendment",
        "number": f"R-0000123-A1/0/{leaf_hash(first.leaf).hex()}",
        "at": "2026-11-24T00:00:00.000Z",
    }
    leaf = rfc8785.dumps(record | other)
    return replace(
        first, version=2, leaf=leaf, proof=proof_of(leaf), amends=LoggedEntry(first.leaf, first.proof)
    )


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        ({}, set()),
        ({"number": "R-0000123-A1/1/" + "0" * 64}, {Step.LEAF}),
        ({"number": f"R-0000124-A1/0/{leaf_hash(paper().leaf).hex()}"}, {Step.LEAF}),
        ({"vintage": 2023}, {Step.LEAF}),
        ({"type": "retirement"}, {Step.LEAF}),
    ],
)
def test_a_version_that_amends_something_else_is_refused(signer, other, wrong):
    pdf = sign(render(as_amended(**other), "en"), identity=signer, reason="test")
    found = verify_certificate(pdf, trust_in(signer))
    assert {each.step for each in found if each.verdict is Verdict.INVALID} == wrong
