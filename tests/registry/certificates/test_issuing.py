"""Issuing: once a checkpoint covers the retirement, once for ever, and served as it was stored."""

import threading
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from registry.certificates.content import LANGUAGES
from registry.certificates.issue import content_of, issue, issue_waiting
from registry.certificates.render import render
from registry.certificates.trust import Trust, on_this_machine
from registry.certificates.verify import Verdict, verdict, verify_certificate
from registry.models import Account, Retirement
from registry.models.certificates import Certificate
from registry.models.log import Leaf
from registry.retiring.disclosures import erase
from registry.transparency.sequencer import integrate
from tests.registry.acts import claim, retire_now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir()


@pytest.fixture
def retired(listing: Account) -> Retirement:
    done = retire_now(listing, 1_240_000, said=claim("株式会社みどり商事", message="ありがとう"))
    return Retirement.objects.get(pk=done.id)


def test_a_certificate_waits_for_the_checkpoint_that_covers_it(retired):
    assert issue(retired.pk) == []
    integrate()
    assert [each.language for each in issue(retired.pk)] == list(LANGUAGES)


def test_each_language_is_valid_against_the_keys_of_this_instance(retired, settings):
    integrate()
    certificates = issue(retired.pk)
    trust = on_this_machine(settings.KEYS)
    for certificate in certificates:
        assert verdict(verify_certificate(bytes(certificate.pdf), trust)) is Verdict.VALID


def test_asked_twice_it_answers_with_the_first_file(retired):
    integrate()
    first = {each.language: bytes(each.pdf) for each in issue(retired.pk)}
    retire_more(retired)
    integrate()  # the log grows, the frozen proof does not
    assert {each.language: bytes(each.pdf) for each in issue(retired.pk)} == first
    assert Certificate.objects.filter(retirement=retired).count() == len(LANGUAGES)


def test_asked_from_many_sides_at_once_it_signs_once(retired):
    integrate()
    answers: list[set[int]] = []
    start = threading.Barrier(4)

    def ask() -> None:
        start.wait()
        answers.append({each.pk for each in issue(retired.pk)})
        connection.close()

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(answers) == 4
    assert len(set(map(frozenset, answers))) == 1
    assert Certificate.objects.count() == len(LANGUAGES)


def test_what_was_rendered_can_be_rendered_again(retired):
    integrate()
    certificate = issue(retired.pk)[0]
    leaf = bytes(Leaf.objects.get(number=retired.number).entry)
    again = render(content_of(retired, leaf=leaf, proof=certificate.proof), "ja")
    assert sha256(again).hexdigest() == certificate.unsigned_sha256


def test_the_sweep_issues_what_nobody_asked_for(retired, settings):
    assert issue_waiting() == 0
    integrate()
    assert issue_waiting() == 1
    assert issue_waiting() == 0


def test_a_name_that_is_kept_private_is_in_no_part_of_the_file(listing):
    done = retire_now(listing, 1_000, said=claim("山田 太郎", public=False))
    integrate()
    for certificate in issue(done.id):
        assert b"\xe5\xb1\xb1\xe7\x94\xb0" not in bytes(certificate.pdf)
        leaf = bytes(Leaf.objects.get(number=done.number).entry)
        content = content_of(Retirement.objects.get(pk=done.id), leaf=leaf, proof=certificate.proof)
        assert content.opened("beneficiary") is None


def test_the_file_is_served_as_it_was_stored(retired, client: Client):
    integrate()
    stored = {each.language: bytes(each.pdf) for each in issue(retired.pk)}
    for language in LANGUAGES:
        reply = client.get(f"/certificates/{retired.number}.pdf", {"lang": language, "version": "1"})
        assert reply.status_code == 200
        assert reply["Content-Type"] == "application/pdf"
        assert reply.content == stored[language]


@pytest.mark.parametrize("query", [{"version": "2"}, {"version": "x"}, {"version": "٢"}, {"lang": "fr"}])
def test_a_version_or_language_that_does_not_exist_is_not_found(retired, client: Client, query):
    integrate()
    issue(retired.pk)
    assert client.get(f"/certificates/{retired.number}.pdf", query).status_code == 404


def test_before_it_is_issued_the_page_says_what_it_waits_for(retired, client: Client):
    assert client.get(f"/certificates/{retired.number}.pdf").status_code == 404
    page = client.get(f"/certificates/{retired.number}/", {"lang": "en"}).content.decode()
    assert "waits for the next checkpoint" in page
    assert ".pdf?lang=" not in page


@pytest.mark.parametrize(("language", "title"), [("ja", "無効化証明書"), ("en", "Certificate of retirement")])
def test_the_page_says_what_the_paper_says(retired, client: Client, language, title):
    integrate()
    issue(retired.pk)
    page = client.get(f"/certificates/{retired.number}/", {"lang": language}).content.decode()
    for words in (
        title,
        retired.number,
        "1,240",
        "株式会社みどり商事",
        "ありがとう",
        "data-proof-check",
        "FO-001/3.1",
    ):
        assert words in page
    assert f"/certificates/{retired.number}.pdf?lang=ja" in page
    assert f"/certificates/{retired.number}.pdf?lang=en" in page


def test_an_erased_name_is_gone_from_the_page_and_its_file_is_no_longer_served(
    retired, client: Client, settings, tmp_path: Path
):
    settings.OKAESHI_ERASURE_LIST = tmp_path / "erasures"
    integrate()
    issue(retired.pk)
    erase(retirement=retired, fields=["beneficiary"], by=None)
    page = client.get(f"/certificates/{retired.number}/", {"lang": "en"}).content.decode()
    assert "みどり商事" not in page
    assert "A word of this retirement was erased." in page
    assert client.get(f"/certificates/{retired.number}.pdf").status_code == 404


def test_the_trust_file_is_what_the_key_files_say(retired, client: Client, settings):
    integrate()
    issue(retired.pk)
    served = Trust.parse(client.get("/registry/trust").content.decode())
    assert served == on_this_machine(settings.KEYS)


def test_an_unknown_number_is_not_found(client: Client):
    assert client.get("/certificates/R-9999999/").status_code == 404
    assert client.get("/certificates/R-9999999.pdf").status_code == 404


def retire_more(retired: Retirement) -> None:
    account = Account.objects.get(kind="escrow")
    retire_now(account, 5_000, key="another")
