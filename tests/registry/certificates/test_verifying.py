"""Offline verification: what is whole is accepted, any changed byte is refused, an unknown signer is called that."""

import json
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
import rfc8785
from django.core.management import CommandError, call_command

from registry.certificates.content import LANGUAGES, CertificateContent
from registry.certificates.identity import Identity, identity
from registry.certificates.render import render
from registry.certificates.signature import SignatureBroken, check_signature
from registry.certificates.signing import sign
from registry.certificates.trust import Trust, TrustFileMalformed, on_this_machine
from registry.certificates.verify import Step, Verdict, verdict, verify_certificate
from registry.transparency.commitments import Opening
from registry.transparency.verify import VerifierKey
from tests.registry.certificates.papers import (
    FORTY_RANGES,
    LOG,
    ONE_RANGE,
    page_count,
    paper,
    proof_of,
    trust_in,
    with_leaf,
)


def signed(content: CertificateContent, signer: Identity, language="ja") -> bytes:
    return sign(render(content, language), identity=signer, reason="test")


def refused(pdf: bytes, trust: Trust) -> set[Step]:
    return {finding.step for finding in verify_certificate(pdf, trust) if finding.verdict is Verdict.INVALID}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "content",
    [
        paper(),
        paper(ranges=FORTY_RANGES),
        paper(public=False),
        paper("👨‍👩‍👧‍👦 𓀀 שלום\nمرحبا", "👩🏽‍🚀" * 300),
        paper("Gesellschaft" * 40, ""),
        paper(livemode=False),
    ],
)
def test_every_certificate_is_valid_in_every_check(content, language, signer):
    findings = verify_certificate(signed(content, signer, language), trust_in(signer))
    assert [finding.step for finding in findings] == list(Step)
    assert verdict(findings) is Verdict.VALID


def test_any_flipped_byte_breaks_the_signature(signer):
    pdf = signed(paper(), signer)
    first, second = (int(each) for each in re.search(rb"/ByteRange\s*\[\d+ (\d+) (\d+)", pdf).groups())
    everywhere = range(0, len(pdf), 2999)
    # The signature's own container is not covered by the signature: there, every byte that carries meaning.
    for place in {*everywhere, *range(first - 3, first + 2_500, 23), *range(first + 2_500, second + 3, 97)}:
        for flip in (0x01, 0x20):
            changed = bytearray(pdf)
            changed[place] ^= flip
            with pytest.raises(SignatureBroken):
                check_signature(bytes(changed), trust_in(signer).roots)


def test_something_added_behind_the_signature_is_refused(signer):
    pdf = signed(paper(), signer)
    assert Step.SIGNATURE in refused(pdf + b"\n% one more remark\n", trust_in(signer))
    assert Step.SIGNATURE in refused(pdf[:-1], trust_in(signer))


def test_an_unsigned_certificate_is_invalid(signer):
    assert refused(render(paper(), "ja"), trust_in(signer)) == {Step.SIGNATURE}


def test_what_is_no_pdf_at_all_is_invalid(signer):
    for junk in (b"", b"%PDF-1.7\n", b"\x00" * 5_000, b"not a certificate"):
        assert verdict(verify_certificate(junk, trust_in(signer))) is Verdict.INVALID


def test_an_unknown_signer_is_neither_valid_nor_invalid(signer, stranger):
    findings = verify_certificate(signed(paper(), stranger), trust_in(signer))
    assert findings[0].verdict is Verdict.SIGNER_UNKNOWN
    assert verdict(findings) is Verdict.SIGNER_UNKNOWN


def test_an_unknown_log_is_neither_valid_nor_invalid(signer):
    other = VerifierKey(LOG.name, b"\x07" * 32)
    trust = replace(trust_in(signer), log_keys=(other,))
    assert verdict(verify_certificate(signed(paper(), signer), trust)) is Verdict.SIGNER_UNKNOWN


def test_a_paper_that_says_something_else_than_its_entry_is_refused(signer):
    """The issuer himself prints another amount than he logged."""
    logged = paper(ranges=FORTY_RANGES)
    printed = render(paper(), "ja")
    honest = render(logged, "ja")
    assert page_count(honest) != page_count(printed)

    class Forged(CertificateContent):
        """Prints one range, attaches the entry of forty."""

        record = property(lambda self: paper(ranges=ONE_RANGE).record)

    forged = Forged(**{name: getattr(logged, name) for name in CertificateContent.__dataclass_fields__})
    assert refused(signed(forged, signer), trust_in(signer)) == {Step.PRINT}


