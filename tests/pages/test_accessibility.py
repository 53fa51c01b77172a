"""Nothing that axe can find stands in anyone's way, on any page of the demonstration.

Every page in both languages and both lights (a language goes with a light; the style guide, which shows all there
is, in all four), on the narrowest phone, and by keyboard.
"""

import json
import re
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    "home", "style guide", "missing page", "flight", "footprint", "projects", "map", "compare", "project", "basket",
    "checkout", "order", "seller",
    "registry", "retirements", "reconciliation", "log", "batch", "units", "certificate", "sign in", "sign up",
    "mailbox",
]  # fmt: skip


def _ask(site, address, body=None):
    headers = {"Content-Type": "application/json"}
    request = Request(site + address, data=json.dumps(body).encode() if body else None, headers=headers)
    with urlopen(request) as answer:
        return answer.read().decode()


@pytest.fixture(scope="session")
def site(live_site):
    return live_site.url


@pytest.fixture(scope="session")
def addresses(site):
    """Where each page of PAGES is on this site."""
    flight = {"legs": [{"from": "HND", "to": "CDG"}], "cabin": "economy", "passengers": 1}
    footprint = json.loads(_ask(site, "/api/v1/footprints/", {"calculator": "flight", "inputs": flight}))
    listing = json.loads(_ask(site, "/api/v1/listings/"))["results"][0]
    asked = {"lines": [{"listing": listing["id"], "mass": {"amount": "250", "unit": "kg"}}]}
    buyer = {
        "email": "hana@example.org",
        "beneficiary": {"name": "山田 花子", "kind": "person", "public": True},
    }
    bought = _ask(site, "/api/v1/checkouts/", asked | buyer | {"purpose": "offset", "language": "ja"})
    order = json.loads(bought)
    batch = re.search(r'/registry/batches/([^/"]+)/', _ask(site, "/registry/"))[1]
    return {
        "home": "/",
        "style guide": "/styleguide/",
        "missing page": "/no-such-page/",
        "flight": "/calculate/flight/",
        "footprint": f"/footprints/{footprint['id']}/",
        "projects": "/projects/",
        "map": "/projects/?view=map&effect=reduction",
        "compare": "/projects/compare/?p=yusuhara-forest&p=kisumu-cookstoves",
        "basket": "/basket/",
        "seller": "/legal/commerce/",
        "project": f"/projects/{listing['project']['slug']}/",
        "checkout": f"/checkout/?listing={listing['id']}&amount=250&unit=kg",
        "order": f"/orders/{order['order']}/?access_token={order['access_token']}",
        "registry": "/registry/",
        "retirements": "/registry/retirements/",
        "reconciliation": "/registry/reconciliation/",
        "log": "/registry/log/",
        "batch": f"/registry/batches/{batch}/",
        "units": f"/registry/units/{batch}-1.000000/",
        "certificate": "/certificates/R-0000001/",
        "sign in": "/account/login/",
        "sign up": "/account/signup/",
        "mailbox": "/mailbox/",
    }


@pytest.fixture(scope="module")
def window(browser, site):
    """One window for all pages, because opening one costs more than looking at a page."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.on("console", lambda message: _note(page, message.text, "Content Security Policy" in message.text))
    page.on("request", lambda asked: _note(page, asked.url, not asked.url.startswith((site, "data:"))))
    yield page
    context.close()


@pytest.fixture
def visit(window, site, addresses):
    """Open a page of PAGES, 320 px wide; `page.complaints` is what the browser objects to."""

    def _visit(name, language, light):
        window.complaints = []
        window.emulate_media(color_scheme=light)
        window.set_viewport_size({"width": 320, "height": 640})
        address = addresses[name]
        response = window.goto(f"{site}{address}{'&' if '?' in address else '?'}lang={language}")
        assert response.status == (404 if name == "missing page" else 200)
        return window

    return _visit


def _note(page, complaint, wrong):
    if wrong:
        page.complaints.append(complaint)


@pytest.mark.parametrize(
    ("name", "language", "light"),
    [
        *[(name, "ja", "dark") for name in PAGES],
        *[(name, "en", "light") for name in PAGES],
        ("style guide", "ja", "light"),
        ("style guide", "en", "dark"),
    ],
)
def test_a_page_is_open_to_everyone(visit, name, language, light):
    page = visit(name, language, light)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 900})
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    assert page.complaints == []


def test_the_first_tab_leads_past_the_header(visit):
    page = visit("home", "en", "light")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
