"""A company hands in a file of sales, sees what its rows become, and watches it run, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from marketplace.runtime.site import Site
from tests.journeys.test_an_event_together import sign_in
from tests.journeys.test_flight_to_certificate import window

ROWS = 4_200
WORDS = {"ja": ("完了", "このコードの商品はありません"), "en": ("Done", "There is no product of this code")}


@pytest.mark.parametrize(("language", "width"), [("ja", 390), ("en", 1280)])
def test_a_file_is_looked_at_begun_and_moves_by_itself_to_its_end(
    browser: Browser, live_site: Site, language: str, width: int
):
    context = window(browser, language, width)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    done, unknown = WORDS[language]
    sign_in(page, live_site.url)
    page.goto(f"{live_site.url}/company/demo-company/imports/?mode=test")
    rows = [f"{language}-{n},{'NOTHING' if n == 2 else 'SHIRT-1'},1" for n in range(ROWS)]
    content = "\n".join(["external_id,product,quantity", *rows]).encode()
    page.set_input_files("[name=file]", {"name": "sales.csv", "mimeType": "text/csv", "buffer": content})
    page.locator("main form button.button").first.click()
    expect(page.locator("main table tbody tr")).to_have_count(20)
    expect(page.locator("main table")).to_contain_text(unknown)
    page.locator("form[action*='/do/begin'] button").click()
    address = page.url
    progress = page.locator("#progress")
    expect(progress.locator("progress")).to_be_visible()
    expect(progress).to_contain_text(f"{done}: {ROWS:,} / {ROWS:,}", timeout=60_000)
    expect(progress.locator("dd").first).to_have_text(f"{ROWS - 1:,}")
    expect(progress).to_contain_text(unknown)
    expect(page.locator("form[action*='/do/stop'] button")).to_be_hidden()
    assert page.url == address
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    problems = context.request.get(f"{address}problems.csv").text()
    assert f"{language}-2" in problems
    assert complaints == []
    context.close()
