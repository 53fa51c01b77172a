"""The check that a retirement's page runs in the reader's browser: true when all is true, and never else."""

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page

from registry.transparency.commitments import Opening, commit
from registry.transparency.leaf import encode
from tests.registry.transparency.test_leaf import RETIREMENT
from tests.registry.transparency.test_proof import LOG, NEXT, STRANGER, proof_of

SCRIPT = Path(__file__).parents[3] / "static/js/proof.js"
OPENING = Opening("beneficiary", bytes(range(32)), "山田花子 🌲")
ENTRY = encode(
    replace(
        RETIREMENT,
        commitments={"beneficiary": commit(field=OPENING.field, text=OPENING.text, salt=OPENING.salt)},
    )
)


def reply() -> dict:
    """What /api/v1/registry/retirements/{number}/ says, as far as the check looks at it."""
    said = json.loads(ENTRY)
    return {name: said[name] for name in ("number", "livemode", "grams", "vintage", "purpose", "serials")} | {
        "openings": [{"field": OPENING.field, "salt": OPENING.salt.hex(), "text": OPENING.text}],
        "log": {"index": 4, "leaf": base64.b64encode(ENTRY).decode()},
    }


def outcome(page: Page, *, retirement=None, proof=None, keys=f"{LOG.verifier}\n") -> str:
    """The outcome that the component shows when the site serves these documents."""
    served = {
        "/static/js/proof.js": ("text/javascript", SCRIPT.read_bytes()),
        "/api/v1/registry/retirements/R-0000123/": ("application/json", json.dumps(retirement or reply())),
        "/api/v1/registry/retirements/R-0000123/proof": ("text/plain", proof),
        "/registry/log/key": ("text/plain", keys),
        "/": ("text/html", render_to_string("_components/proof_check.html", {"number": "R-0000123"})),
    }

    def serve(route) -> None:
        kind, body = served.get("/" + route.request.url.split("/", 3)[3], ("text/plain", None))
        if body is None:
            route.fulfill(status=404, body="")
        else:
            route.fulfill(status=200, content_type=f"{kind}; charset=utf-8", body=body)

    page.route("**/*", serve)
    page.goto("http://localhost/")
    element = page.locator("[data-proof-check]:not([data-outcome=checking])[data-outcome]")
    element.wait_for()
    return element.get_attribute("data-outcome")


def test_a_true_proof_is_called_valid_with_its_place_in_the_log(browser_page):
    assert outcome(browser_page, proof=proof_of(ENTRY, index=4, size=1500)) == "valid"
    assert "Entry 4 of 1,500" in browser_page.locator("[data-proof-check]").inner_text()


@pytest.mark.parametrize(
    ("index", "size"), [(0, 1), (1, 2), (2, 3), (6, 7), (255, 256), (256, 257), (299, 300)]
)
def test_every_shape_of_path_leads_to_the_root(browser_page, index, size):
    assert outcome(browser_page, proof=proof_of(ENTRY, index=index, size=size)) == "valid"


def test_while_keys_rotate_the_page_takes_either(browser_page):
    proof = proof_of(ENTRY, index=0, size=2, signers=[NEXT, LOG])
    assert outcome(browser_page, proof=proof) == "valid"


def test_a_retirement_that_waits_for_a_checkpoint_is_called_pending(browser_page):
    assert outcome(browser_page, proof=None, retirement=reply() | {"log": None}) == "pending"


@pytest.mark.parametrize(
    "change",
    [
        {"grams": 3_000_000},
        {"number": "R-0000124"},
        {"livemode": False},
        {"serials": ["KOC-JP-0012-2024-01-1.000000"]},
        {"openings": [{"field": "beneficiary", "salt": OPENING.salt.hex(), "text": "佐藤花子"}]},
        {"openings": [{"field": "message", "salt": OPENING.salt.hex(), "text": OPENING.text}]},
        {"log": {"index": 4, "leaf": base64.b64encode(ENTRY.replace(b"2999750", b"2999751")).decode()}},
        {"log": {"index": 4, "leaf": base64.b64encode(ENTRY + b" ").decode()}},
    ],
)
def test_a_page_that_says_something_else_than_the_log_is_called_invalid(browser_page, change):
    proof = proof_of(ENTRY, index=4, size=7)
    assert outcome(browser_page, proof=proof, retirement=reply() | change) == "invalid"


def test_a_changed_proof_is_called_invalid(browser_page):
    proof = proof_of(ENTRY, index=4, size=7)
    assert outcome(browser_page, proof=proof.replace(b"index 4", b"index 5")) == "invalid"
    assert outcome(browser_page, proof=proof.replace(b"log\n7\n", b"log\n8\n")) == "invalid"
    assert outcome(browser_page, proof=proof_of(ENTRY, index=4, size=7, signers=[STRANGER])) == "invalid"
    assert outcome(browser_page, proof=proof, keys=f"{NEXT.verifier}\n") == "invalid"
    assert outcome(browser_page, proof=b"something else") == "invalid"
