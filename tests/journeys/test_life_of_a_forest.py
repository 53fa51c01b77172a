"""A forest from a phone to issued tonnes: its operator, a verification body and two people of the registry."""

import re

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page

from marketplace.catalogue.demo.load import PASSWORD
from marketplace.runtime.site import Site
from tests.journeys.test_flight_to_certificate import window

PAPER = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 signed on paper"}


def as_someone(browser: Browser, site: Site, who: str) -> Page:
    """A phone in Japanese on which this person has signed in; no JavaScript is needed for any of this."""
    page = window(browser, "ja", 390, scripts=False).new_page()
    page.goto(f"{site.url}/account/login/")
    page.fill("[name=login]", f"{who}@demo.okaeshi.invalid")
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    return page


def press(page: Page, words: str) -> None:
    """Press the button with exactly these words. Nothing is wider than the phone, before and after."""
    page.get_by_role("button", name=words, exact=True).click()
    assert page.locator("html").evaluate("it => it.scrollWidth") <= 390


def apply(page: Page, site: Site) -> str:
    """The five steps; answers with the address of the case."""
    page.goto(f"{site.url}/registry/desk/projects/")
    press(page, "新しいプロジェクトを申請する")
    page.fill("[name=name]", "四万十の森を間伐で育てる")
    page.fill("[name=place]", "高知県 四万十町")
    page.fill("[name=position]", "33.208, 133.135")
    page.fill("[name=summary]", "手入れの止まった人工林を間伐します。")
    forest = page.locator("[name=methodology] option", has_text="KOC-FO-001").first
    page.select_option("[name=methodology]", forest.get_attribute("value"))
    press(page, "保存して次へ")
    page.fill("[name=plan]", "5年で100ヘクタールを間伐します。")
    press(page, "保存して、今日はここまで")
    page.get_by_role("link", name="書く", exact=True).click()  # another day
    assert page.input_value("[name=name]") == "四万十の森を間伐で育てる"
    press(page, "保存して次へ")
    page.fill("[name=monitoring]", "毎年、標準地で樹高と直径を測ります。")
    page.fill("[name=crediting_from]", "2023-04-01")
    page.fill("[name=crediting_until]", "2031-03-31")
    page.fill("[name=expected_tonnes]", "300")
    press(page, "保存して次へ")
    page.fill("[name=additionality]", "木材の売上だけでは作業費をまかなえません。")
    page.fill("[name=risks]", "台風で倒れることがあります。")
    page.fill("[name=safeguards]", "バッファーから取り消します。")
    press(page, "保存して次へ")
    page.set_input_files("[name=file]", {**PAPER, "buffer": b"%PDF-1.7 the plan"})
    press(page, "この書類を追加する")
    hand_in(page)
    return page.url


def hand_in(page: Page) -> None:
    page.get_by_role("link", name="続ける", exact=True).click()
    page.locator("input[name=body]").first.check()
    press(page, "提出する")


def check(page: Page, case: str, *, verified: dict[int, str] | None = None) -> None:
    """The body takes the case up and concludes."""
    page.goto(case)
    press(page, "審査を始める")
    page.check("input[name=positive][value=yes]")
    for year, tonnes in (verified or {}).items():
        page.fill(f"[name=verified_{year}]", tonnes)
    page.locator("#conclude [name=summary]").fill("重要な誤りは認められません。")
    page.set_input_files("#conclude [name=file]", PAPER)
    press(page, "意見書を出して審査を終える")


def settle_a_finding(body: Page, operator: Page, case: str) -> None:
    """The body asks, the operator answers, the body is content."""
    body.goto(case)
    press(body, "審査を始める")
    body.get_by_text("指摘を出す", exact=True).first.click()
    body.locator("[name=text]").last.fill("林道の地図はありますか。")
    press(body, "指摘を出す")
    operator.goto(case)
    operator.fill("#remark-1", "計画書の3ページにあります。")
    press(operator, "回答する")
    body.reload()
    body.fill("#remark-1", "確認しました。")
    press(body, "解決済みにする")


