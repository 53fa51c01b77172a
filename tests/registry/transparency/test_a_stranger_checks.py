"""A stranger checks a retirement with what the site serves and nothing else: no account, no code of ours."""

import base64
import hashlib
import json

import pytest
from playwright.sync_api import Page

from registry.invariants.log import CHECKS
from registry.transparency import leaf
from registry.transparency.sequencer import integrate
from registry.units import GRAMS_PER_TONNE as TONNE
from tests.registry.acts import claim, retire_now
from tests.registry.transparency.second_verifier import accepts

API = "/api/v1/registry/retirements"


@pytest.mark.django_db
def test_what_the_api_serves_is_proved_by_what_the_log_serves(client, listing):
    number = retire_now(listing, TONNE + 250, said=claim("山田花子", message="おめでとう 🌲")).number
    waiting = client.get(f"{API}/{number}/proof")
    assert waiting.status_code == 404
    assert waiting.json()["code"] == "not_yet_logged"
    assert int(waiting.headers["Retry-After"]) > 0
    assert client.get(f"{API}/{number}/").json()["log"] is None
    integrate()

    said = client.get(f"{API}/{number}/").json()
    entry = base64.b64decode(said["log"]["leaf"])
    vkey = client.get("/registry/log/key").content.decode().splitlines()[0]
    proof = client.get(f"{API}/{number}/proof", headers={"accept": "text/plain"})
    assert proof.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert accepts(entry, proof.content, vkey)
    assert said["log"]["leaf_hash"] == hashlib.sha256(b"\x00" + entry).hexdigest()
    assert f"\nindex {said['log']['index']}\n" in proof.content.decode()

    logged = json.loads(entry)
    for member in ("number", "livemode", "grams", "serials", "vintage", "purpose"):
        assert logged[member] == said[member]
    assert {opening["field"] for opening in said["openings"]} == {"beneficiary", "message"}
    for opening in said["openings"]:
        salted = bytes.fromhex(opening["salt"]) + opening["field"].encode() + b"\0" + opening["text"].encode()
        assert hashlib.sha256(salted).hexdigest() == logged["commitments"][opening["field"]]
    assert "山田".encode() not in entry


@pytest.mark.django_db
def test_every_leaf_that_an_act_writes_is_canonical(batch, listing):
    retire_now(listing, 1, key="one gram", said=claim(public=False))
    retire_now(listing, 2 * TONNE + 1, key="many", said=claim(message='"\\'))
    integrate()
    kinds = [leaf.parse(bytes(row.entry)).type for row in leaf.Leaf.objects.order_by("pk")]
    assert kinds == ["issuance", "buffer", "retirement", "retirement"]
    assert [line for check in CHECKS for line in check.offenders()] == []


@pytest.mark.django_db(transaction=True)
def test_the_certificate_page_checks_itself_in_the_browser(browser_page: Page, live_server, listing):
    number = retire_now(listing, 1_250, said=claim("山田花子")).number
    retire_now(listing, 7, key="another")
    integrate()
    refused: list[str] = []
    browser_page.on("console", lambda message: refused.append(message.text))
    browser_page.goto(f"{live_server.url}/certificates/{number}/")
    check = browser_page.locator("[data-proof-check][data-outcome=valid]")
    check.wait_for()
    assert "just checked in your browser" in check.inner_text()
    assert not [text for text in refused if "Content Security Policy" in text]
