"""What a citizen does at leisure: compares projects, fills a basket from two of them, and gives it to a friend."""

import re

import pytest
from playwright.sync_api import Browser, expect

from marketplace.runtime.site import Site
from tests.journeys.test_flight_to_certificate import confirm, pay, window

WORDS = {
    "ja": {
        "for": "山田 花子",
        "from": "太郎",
        "retired": "オフセットしました",
        "closed": "まだ開いていない",
        "gone": "空です",
    },
    "en": {
        "for": "Hanako",
        "from": "Taro",
        "retired": "You offset",
        "closed": "not open yet",
        "gone": "is empty",
    },
}


@pytest.mark.parametrize(("language", "width"), [("ja", 390), ("en", 1280)])
def test_a_basket_of_two_projects_becomes_a_present(
    browser: Browser, live_site: Site, language: str, width: int
):
    words = WORDS[language]
    context = window(browser, language, width)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)

    page.goto(f"{live_site.url}/projects/?effect=reduction")
    for slug in ("kisumu-cookstoves", "shikaoi-biogas"):
        page.check(f"input[name=p][value={slug}]")
    page.locator("form[action*=compare] button").click()
    expect(page.locator(".compare-table thead a")).to_have_count(2)
    page.locator(".compare-table tfoot a[href*=kisumu]").click()
    page.locator("input[name=listing]").first.check()
    page.fill("#amount", "250")
    page.locator("#buy button[value=basket]").click()
    page.goto(f"{live_site.url}/projects/?view=map")
    page.locator(".map-list a[href*=yusuhara]").click()
    page.locator("input[name=listing]").first.check()
    page.fill("#amount", "5000")
    page.select_option("[name=unit]", "JPY")
    page.locator("#buy button[value=basket]").click()
    expect(page.locator("button[name=remove]")).to_have_count(2)
    page.reload()
    expect(page.locator("button[name=remove]")).to_have_count(2)
    total = re.search(r"[¥￥][\d,]+", page.locator("aside .panel").first.inner_text())[0]

    page.locator("button[name=go]").click()
    expect(page.locator("[name=giver]")).to_be_hidden()
    page.check("[name=gift]")
    answers = {
        "beneficiary": words["for"],
        "giver": words["from"],
        "dedication": "🌱 おめでとう",
        "email": "a@example.org",
    }
    for name, answer in answers.items():
        page.fill(f"[name={name}]", answer)
    page.check("input[name=public][value=no]")
    page.fill(
        "[name=deliver_on]", page.evaluate("new Date(Date.now() + 3 * 864e5).toISOString().slice(0, 10)")
    )
    page.locator("form button.button--wide").click()
    page.wait_for_url("**/checkout/confirm/**")
    page.go_back()
    expect(page.locator("[name=dedication]")).to_have_value("🌱 おめでとう")
    page.go_forward()
    expect(page.locator("main")).to_contain_text(total)
    confirm(page)
    pay(page)
    expect(page.locator("h1")).to_contain_text(words["retired"], timeout=30_000)
    expect(page.locator("a[href$='.pdf']")).to_have_count(2, timeout=30_000)
    page.goto(page.locator(".gift-link a").get_attribute("href"))
    expect(page.locator("h1")).to_contain_text(words["closed"])
    page.goto(f"{live_site.url}/basket/")
    expect(page.locator("main")).to_contain_text(words["gone"])
    assert complaints == []
    context.close()
