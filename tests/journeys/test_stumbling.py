"""People reload, go back and press twice. Whatever they do, they get one retirement for one payment."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from marketplace.runtime.site import Site
from tests.journeys.test_flight_to_certificate import confirm, pay, say_for_whom, window, work_out_the_flight

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def to_the_checkout(page: Page, site: Site) -> None:
    work_out_the_flight(page, site, "en")
    page.locator("a[href*=yusuhara]").first.click()
    page.locator("input[name=listing]").first.check()
    page.locator("#buy button[value=buy]").click()
    page.wait_for_url("**/checkout/**")


def retirements_for(page: Page, site: Site, name: str) -> int:
    page.goto(f"{site.url}/registry/retirements/?beneficiary={name}")
    return len(set(re.findall(r"R-\d{7}", page.locator("main").inner_text())))


def test_reloading_at_every_step_changes_nothing(browser: Browser, live_site: Site):
    context = window(browser, "en", 1280)
    page = context.new_page()
    work_out_the_flight(page, live_site, "en")
    shown = page.locator("main").inner_text()
    page.reload()
    assert page.locator("main").inner_text() == shown
    to_the_checkout(page, live_site)
    total = page.locator("main").inner_text()
    page.reload()
    assert page.locator("main").inner_text() == total
    say_for_whom(page, "Reload Reloadsen")
    page.reload()
    pay(page)
    for _time in range(3):
        page.reload()
    expect(page.locator("h1")).to_contain_text("You offset", timeout=30_000)
    page.reload()
    expect(page.locator("h1")).to_contain_text("You offset")
    page.locator("a[href$='.pdf']").wait_for(timeout=30_000)
    assert retirements_for(page, live_site, "Reload Reloadsen") == 1
    context.close()


def test_going_back_from_stripe_and_ordering_again_is_paid_once(browser: Browser, live_site: Site):
    context = window(browser, "en", 390)
    page = context.new_page()
    to_the_checkout(page, live_site)
    say_for_whom(page, "Back Backsen")
    page.go_back()
    page.wait_for_url("**/checkout/confirm/**")
    confirm(page)
    pay(page)
    expect(page.locator("h1")).to_contain_text("You offset", timeout=30_000)
    page.go_back()  # to Stripe's page, which has nothing left to charge
    page.wait_for_load_state()
    if page.locator("input[name=number]").count():
        pay(page)
    page.locator("body").wait_for()
    assert retirements_for(page, live_site, "Back Backsen") == 1
    context.close()


def test_a_double_click_on_the_button_makes_one_order(browser: Browser, live_site: Site):
    context = window(browser, "en", 1280)
    page = context.new_page()
    to_the_checkout(page, live_site)
    page.fill("[name=beneficiary]", "Double Clicksen")
    page.check("input[name=public][value=yes]")
    page.fill("[name=email]", "buyer@example.org")
    page.locator("form button.button--wide").dblclick()
    page.wait_for_url("**/checkout/confirm/**")
    if page.locator("input[name=method]").count():
        page.check("input[name=method][value=card]")
    page.locator("form button.button--wide").dblclick()
    page.wait_for_url("**/c/pay/**")
    pay(page)
    expect(page.locator("h1")).to_contain_text("You offset", timeout=30_000)
    assert retirements_for(page, live_site, "Double Clicksen") == 1
    context.close()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_finished_order_is_open_to_everyone_and_fits_a_small_phone(
    browser: Browser, live_site: Site, language: str
):
    context = window(browser, language, 320)
    page = context.new_page()
    work_out_the_flight(page, live_site, language)
    page.locator("a[href*=yusuhara]").first.click()
    page.locator("input[name=listing]").first.check()
    page.locator("#buy button[value=buy]").click()
    say_for_whom(page, "Small Phonesen")
    assert _sideways(page) == 0
    pay(page)
    download = page.locator("a[href$='.pdf']")
    download.wait_for(timeout=30_000)
    assert _sideways(page) == 0
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    context.close()


def _sideways(page: Page) -> int:
    """By how many pixels the page is wider than the phone."""
    return max(0, int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth")))
