"""The hosted page as a buyer meets it: both languages, no JavaScript, small screens, and nothing from elsewhere."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from .driver import Driver, fetch

WORDS = tomllib.loads(files("marketplace.payments.sandbox").joinpath("words.toml").read_text("utf-8"))
AUTOMATIC = {"en-GB,en;q=0.8": "en", "ja,en;q=0.8": "ja", "fr": "en"}


def test_both_languages_have_the_same_sentences():
    assert WORDS["ja"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize(("locale", "lang"), [("ja", "ja"), ("en", "en"), ("fr", "en")])
def test_the_page_speaks_the_language_of_the_session(sandbox: Driver, locale, lang):
    page = fetch(sandbox.session(locale=locale).url).text
    assert f'<html lang="{lang}">' in page
    assert WORDS[lang]["sandbox_note"] in page
    assert WORDS[lang]["pay"].format(amount="¥3,940") in page


@pytest.mark.parametrize(("asked", "lang"), AUTOMATIC.items())
def test_without_a_language_the_browser_decides(sandbox: Driver, asked, lang):
    for locale in ("auto", None):
        page = fetch(sandbox.session(locale=locale).url, headers={"Accept-Language": asked}).text
        assert f'<html lang="{lang}">' in page


def test_the_page_shows_what_is_bought_and_the_way_back(sandbox: Driver):
    page = fetch(sandbox.session(custom_text={"submit": {"message": "Retired <at once>."}}).url).text
    assert "Snow country forest, 620 kg" in page
    assert "KOC-JP-0012" in page
    assert "2 × ¥1,970" in page
    assert 'href="http://localhost:8000/orders/back/"' in page
    assert "Retired &lt;at once&gt;." in page


def test_a_known_address_is_not_asked_for_again(sandbox: Driver, client):
    session = sandbox.session(customer_email="hana@example.jp")
    assert 'name="email"' not in fetch(session.url).text
    sandbox.pay(session, email="someone@else.example")
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert paid.customer_details.email == "hana@example.jp"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("number", "4242424242424241", "bad_number"),
        ("number", "4242", "short_number"),
        ("number", "forest", "bad_number"),
        ("expiry", "13/34", "bad_expiry"),
        ("expiry", "01/20", "past_expiry"),
        ("cvc", "12", "bad_cvc"),
        ("email", "hana", "bad_email"),
        ("name", "x" * 101, "bad_name"),
    ],
)
def test_a_slip_of_the_pen_is_shown_beside_its_field(sandbox: Driver, client, field, value, sentence):
    session = sandbox.session(locale="ja")
    answer = sandbox.pay(session, **{field: value})
    assert answer.status == 422
    assert WORDS["ja"][sentence] in answer.text
    assert f'aria-describedby="{field}-error"' in answer.text
    assert client.v1.payment_intents.list().data == [], "nothing was tried"


@pytest.mark.parametrize(
    ("number", "expiry"),
    [
        ("４２４２ ４２４２ ４２４２ ４２４２", "１２／３４"),
        ("4242-4242-4242-4242", "1234"),
        ("4242424242424242", "12 / 2034"),
    ],
)
def test_spaces_dashes_and_full_width_digits_are_understood(sandbox: Driver, number, expiry):
    assert sandbox.pay(sandbox.session(), number, expiry=expiry).status == 303


def test_the_card_number_is_never_stored(sandbox: Driver):
    sandbox.pay(sandbox.session(), "4000000000009995")
    sandbox.paid("5555555555554444")
    written = b"".join(path.read_bytes() for path in sandbox.folder.iterdir())
    assert b"4000000000009995" not in written
    assert b"5555555555554444" not in written


def test_after_a_decline_the_form_keeps_everything_but_the_code(sandbox: Driver):
    answer = sandbox.pay(sandbox.session(), "4000000000009995", cvc="987")
    assert WORDS["en"]["insufficient_funds"] in answer.text
    assert "Hana Sato" in answer.text
    assert "987" not in answer.text


def test_a_page_that_does_not_exist_says_so(sandbox: Driver):
    answer = fetch(f"{sandbox.url}/c/pay/cs_test_none", headers={"Accept-Language": "ja"})
    assert answer.status == 404
    assert WORDS["ja"]["missing_title"] in answer.text


def test_the_page_runs_nothing_and_loads_nothing_from_elsewhere(sandbox: Driver):
    answer = fetch(sandbox.session().url)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://localhost:8000;" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text
    assert not re.search(r"\sstyle=", answer.text)


def test_the_switches_take_nothing_from_other_sites(sandbox: Driver):
    url = f"{sandbox.url}/_sandbox/reset"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert fetch(url, method="POST", data="", headers={"Origin": "http://evil.example"} | form).status == 403
    assert fetch(url, method="POST", data="", headers={"Origin": sandbox.url} | form).status == 303


@pytest.fixture(params=["en", "ja"])
def buyer(request, sandbox: Driver, browser: Browser) -> Iterator[Page]:
    """A phone of 320 px without JavaScript."""
    context = browser.new_context(
        viewport={"width": 320, "height": 700}, java_script_enabled=False, locale=request.param
    )
    page = context.new_page()
    shop = f"{sandbox.listener.shop}/done/?session={{CHECKOUT_SESSION_ID}}"
    page.goto(sandbox.session(locale="auto", success_url=shop).url)
    yield page
    context.close()


def test_a_buyer_pays_on_a_small_screen_without_javascript(sandbox: Driver, buyer: Page):
    buyer.locator("summary").click()
    buyer.locator("a[href*='4000002500003155']").click()
    buyer.locator("#email").fill("hana@example.jp")
    buyer.locator("button[type=submit]").click()
    buyer.locator("button[value=fail]").click()
    assert buyer.locator("[role=alert]").is_visible()
    buyer.locator("#email").fill("hana@example.jp")
    buyer.locator("#number").fill("4242 4242 4242 4242")
    buyer.locator("#expiry").fill("12/34")
    buyer.locator("#cvc").fill("123")
    buyer.locator("button[type=submit]").click()
    assert buyer.url.startswith(f"{sandbox.listener.shop}/done/?session=cs_test_")
    assert buyer.locator("body").inner_text() == "the shop"
    assert [charge.status for charge in sandbox.client().v1.charges.list().data] == ["succeeded"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_pages_are_accessible_and_never_scroll_sideways(sandbox: Driver, browser: Browser, lang, scheme):
    context = browser.new_context(
        viewport={"width": 320, "height": 700}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    closed = sandbox.session(locale=lang)
    sandbox.client().v1.checkout.sessions.expire(closed.id)
    waiting = sandbox.session(locale=lang)
    sandbox.pay(waiting, "4000002500003155")
    opened = sandbox.session(locale=lang).url
    for url in (
        opened,
        f"{opened}?problem=declined",
        f"{waiting.url}/challenge",
        f"{sandbox.url}/c/pay/{closed.id}",
    ):
        page.goto(url)
        for opener in page.locator("summary").all():
            opener.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, url
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
    context.close()


def test_a_person_can_work_the_switches(sandbox: Driver, browser_page: Page):
    sandbox.paid("4000000000000259")
    browser_page.goto(f"{sandbox.url}/_sandbox/")
    browser_page.get_by_role("button", name="Send twice").click()
    assert '"duplicate": 1' in browser_page.locator("main").inner_text()
    browser_page.get_by_role("button", name="Close as won").click()
    assert sandbox.client().v1.disputes.list().data[0].status == "won"
    browser_page.get_by_label("Seconds to move forward").fill("3600")
    browser_page.get_by_role("button", name="Move").click()
    assert "3600 seconds ahead" in browser_page.locator("main").inner_text()


def test_a_half_filled_form_posted_by_hand_is_answered_kindly(sandbox: Driver):
    session = sandbox.session()
    for body in ("", urlencode({"number": ["4242"]}, doseq=True), "%%%"):
        assert fetch(session.url, method="POST", data=body).status == 422
