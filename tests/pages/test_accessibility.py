"""Nothing that axe can find stands in anyone's way: both languages, both lights, a phone and a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def site(live_server, settings):
    settings.DEMO = True
    return live_server.url


@pytest.mark.parametrize("address", ["/", "/styleguide/", "/no-such-page/"])
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("light", ["light", "dark"])
def test_axe_finds_nothing(site, browser, address, language, light):
    context = browser.new_context(color_scheme=light, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}{address}?lang={language}")
    found = Axe().run(page, options=WCAG)
    context.close()
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("address", ["/", "/styleguide/", "/no-such-page/"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_scrolls_sideways_on_the_narrowest_phone(site, browser, address, language):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{site}{address}?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_the_first_tab_leads_past_the_header(site, browser):
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()
