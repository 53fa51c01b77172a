"""An NPO puts credits up for sale from a phone, changes its mind about the price, and takes them back."""

from playwright.sync_api import Browser

from marketplace.runtime.site import Site
from tests.journeys.test_life_of_a_forest import as_someone, press


def test_credits_are_listed_from_a_phone_and_come_back(browser: Browser, live_site: Site):
    page = as_someone(browser, live_site, "npo")
    page.get_by_role("link", name="業務", exact=True).click()
    page.get_by_role("link", name="クレジットを販売する").click()
    page.get_by_role("link", name="クレジットを出品する").click()
    stoves = page.locator("label.choice", has_text="OKA-KE-0102-2024-01")
    stoves.click()
    held = stoves.locator(".choice-end").inner_text()
    press(page, "続ける")
    page.fill("[name=offered_grams]", "2.5")
    press(page, "保存して次へ")
    page.fill("[name=price]", "3,000円")
    press(page, "買う人が支払う金額を見る")
    assert "このうち¥3,000がプロジェクトに届きます" in page.content()
    press(page, "保存して、今日はここまで")
    page.get_by_role("link", name="キスムの台所に").first.click()  # another day
    press(page, "保存して次へ")
    press(page, "保存して次へ")
    page.fill("[name=words_ja]", "かまどを配ります。")
    press(page, "保存して次へ")
    press(page, "2.5 tを取り分けて提出する")
    assert "審査待ち" in page.locator("header").last.inner_text()
    press(page, "この出品を取り下げる")
    assert "取り下げ済み" in page.locator("header").last.inner_text()
    page.goto(f"{live_site.url}/sell/new/")
    there = page.locator("label.choice", has_text="OKA-KE-0102-2024-01").locator(".choice-end")
    assert there.inner_text() == held
