"""An NPO puts credits up for sale, staff send the listing back and then pass it; in either language."""

import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Browser, Page

from marketplace.catalogue.demo.load import PASSWORD
from marketplace.runtime.site import Site
from tests.journeys.test_flight_to_certificate import window
from tests.journeys.test_life_of_a_forest import second_factor

BATCH = "OKA-KE-0102-2024-01"
LOOKS = 500  # the worker lets what was handed in into the queue
NEW_STAFF = """
from marketplace.catalogue.demo.load import PASSWORD
from people.services import register_person
for language in ("ja", "en"):
    email = f"judge-{language}@demo.okaeshi.invalid"
    register_person(email=email, password=PASSWORD, language=language, is_staff=True)
"""


@pytest.fixture(scope="module")
def new_staff(live_site: Site) -> None:
    """People of the staff who have no second factor yet."""
    live_site.manage("shell", "-c", NEW_STAFF)


def signed_in(browser: Browser, site: Site, who: str, language: str, width: int) -> Page:
    """A window without JavaScript in which this person has signed in."""
    page = window(browser, language, width, scripts=False).new_page()
    page.goto(f"{site.url}/account/login/")
    page.fill("[name=login]", f"{who}@demo.okaeshi.invalid")
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    return page


def press(page: Page, words: str) -> None:
    """Press the button with exactly these words; nothing is wider than the window afterwards."""
    page.get_by_role("button", name=words, exact=True).click()
    assert page.viewport_size
    assert page.locator("html").evaluate("it => it.scrollWidth") <= page.viewport_size["width"]


def held(page: Page, site: Site) -> str:
    """What the NPO has of the batch to offer, in words."""
    page.goto(f"{site.url}/sell/new/")
    return page.locator("label.choice", has_text=BATCH).first.locator(".choice-end").inner_text()


def hand_in(page: Page, site: Site, price: str) -> str:
    """The four steps, left and taken up again on the way; answers with the address of the listing."""
    page.goto(f"{site.url}/sell/new/")
    page.locator("label.choice", has_text=BATCH).first.click()
    press(page, gettext("Go on"))
    page.fill("[name=offered_grams]", "2.5")
    press(page, gettext("Keep and go on"))
    page.fill("[name=price]", price)
    press(page, gettext("Keep and stop for today"))
    page.locator("section[aria-labelledby=unfinished] a").first.click()  # another day
    for _step in ("amount", "price"):
        press(page, gettext("Keep and go on"))
    describe(page, "かまどを配ります。")
    return page.url


def describe(page: Page, words: str) -> None:
    """The last step: what buyers read, and handing in."""
    page.fill("[name=words_ja]", words)
    press(page, gettext("Keep and go on"))
    page.locator("main form button.button--wide").last.click()


def judge(page: Page, site: Site, what: str, outcome: str, words: str) -> None:
    """Find it in the queue, take it on, answer the checklist and decide."""
    row = page.locator("section[aria-labelledby=waiting] tr", has_text=what)
    for _look in range(LOOKS):
        page.goto(f"{site.url}/moderation/?order=age")
        if row.count():
            break
    row.get_by_role("link").first.click()
    press(page, gettext("Take it on"))
    for box in page.locator("[name=checklist]").all():
        box.check()
    page.locator("form:has([name=outcome]) [name=words]").fill(words)
    page.locator(f"button[name=outcome][value={outcome}]").click()


@pytest.mark.parametrize(("language", "width", "price"), [("ja", 390, "4,321円"), ("en", 1280, "4322")])
def test_a_listing_is_sent_back_mended_approved_sold_and_taken_off(
    browser: Browser, live_site: Site, new_staff: None, language: str, width: int, price: str
):
    with translation.override(language):
        npo = signed_in(browser, live_site, "npo", language, width)
        before = held(npo, live_site)
        listing = hand_in(npo, live_site, price)
        what = npo.locator("h1").inner_text()
        staff = signed_in(browser, live_site, f"judge-{language}", language, width)
        staff.goto(f"{live_site.url}/moderation/")
        if staff.locator("a[href$='/totp/activate/']").count():
            second_factor(staff)
        judge(staff, live_site, what, "needs_changes", "かまどは何台ですか。")
        npo.goto(listing)
        assert "かまどは何台ですか。" in npo.locator("main").inner_text()
        npo.get_by_role("link", name=gettext("Change it")).click()
        for _step in ("amount", "price"):
            press(npo, gettext("Keep and go on"))
        describe(npo, "かまどを千台配ります。")
        judge(staff, live_site, what, "approved", "ありがとうございます。")
        npo.goto(listing)
        npo.get_by_role("link", name=gettext("See it as a buyer")).click()
        assert "かまどを千台配ります。" in npo.locator("main").inner_text()
        npo.goto(listing)
        press(npo, gettext("Withdraw this listing"))
        assert pgettext("listing", "Withdrawn") in npo.locator("main header").first.inner_text()
        assert held(npo, live_site) == before
