"""The widget's script: small, alone, and nothing in it that could tick, store or follow."""

import re

from django.test import Client


def test_the_script_is_small_and_has_an_address_that_any_page_may_load(db, client: Client):
    reply = client.get("/widget/v1.js")
    assert len(reply.content) < 10_000
    assert reply["Content-Type"].startswith("text/javascript")
    assert reply["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in reply
    assert not reply.cookies


def test_nothing_in_the_script_stores_follows_or_depends(db, client: Client):
    code = "\n".join(
        line
        for line in client.get("/widget/v1.js").content.decode().splitlines()
        if not line.lstrip().startswith("//")
    )
    assert not re.search(
        r"cookie|localStorage|sessionStorage|indexedDB|sendBeacon|eval\(|innerHTML|import\b", code
    )
    assert "tick.checked = this.#added" in code  # the only place that sets the box: to what the shopper said
    assert not re.search(r"(?<!\.)\bchecked\s*=\s*true|setAttribute\(.checked", code)
