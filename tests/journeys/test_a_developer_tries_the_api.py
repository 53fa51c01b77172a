"""A developer opens the playground, types a key and runs calls against the site, in a real browser."""

import json

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from marketplace.runtime.site import Site
from tests.journeys.test_flight_to_certificate import window


@pytest.mark.parametrize(("language", "width"), [("ja", 390), ("en", 1280)])
def test_calls_are_run_from_the_playground_with_a_key_that_stays_in_the_tab(
    browser: Browser, live_site: Site, language: str, width: int
):
    context = window(browser, language, width)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    key = live_site.manage("create_api_key", "demo-company", "--mode", "test").strip()
    page.goto(f"{live_site.url}/api/v1/playground/")

    assert run(page, "footprint", "201")["grams"] > 0
    refused = run(page, "order", "401")
    assert refused["code"]
    page.fill("#key", key)
    body = json.loads(page.locator("#body-order").input_value()) | {"external_id": f"tried-{language}"}
    page.fill("#body-order", json.dumps(body))
    page.fill("#once-order", f"tried-{language}")
    assert run(page, "quote", "201")["total"]["minor"] > 0
    made = run(page, "order", "201")
    assert made["livemode"] is False
    assert run(page, "order", "201") == made
    expect(call(page, "order").locator("[data-headers]")).to_contain_text("Idempotent-Replayed")
    page.fill("#path-read", f"/api/v1/orders/?external_id=tried-{language}")
    assert run(page, "read", "200")["results"][0]["id"] == made["id"]

    # What was typed stands in the samples; a live key is taken nowhere.
    samples = call(page, "order").locator("details")
    samples.first.locator("summary").click()
    expect(samples.first.locator("pre")).to_contain_text(f"tried-{language}")
    expect(samples.first.locator("pre")).to_contain_text(key)
    page.fill("#key", "ok_live_something")
    expect(page.locator("[data-live]")).to_be_visible()
    expect(samples.first.locator("pre")).not_to_contain_text("ok_live_something")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert complaints == []
    context.close()


def call(page: Page, name: str) -> Locator:
    return page.locator(f"section.call[aria-labelledby={name}]")


def run(page: Page, name: str, status: str) -> dict:
    """Press its button; the reply, as it is shown."""
    section = call(page, name)
    section.locator("[data-answer]").evaluate("answer => { answer.hidden = true; }")
    section.locator("[data-run]").click()
    expect(section.locator("[data-answer]")).to_be_visible(timeout=20_000)
    expect(section.locator("[data-status]")).to_have_text(status)
    return json.loads(section.locator("[data-reply]").inner_text())
