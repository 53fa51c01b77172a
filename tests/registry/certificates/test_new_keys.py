"""New keys, for the log and for the signer of certificates: what was signed with the old ones stays valid."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from registry.certificates import signing
from registry.certificates.identity import Identity, identity, renew
from registry.certificates.issue import issue
from registry.certificates.render import render
from registry.certificates.signing import IdentityBroken, sign
from registry.certificates.trust import Trust, on_this_machine
from registry.certificates.verify import Verdict, verdict, verify_certificate
from registry.models import Account, LogKey
from registry.transparency import keys, published
from registry.transparency.sequencer import integrate
from tests.registry.acts import retire_now
from tests.registry.certificates.papers import paper, trust_in
from tests.registry.transparency.test_halted import forget_the_leaves_from


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return render(paper(), "en")


@pytest.fixture
def own(tmp_path: Path) -> Identity:
    return identity(tmp_path, organisation="Okaeshi")


def valid(pdf: bytes, trust: Trust) -> bool:
    return verdict(verify_certificate(pdf, trust)) is Verdict.VALID


def test_a_new_signer_under_the_old_root_is_trusted_by_whoever_trusted_the_old(own, unsigned):
    before, trust = sign(unsigned, identity=own, reason="test"), trust_in(own)
    serial = own.certificates()[0].serial_number
    renew(own.folder, organisation="Okaeshi")
    after = sign(unsigned, identity=own, reason="test")
    assert own.certificates()[0].serial_number != serial
    assert valid(before, trust)
    assert valid(after, trust)


def test_a_new_root_is_trusted_beside_the_old_ones(own, unsigned):
    signed, trusts = [sign(unsigned, identity=own, reason="test")], [trust_in(own)]
    for _ in range(2):
        renew(own.folder, organisation="Okaeshi", new_root=True)
        signed.append(sign(unsigned, identity=own, reason="test"))
        trusts.append(trust_in(own))
    assert [valid(pdf, trusts[-1]) for pdf in signed] == [True] * 3
    assert not valid(signed[1], trusts[0])
    assert {path.stat().st_mode & 0o777 for path in own.folder.iterdir()} == {0o600}


def test_without_the_roots_key_only_a_new_root_can_be_made(own, settings):
    settings.KEYS = own.folder.parent
    (own.folder / "root.key").rename(own.folder.parent / "in the safe")
    with pytest.raises(CommandError, match="bring it back"):
        call_command("rotate_certificate_key")
    call_command("rotate_certificate_key", "--new-root")
    assert len(own.roots()) == 2


def test_a_key_is_never_used_with_the_certificate_of_another(own, unsigned, tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    other = identity(tmp_path / "other", organisation="Okaeshi")
    own.key.write_bytes(other.key.read_bytes())
    monkeypatch.setattr(signing, "TRIES", 1)
    with pytest.raises(IdentityBroken):
        sign(unsigned, identity=own, reason="test")


@pytest.mark.django_db
def test_a_certificate_outlives_the_key_of_the_log(client: Client, listing: Account, settings, tmp_path):
    """Issued before the rotation, while both keys sign, and after the old one has stopped and was destroyed."""
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir()
    integrate()
    (old,) = keys.verifier_keys()

    def certificate(key: str) -> bytes:
        done = retire_now(listing, 10, key=key)
        integrate()
        return bytes(issue(done.id)[0].pdf)

    pdfs = [certificate("before")]
    call_command("rotate_log_key")
    pdfs.append(certificate("while both sign"))
    assert published.latest_checkpoint().note.count("— ") == 2
    LogKey.objects.filter(vkey=old).update(signs_until=timezone.now() - timedelta(seconds=1))
    (settings.KEYS / "log" / f"{old.split('+')[1]}.pem").unlink()
    pdfs.append(certificate("after"))
    assert published.latest_checkpoint().note.count("— ") == 1
    assert published.log_health() == "ok"

    served = Trust.parse(client.get("/registry/trust").content.decode())
    for trust in (served, on_this_machine(settings.KEYS)):
        assert sorted(map(str, trust.log_keys)) == sorted(keys.verifier_keys())
        assert [valid(pdf, trust) for pdf in pdfs] == [True] * 3
    only_old = Trust(tuple(key for key in served.log_keys if str(key) == old), served.roots)
    assert [verdict(verify_certificate(pdf, only_old)) for pdf in pdfs] == [
        Verdict.VALID, Verdict.VALID, Verdict.SIGNER_UNKNOWN,
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_database_from_before_the_rotation_signs_no_second_history(listing: Account, settings, tmp_path):
    settings.KEYS = tmp_path / "keys"
    integrate()
    size = published.latest_checkpoint().size
    (first,) = LogKey.objects.all()
    call_command("rotate_log_key")
    signed = published.latest_checkpoint()
    forget_the_leaves_from(size)
    LogKey.objects.exclude(pk=first.pk).delete()
    LogKey.objects.update(signs_until=None)

    retire_now(listing, 10, key="instead")
    assert integrate() == 0
    assert published.log_health() == (
        f"log halted: the database is older than the log: {size} entries, {signed.size} were signed"
    )
    call_command("rotate_log_key")  # another new key does not get around it
    assert published.log_health().startswith("log halted: the database is older than the log")
    assert settings.OKAESHI_CHECKPOINT_ARCHIVE.read_text().count("\n") == 2