def test_an_opening_that_does_not_open_its_commitment_is_refused(signer):
    false = replace(paper(), openings=(Opening("beneficiary", b"\x11" * 32, "別の会社"),))
    assert Step.OPENINGS in refused(signed(false, signer), trust_in(signer))


def test_an_entry_that_is_not_in_the_log_is_refused(signer):
    false = replace(paper(), proof=proof_of(paper("別の会社").leaf))
    assert refused(signed(false, signer), trust_in(signer)) == {Step.PROOF}


def test_an_entry_that_is_not_canonical_is_refused(signer):
    record = json.loads(paper().leaf)
    loose = with_leaf(paper(), json.dumps(record).encode())
    assert refused(signed(loose, signer), trust_in(signer)) == {Step.LEAF}


def test_ranges_that_do_not_sum_to_the_grams_are_refused(signer):
    record = json.loads(paper().leaf)
    wrong = with_leaf(paper(), rfc8785.dumps(record | {"grams": record["grams"] + 1}))
    assert refused(signed(wrong, signer), trust_in(signer)) == {Step.LEAF}


def test_the_trust_file_is_read_back_as_it_was_written(signer, stranger):
    trust = Trust((LOG.verifier,), (*signer.roots(), *stranger.roots()))
    assert Trust.parse(str(trust)) == trust
    for broken in ("not a key", "a+b+c", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----"):
        with pytest.raises(TrustFileMalformed):
            Trust.parse(broken)


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path):
    made = identity(tmp_path, organisation="Okaeshi")
    before = {file.name: file.read_bytes() for file in made.folder.iterdir()}
    assert {
        file.name: file.read_bytes() for file in identity(tmp_path, organisation="Okaeshi").folder.iterdir()
    } == before
    assert {stat.S_IMODE(file.stat().st_mode) for file in made.folder.iterdir()} == {0o600}
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    assert [each.name for each in tmp_path.iterdir()] == ["certificates"]


def test_a_new_signer_leaves_old_certificates_valid_through_former_roots(tmp_path, stranger, signer):
    new = identity(tmp_path, organisation="Okaeshi")
    (new.folder / "former.pem").write_bytes(
        signer.chain.read_bytes().split(b"-----END CERTIFICATE-----\n", 1)[1]
    )
    assert verdict(verify_certificate(signed(paper(), signer), trust_in(new))) is Verdict.VALID
    assert verdict(verify_certificate(signed(paper(), new), trust_in(new))) is Verdict.VALID


@pytest.fixture
def files(tmp_path: Path, signer: Identity, stranger: Identity) -> Path:
    (tmp_path / "trust.txt").write_text(str(trust_in(signer)))
    good = signed(paper(), signer)
    (tmp_path / "good.pdf").write_bytes(good)
    (tmp_path / "foreign.pdf").write_bytes(signed(paper(), stranger))
    (tmp_path / "changed.pdf").write_bytes(good.replace(b"/Title", b"/Titel", 1))
    return tmp_path


@pytest.mark.parametrize(("name", "status"), [("changed", 1), ("foreign", 2)])
def test_the_command_leaves_with_the_status_of_the_contract(files, name, status, capsys):
    with pytest.raises(SystemExit) as left:
        call_command("verify_certificate", str(files / f"{name}.pdf"), trust=files / "trust.txt")
    assert left.value.code == status
    assert len(capsys.readouterr().out.splitlines()) == len(Step) + 1


def test_the_command_needs_no_database(files, capsys):
    """No database is open to this test: a query would fail it."""
    call_command("verify_certificate", str(files / "good.pdf"), trust=files / "trust.txt")
    assert "This certificate is valid." in capsys.readouterr().out


def test_the_command_speaks_the_language_of_the_terminal(files, capsys, monkeypatch):
    monkeypatch.setattr("locale.getlocale", lambda: ("ja_JP", "UTF-8"))
    call_command("verify_certificate", str(files / "good.pdf"), trust=files / "trust.txt")
    assert "この証明書は有効です。" in capsys.readouterr().out


def test_the_command_says_when_there_is_nothing_to_trust(files, settings, tmp_path):
    settings.KEYS = tmp_path / "no-keys"
    with pytest.raises(CommandError):
        call_command("verify_certificate", str(files / "good.pdf"))
    with pytest.raises(TrustFileMalformed):
        on_this_machine(tmp_path / "no-keys")
