"""An event from its footprint to its record: an organiser and two participants, each with a browser of their own."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pypdf
from playwright.sync_api import Browser, Locator, Page, expect

from marketplace.runtime.site import Site
from tests.journeys.test_flight_to_certificate import confirm, pay, window

TITLE = {"ja": "里の読書会", "en": "Village reading day"}
GUESTS = """name,email,origin,people,language
Ken Mori,ken@example.org,大阪府,1,en
森田 葵,aoi@example.org,北海道,1,ja
"""
CHIP_IN = {"ja": "自分の分", "en": "Find your share"}
RETIRED = {"ja": "オフセットしました", "en": "You offset"}


def test_an_organiser_and_two_participants_offset_an_event(browser: Browser, live_site: Site):
    complaints: list[str] = []
    windows: list[Page] = []

    def person(language: str, width: int) -> Page:
        page = window(browser, language, width).new_page()
        windows.append(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        return page

    organiser, onlooker = person("en", 1280), person("ja", 1280)
    aoi, ken = person("ja", 390), person("en", 390)

    sign_in(organiser, live_site.url)
    work_out_the_event(organiser, live_site.url)
    write_the_page(organiser)
    hand_in_the_list(organiser)
    slug = re.search(r"/events/([^/]+)/", organiser.url)[1]
    address = f"{live_site.url}/events/{slug}/"

    onlooker.goto(address)
    progress = onlooker.locator("#progress")
    expect(onlooker.locator("h1")).to_have_text(TITLE["ja"])
    expect(onlooker.locator("img.event-picture")).to_have_js_property("complete", True)
    assert onlooker.locator("img.event-picture").evaluate("picture => picture.naturalWidth") > 100

    # The organiser pays a part; the page that somebody else looks at moves by itself.
    organiser.goto(f"{address}manage/")
    organiser.fill("[name=percent]", "30")
    organiser.locator("form[action$='/pay/'] button").click()
    assert organiser.locator("[name=beneficiary]").input_value() == TITLE["en"]
    check_out(organiser, "en")
    expect(progress).to_contain_text("30", timeout=20_000)

    # A letter leads to one's own share; the other finds the page, and says where they came from.
    aoi.goto(letter_to(aoi, live_site.url, "aoi@example.org", "/take-part/"))
    expect(aoi.locator("[name=origin]")).not_to_have_value("")
    assert find_share(aoi, "") > find_share_of_ken(ken, address)
    for page, language, name in ((aoi, "ja", "森田 葵"), (ken, "en", "Ken Mori")):
        page.locator(".event-offers a.button").first.click()
        page.fill("[name=beneficiary]", name)
        check_out(page, language)
    expect(progress.locator("dd").nth(1)).to_contain_text("3", timeout=20_000)
    expect(onlooker.locator("main")).not_to_contain_text("Ken Mori")
    onlooker.reload()
    expect(onlooker.locator("main")).to_contain_text("Ken Mori")

    # At the close a letter offers the rest, and one click leads to it.
    organiser.goto(f"{address}manage/")
    organiser.locator("form[action$='/close/'] button").click()
    organiser.goto(letter_to(organiser, live_site.url, f"/{slug}/", "/manage/rest/"))
    check_out(organiser, "en")
    onlooker.goto(address)
    expect(progress).to_contain_text("100 %", timeout=20_000)
    ken.goto(f"{address}take-part/")
    expect(ken.locator(".event-offers")).to_have_count(0)

    see_the_record(organiser, onlooker, address)
    see_the_badge(person("ja", 1280), organiser, address)
    assert complaints == []
    for page in windows:
        page.context.close()


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", "company@demo.okaeshi.invalid")
    page.fill("[name=password]", "okaeshi-demo")
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    expect(page).not_to_have_url(re.compile("/login/"))


def work_out_the_event(page: Page, site: str) -> None:
    """Twelve people in Tokyo from three prefectures, with a meal each; and on to a page for it."""
    page.goto(f"{site}/calculate/event/")
    page.fill("[name=venue]", "Tokyo")
    page.fill("[name=participants]", "12")
    for row, (origin, people, mode) in enumerate(
        (("Tokyo", "6", "train"), ("Osaka", "4", "shinkansen"), ("Hokkaido", "2", "plane")), start=1
    ):
        page.fill(f"[name=from_{row}]", origin)
        page.fill(f"[name=people_{row}]", people)
        page.select_option(f"[name=mode_{row}]", mode)
    page.fill("[name=meal_vegetarian]", "12")
    page.locator("main form button.button:visible").last.click()
    page.wait_for_url("**/footprints/**")
    page.locator("a[href*='/events/new/']").click()


def write_the_page(page: Page) -> None:
    """Target, deadline, words and a picture; a draft first, then public."""
    day = date.today() + timedelta(days=10)
    written = {
        "title_ja": TITLE["ja"],
        "title_en": TITLE["en"],
        "organiser_name": "Aozora Publishing",
        "begins_on": f"{day}",
        "ends_on": f"{day}",
        "place_ja": "東京",
        "place_en": "Tokyo",
        "share": "50",
        "deadline_on": f"{day}",
        "words_ja": "来るまでの分を、来る人と一緒に。",
        "words_en": "Your way here, together with you.",
    }
    for name, value in written.items():
        page.fill(f"[name={name}]", value)
    page.check("[name=pays][value=both]")
    page.select_option("[name=choice_1]", "project:yusuhara-forest")
    page.check("[name=any_other][value=False]")
    page.check("[name=listed][value=False]")
    picture = {"name": "hall.png", "mimeType": "image/png", "buffer": page.screenshot()}
    page.set_input_files("[name=picture]", picture)
    page.locator("main form button.button--wide").click()
    page.wait_for_url("**/manage/")
    page.locator("form[action$='/publish/'] button").click()
    expect(page.locator("form[action$='/close/']")).to_be_visible()


def hand_in_the_list(page: Page) -> None:
    """The check-in list by CSV; a letter to each who is on it; and the list back."""
    page.locator("a[href$='/manage/guests/']").click()
    page.set_input_files(
        "[name=file]", {"name": "guests.csv", "mimeType": "text/csv", "buffer": GUESTS.encode()}
    )
    page.locator("button[value=add]").click()
    expect(page.locator("main")).to_contain_text("Ken Mori")
    page.locator("button[value=invite]").click()
    expect(page.locator(".notice--done")).to_contain_text("2 invitations")
    kept = page.context.request.get(page.url.removesuffix("/") + ".csv").text()
    assert kept.count("yes") == 2


def letter_to(page: Page, site: str, whom: str, leads_to: str) -> str:
    """The address that a letter in the local mailbox leads to."""
    found: list[str] = []

    def look() -> bool:
        page.goto(f"{site}/mailbox/")
        letters = page.locator("article, li, tr", has_text=whom)
        for number in range(letters.count()):
            found.extend(re.findall(rf"http://\S+{leads_to}[^\s\"<]*", letters.nth(number).inner_text()))
        return bool(found)

    until(look, page)
    return found[0]


def until(come: Callable[[], bool], page: Page) -> None:
    for _try in range(40):
        if come():
            return
        page.wait_for_timeout(500)
    raise AssertionError("it did not come")


def find_share(page: Page, origin: str) -> float:
    """One's own share from a place, in kilograms."""
    if origin:
        page.fill("[name=origin]", origin)
    page.locator("main form button.button").first.click()
    share = page.locator("#share").inner_text()
    return float(re.search(r"[\d,.]+", share)[0].replace(",", ""))


