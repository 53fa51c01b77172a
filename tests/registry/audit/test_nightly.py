"""The registry audits itself, keeps what it found, and says so on the page of the log, in both languages."""

import pytest

from registry.audit.nightly import audit_ourselves
from registry.models import LogAudit
from registry.transparency.sequencer import integrate
from tests.registry.acts import retire_now
from tests.registry.audit.conftest import Copy, Site

pytestmark = pytest.mark.django_db
PAGE = "/registry/log/"


def test_nothing_is_audited_before_the_first_entry(client):
    assert audit_ourselves(Site(client)) is None
    integrate()
    assert audit_ourselves(Site(client)) is None
    assert "The first time is still to come" in client.get(PAGE, {"lang": "en"}).content.decode()
    assert "最初の監査はこれからです" in client.get(PAGE, {"lang": "ja"}).content.decode()


def test_the_page_says_who_watches_and_what_the_last_audit_saw(client, registry, listing):
    first = audit_ourselves(Site(client))
    retire_now(listing, 11, key="later")
    integrate()
    second = audit_ourselves(site := Site(client))
    assert (first.size, second.size) == (270, 271)
    english = client.get(PAGE, {"lang": "en"}).content.decode()
    assert "witness.example/w1" in english
    assert "The last time everything fitted, through 271 entries" in english
    assert "271件すべてが一致しました" in client.get(PAGE, {"lang": "ja"}).content.decode()

    path = "/registry/export/retirements.jsonl?livemode=true"
    site.kept[path] = site.kept[path].replace("山田 花子".encode(), "山田 太郎".encode())
    third = audit_ourselves(Copy(site.kept))
    assert "record 1" in third.fault
    assert "line 1" not in third.fault
    assert "山田" not in third.fault
    english = client.get(PAGE, {"lang": "en"}).content.decode()
    assert third.fault in english
    assert "found something that does not fit" in english
    assert LogAudit.objects.count() == 3
