"""Pages carry a strict content policy, keep to it, and stay small."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

BUDGET = 60_000  # bytes of CSS and JavaScript on one public page


@pytest.mark.parametrize("address", ["/", "/styleguide/", "/no-such-page/"])
def test_no_page_needs_an_inline_style_or_script(client, db, settings, address):
    settings.DEMO = True
    page = client.get(address).content.decode()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page)


def test_every_page_tells_the_browser_to_be_strict(client, db):
    headers = client.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_no_page_asks_a_third_party(client, db):
    page = client.get("/").content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_the_styles_and_scripts_of_a_page_are_within_the_budget(client, db):
    page = client.get("/").content.decode()
    files = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page)
    assert files
    assert sum(Path(finders.find(file)).stat().st_size for file in files) < BUDGET


def test_styles_and_scripts_travel_compressed_and_pages_do_not(client, db):
    accepts = {"accept-encoding": "gzip"}
    assert client.get("/static/css/components.css", headers=accepts).headers["Content-Encoding"] == "gzip"
    assert (
        client.get("/static/django_htmx/htmx-4.min.js", headers=accepts).headers["Content-Encoding"] == "gzip"
    )
    assert "Content-Encoding" not in client.get("/", headers=accepts).headers


def test_a_style_that_has_not_changed_is_not_sent_again(client, db):
    accepts = {"accept-encoding": "gzip"}
    first = client.get("/static/css/components.css", headers=accepts)
    again = accepts | {"if-modified-since": first.headers["Last-Modified"]}
    assert client.get("/static/css/components.css", headers=again).status_code == 304