def second_factor(page: Page) -> str:
    """Choose and set up an authenticator app; answers with a recovery code."""
    page.locator("a[href$='/totp/activate/']").click()
    if page.locator("[name=password]").count():
        page.fill("[name=password]", PASSWORD)
        page.locator("form:has([name=password]) button[type=submit]").first.click()
    found = re.search(r"[A-Z2-7]{32}", page.locator("main").inner_text())
    assert found
    page.fill(
        "[name=code]", format_hotp_value(hotp_value(found[0], next(iter(yield_hotp_counters_from_time()))))
    )
    page.locator("form:has([name=code]) button[type=submit]").first.click()
    codes = re.findall(r"\b\d{8}\b", page.locator("main").inner_text())
    return str(codes[0])


def approve(page: Page, site: Site) -> None:
    """A second person sets up the second factor, and issues what waits."""
    page.goto(f"{site.url}/registry/desk/proposals/")
    page.locator("main table a").first.click()
    proposal = page.url
    press(page, "承認して実行する")
    code = second_factor(page)
    page.goto(proposal)
    press(page, "承認して実行する")
    if page.locator("[name=code]").count():
        page.fill("[name=code]", code)
        page.locator("form:has([name=code]) button[type=submit]").first.click()


def test_a_forest_goes_from_a_phone_to_issued_tonnes_through_four_pairs_of_hands(
    browser: Browser, live_site: Site
):
    operator, body = as_someone(browser, live_site, "npo"), as_someone(browser, live_site, "verifier")
    staff, second = as_someone(browser, live_site, "staff"), as_someone(browser, live_site, "staff2")
    application = apply(operator, live_site)
    settle_a_finding(body, operator, application)
    conclude_application(body, application)
    staff.goto(f"{live_site.url}/registry/desk/decisions/")
    staff.get_by_role("link", name="四万十の森を間伐で育てる").first.click()
    staff.fill("[name=buffer_percent]", "10")
    staff.locator("#register [name=reason]").fill("意見書のとおり認めます。")
    press(staff, "プロジェクトを登録する")

    report = write_report(operator, live_site)
    check(body, report, verified={2024: "25.4"})
    staff.goto(report)
    staff.locator("#accept [name=reason]").fill("意見書のとおり認めます。")
    press(staff, "認証して発行を起案する")
    approve(second, live_site)

    public = window(browser, "ja", 390).new_page()
    public.goto(f"{live_site.url}/registry/projects/")
    public.get_by_role("link", name="四万十の森を間伐で育てる").first.click()
    told = public.locator("main").inner_text()
    for part in ("登録済み", "25 t", "400 kg", "発行済み", "意見書のとおり認めます。"):
        assert part in told, part
    assert public.locator("html").evaluate("it => it.scrollWidth") <= 390


def conclude_application(body: Page, case: str) -> None:
    body.goto(case)
    body.check("input[name=positive][value=yes]")
    body.locator("#conclude [name=summary]").fill("計画は方法論に合っています。")
    body.set_input_files("#conclude [name=file]", PAPER)
    press(body, "意見書を出して審査を終える")


def write_report(page: Page, site: Site) -> str:
    """The report of 2024: 25.5 tonnes; answers with the address of the case."""
    page.goto(f"{site.url}/registry/desk/projects/")
    row = page.locator("tr", has_text="四万十の森を間伐で育てる").filter(
        has=page.locator("form[action*=report]")
    )
    row.locator("button").click()
    page.fill("[name=period_from]", "2024-01-01")
    page.fill("[name=period_until]", "2024-12-31")
    page.fill("[name=summary]", "20ヘクタールを間伐しました。")
    press(page, "保存して次へ")
    page.fill("[name=year_2024]", "25.5")
    press(page, "保存して次へ")
    page.set_input_files("[name=file]", {**PAPER, "buffer": b"%PDF-1.7 the report of 2024"})
    press(page, "この書類を追加する")
    hand_in(page)
    return page.url