def find_share_of_ken(page: Page, address: str) -> float:
    page.goto(address)
    page.get_by_role("link", name=CHIP_IN["en"]).click()
    return find_share(page, "Osaka")


def check_out(page: Page, language: str) -> None:
    """From the checkout's questions to credits that are retired."""
    page.check("input[name=public][value=yes]")
    page.fill("[name=email]", "guest@example.org")
    page.locator("form button.button--wide").click()
    page.wait_for_url("**/checkout/confirm/**")
    confirm(page)
    pay(page)
    expect(page.locator("h1")).to_contain_text(RETIRED[language], timeout=30_000)
    page.locator("a[href$='.pdf']").first.wait_for(timeout=30_000)  # the page moves by itself


def see_the_record(organiser: Page, onlooker: Page, address: str) -> None:
    """The event's certificate in both languages, with each contribution's own behind it; and the organiser's list."""
    for page, language in ((organiser, "en"), (onlooker, "ja")):
        page.goto(f"{address}certificate/")
        expect(page.locator("main")).to_contain_text(TITLE[language])
        numbers = set(re.findall(r"R-\d+", page.locator("main").inner_text()))
        assert len(numbers) == 4
        pdf = page.context.request.get(f"{address}certificate-{language}.pdf").body()
        printed = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages)
        assert all(number in printed for number in numbers)
        own = cell_with(page, "Ken Mori").locator("a[href*='/certificates/']").first
        own.click()
        expect(page.locator("main")).to_contain_text(TITLE[language])
        expect(page.locator("main")).to_contain_text("Ken Mori")
    rows = organiser.context.request.get(f"{address}manage/contributions.csv").text().splitlines()
    assert len(rows) == 5


def cell_with(page: Page, name: str) -> Locator:
    return page.locator("tr, li", has_text=name).first


def see_the_badge(page: Page, organiser: Page, address: str) -> None:
    """The badge in a page of somebody else, by the HTML that the organiser copies."""
    organiser.goto(f"{address}manage/")
    html = organiser.locator("#badge-ja").input_value()
    assert "オフセット" in html
    page.set_content(f"<!doctype html><h1>Somebody's own site</h1>{html}")
    picture = page.locator("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    until(lambda: picture.evaluate("image => image.naturalWidth") == 360, page)
    drawn = page.context.request.get(picture.get_attribute("src")).text()
    assert TITLE["ja"] in drawn
    assert "100 %" in drawn
