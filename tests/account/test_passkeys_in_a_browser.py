"""A passkey, made and used in a real browser whose authenticator is imitated by the browser itself."""

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_opens_the_account_alone_and_stands_beside_the_password(live_server, browser_page, buyer):
    page, said = browser_page, []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{live_server.url}/account/login/")
    page.locator("[name=login]").fill(buyer.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_have_text("Your account")

    page.goto(f"{live_server.url}/account/second-factor/webauthn/add/")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.locator("[name=name]").fill("<b>Phone</b> 🔑")
    page.get_by_role("button", name="Create the passkey").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    page.goto(f"{live_server.url}/account/second-factor/webauthn/")
    expect(page.locator("table")).to_contain_text("<b>Phone</b> 🔑")

    def sign_out():
        page.goto(f"{live_server.url}/account/settings/")
        page.get_by_role("button", name="Sign out").click()
        page.goto(f"{live_server.url}/account/login/?next=/account/orders/")

    sign_out()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("h1")).to_have_text("Your orders")

    sign_out()
    page.locator("[name=login]").fill(buyer.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_have_text("Your second factor")
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.locator("h1")).to_have_text("Your orders")
    assert said == []
