"""The airport field and the share, with the keyboard alone and with scripts off, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page, field, letters, airport):
    """Type a few letters, wait for the airport at the head of the list, take it with the return key."""
    page.locator(f"[name={field}]").press_sequentially(letters)
    expect(page.locator("[role=option][aria-selected=true]")).to_have_text(airport)
    page.keyboard.press("Enter")


def test_the_keyboard_alone_leads_to_a_result(live_server, browser_page):
    page = browser_page
    page.goto(f"{live_server.url}/calculate/flight/")
    choose(page, "from_1", "hane", "Tokyo Haneda (HND)Japan")
    expect(page.locator("[name=from_1]")).to_have_value("Tokyo Haneda (HND)")
    expect(page.locator("[name=from_1]")).to_have_attribute("aria-expanded", "false")
    choose(page, "to_1", "charles", "Paris Charles de Gaulle (CDG)France")
    expect(page.locator("[data-running-total]")).to_contain_text("1,200")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Tokyo Haneda → Paris Charles de Gaulle")


def test_the_arrows_walk_the_list_and_escape_closes_it(live_server, browser_page):
    page = browser_page
    page.goto(f"{live_server.url}/calculate/flight/")
    field = page.locator("[name=from_1]")
    field.press_sequentially("tokyo")
    expect(page.locator("[role=option]")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_contain_text("Narita")
    expect(field).to_have_attribute("aria-activedescendant", "id_from_1_suggestions_1")
    page.keyboard.press("Escape")
    expect(page.locator(".suggestions").first).to_be_hidden()
    expect(field).to_have_value("tokyo")


def test_the_slider_starts_at_nothing_and_tells_the_kilograms(live_server, browser_page):
    page = browser_page
    page.goto(f"{live_server.url}/calculate/flight/?from=HND&to=CDG")
    page.locator("button.button--wide").click()
    share, slider = page.locator("#share"), page.locator("[type=range]")
    expect(share).to_have_value("")
    expect(slider).to_have_value("0")
    slider.press("ArrowRight")
    expect(share).to_have_value("5")
    expect(page.locator("#share-kg")).to_contain_text("5 % = ")
    share.fill("50")
    expect(slider).to_have_value("50")


def test_without_scripts_a_city_with_two_airports_is_asked_about_and_answered(live_server, browser):
    context = browser.new_context(
        locale="ja", java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/calculate/flight/")
    page.locator("[name=from_1]").fill("東京")
    page.locator("[name=to_1]").fill("パリ　シャルル・ド・ゴール")
    page.locator("[name=to_1]").press("Enter")
    page.get_by_role("button", name="成田国際空港 (NRT)").click()
    expect(page.locator("h1")).to_have_text("成田国際空港 → パリ（シャルル・ド・ゴール）")
    context.close()
