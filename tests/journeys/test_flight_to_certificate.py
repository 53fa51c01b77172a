"""The main job as a person does it: from a flight to a certificate that anyone can check, in a real browser."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from marketplace.runtime.site import Site

WORDS = {
    "ja": {
        "locale": "ja-JP",
        "from": "はねだ",
        "to": "CDG",
        "for": "山田 花子",
        "retired": "オフセットしました",
        "checked": "確認",
    },
    "en": {
        "locale": "en-GB",
        "from": "Haneda",
        "to": "CDG",
        "for": "Hanako Yamada",
        "retired": "You offset",
        "checked": "checked",
    },
}


def window(browser: Browser, language: str, width: int, *, scripts: bool = True) -> BrowserContext:
    return browser.new_context(
        locale=WORDS[language]["locale"],
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
    )


def work_out_the_flight(page: Page, site: Site, language: str) -> None:
    """Home, the flight's door, HND to CDG and back in economy, and a share of the result."""
    page.goto(site.url)
    page.locator("a[href*='/calculate/flight/']").first.click()
    page.wait_for_url("**/calculate/flight/**")  # with its script, which lays out one question a screen
    page.fill("[name=from_1]", WORDS[language]["from"])
    page.keyboard.press("Tab")
    page.fill("[name=to_1]", WORDS[language]["to"])
    page.keyboard.press("Tab")
    while (following := page.locator("[data-next]:visible")).count():  # on a phone, one question a screen
        following.first.click()
    page.locator("form button.button:visible").last.click()
    page.wait_for_url("**/footprints/**")
    page.fill("[name=share]", "50")
    page.locator("form[action*=projects] button").first.click()


def order(page: Page, language: str) -> None:
    """Choose the forest of Yusuhara and say for whom."""
    page.locator("a[href*=yusuhara]").first.click()
    page.locator("input[name=listing]").first.check()
    page.locator("#buy button[value=buy]").click()
    say_for_whom(page, WORDS[language]["for"])


def say_for_whom(page: Page, name: str) -> None:
    page.fill("[name=beneficiary]", name)
    page.check("input[name=public][value=yes]")
    page.fill("[name=email]", "buyer@example.org")
    page.locator("form button.button--wide").click()
    page.wait_for_url("**/checkout/confirm/**")
    confirm(page)


def confirm(page: Page) -> None:
    """The final confirmation, paying by card."""
    if page.locator("input[name=method]").count():
        page.check("input[name=method][value=card]")
    page.locator("form button.button--wide").click()
    page.wait_for_url("**/c/pay/**")


def pay(page: Page, number: str = "4242424242424242") -> None:
    for field, value in {"number": number, "expiry": "12/34", "cvc": "123", "name": "HANAKO YAMADA"}.items():
        page.fill(f"input[name={field}]", value)
    page.locator("button").first.click()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_from_a_flight_to_a_certificate_that_anyone_can_check(
    browser: Browser, live_site: Site, tmp_path: Path, language: str, width: int
):
    context = window(browser, language, width)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    strangers: list[str] = []
    page.on(
        "request", lambda request: strangers.append(request.url) if "localhost" not in request.url else None
    )

    work_out_the_flight(page, live_site, language)
    order(page, language)
    pay(page)
    expect(page.locator("h1")).to_contain_text(WORDS[language]["retired"], timeout=30_000)
    download = page.locator("a[href$='.pdf']")
    download.wait_for(timeout=30_000)  # the page moves by itself
    number = re.search(r"R-\d+", download.inner_text())[0]

    certificate = tmp_path / f"{number}.pdf"
    certificate.write_bytes(context.request.get(live_site.url + download.get_attribute("href")).body())
    trust = tmp_path / "trust"
    trust.write_bytes(context.request.get(f"{live_site.url}/registry/trust").body())
    assert verify(certificate, trust).returncode == 0
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(
        certificate.read_bytes().replace(number.encode(), b"R-9999999"[: len(number)], 1)[:-9] + b"tampered!"
    )
    assert verify(forged, trust).returncode == 1

    page.goto(f"{live_site.url}/certificates/{number}/")
    check = page.locator("[data-proof-check]")
    expect(check).to_contain_text(WORDS[language]["checked"], timeout=15_000)
    assert WORDS[language]["for"] in page.content()
    page.goto(f"{live_site.url}/registry/?q={number}")
    assert number in page.content()
    assert complaints == []
    assert strangers == []
    context.close()


def test_without_javascript_the_way_to_the_payment_and_back_is_open(browser: Browser, live_site: Site):
    context = window(browser, "en", 390, scripts=False)
    page = context.new_page()
    work_out_the_flight(page, live_site, "en")
    order(page, "en")
    pay(page)
    page.wait_for_url("**/orders/**")
    assert page.locator("noscript").count() or page.locator("h1").inner_text()
    context.close()


def test_cancelling_on_stripes_page_leads_back_to_an_order_that_is_still_held(
    browser: Browser, live_site: Site
):
    context = window(browser, "en", 1280)
    page = context.new_page()
    work_out_the_flight(page, live_site, "en")
    order(page, "en")
    page.get_by_role("link", name=re.compile("Okaeshi")).first.click()
    page.wait_for_url("**/orders/**")
    expect(page.locator("h1")).to_contain_text("held for you until")
    page.reload()
    page.get_by_role("button", name=re.compile("^Pay")).click()
    page.wait_for_url("**/c/pay/**")
    page.go_back()
    page.get_by_role("button", name="Cancel the order").click()
    expect(page.locator("h1")).to_contain_text("cancelled", timeout=15_000)
    context.close()


def test_a_declined_card_then_a_bank_that_asks_then_success(browser: Browser, live_site: Site):
    context = window(browser, "en", 390)
    page = context.new_page()
    work_out_the_flight(page, live_site, "en")
    order(page, "en")
    pay(page, "4000000000000002")
    expect(page.locator("body")).to_contain_text(re.compile("declined", re.IGNORECASE))
    pay(page, "4000002500003155")
    page.locator("button[value=complete]").click()
    expect(page.locator("h1")).to_contain_text("You offset", timeout=30_000)
    context.close()


def test_two_tabs_that_pay_the_same_order_pay_it_once(browser: Browser, live_site: Site):
    context = window(browser, "en", 1280)
    first = context.new_page()
    work_out_the_flight(first, live_site, "en")
    order(first, "en")
    second = context.new_page()
    second.goto(first.url)
    pay(first)
    expect(first.locator("h1")).to_contain_text("You offset", timeout=30_000)
    if second.locator("input[name=number]").count():
        pay(second)
    second.wait_for_url("**/orders/**")
    expect(second.locator("h1")).to_contain_text("You offset", timeout=30_000)
    context.close()


def verify(file: Path, trust: Path) -> subprocess.CompletedProcess[str]:
    """`manage.py verify_certificate`, as a stranger runs it: a file, what they trust, and no server."""
    return subprocess.run(
        [sys.executable, "manage.py", "verify_certificate", str(file), "--trust", str(trust)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
