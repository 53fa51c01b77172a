"""The widget in somebody else's page: under a strict policy, in a sandboxed frame, and never ticked by itself."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser

from marketplace.products.states import Policy

pytestmark = pytest.mark.django_db(transaction=True)

SHOP = """<!doctype html><html lang="{lang}"><title>Shop</title><form action="/sold"><p id="goods">Shirt</p>
<script src="{site}/widget/v1.js" data-product="{product}" async></script><button>Buy</button></form>"""
FRAMED = '<!doctype html><title>Frame</title><iframe sandbox="allow-scripts" src="/shop/{lang}"></iframe>'


@pytest.fixture
def shop() -> Iterator[Any]:
    """A shop on a server of its own, whose policy allows this site's script alone; `pages` is what it has."""
    pages: dict[str, str] = {}

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path.partition("?")[0], "")
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            site = pages["site"]
            policy = f"default-src 'none'; script-src {site}; connect-src {site}; frame-src 'self'"
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield type("Shop", (), {"url": f"http://127.0.0.1:{server.server_port}", "pages": pages})
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("language", "headline"), [("ja", "をオフセットする"), ("en", "Offset 2.346 kg for")]
)
@pytest.mark.parametrize("framed", [False, True], ids=["in the page", "in a sandboxed frame"])
def test_the_shopper_decides_and_the_shop_hears_it(
    live_server, browser: Browser, shop, offer, make_product, language, headline, framed
):
    product = make_product(offer, policy=Policy.SHOPPER)
    shop.pages |= {
        "site": live_server.url,
        f"/shop/{language}": SHOP.format(lang=language, site=live_server.url, product=product.public_id),
        "/framed": FRAMED.format(lang=language),
        "/sold": "<!doctype html><title>Sold</title>",
    }
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{shop.url}/framed" if framed else f"{shop.url}/shop/{language}")
    frame = page.frames[1] if framed else page.main_frame
    box = frame.locator("okaeshi-offset input")
    box.wait_for()
    assert headline in frame.locator("okaeshi-offset strong").inner_text()
    assert not box.is_checked()
    fields = "[...new FormData(document.forms[0])].map(String)"
    assert frame.evaluate(fields) == []

    frame.evaluate("document.addEventListener('okaeshi:change', e => { window.heard = e.detail })")
    box.check()
    assert frame.evaluate(fields) == [f"okaeshi,{product.public_id}:1"]
    heard = frame.evaluate("window.heard")
    assert (heard["added"], heard["grams"], heard["price"]["currency"]) == (True, 2_346, "JPY")

    # Another quantity has another price: it has to be agreed to again.
    frame.evaluate("document.querySelector('okaeshi-offset').setAttribute('quantity', 2)")
    frame.locator("okaeshi-offset strong", has_text="4.692 kg").wait_for()
    assert not box.is_checked()
    assert frame.evaluate("window.heard.added") is False
    assert frame.evaluate(fields) == []
    assert context.cookies() == []
    assert complaints == []
    context.close()


def test_without_an_answer_the_page_shows_nothing_and_says_so_to_the_shop(
    live_server, browser: Browser, shop
):
    shop.pages |= {
        "site": live_server.url,
        "/": SHOP.format(lang="en", site=live_server.url, product="prd_none"),
    }
    page = browser.new_page()
    page.add_init_script(
        "addEventListener('okaeshi:error', e => { document.body.dataset.code = e.detail.code })"
    )
    page.goto(shop.url)
    page.locator("body[data-code=product_unknown]").wait_for()
    assert page.locator("okaeshi-offset").inner_text() == ""
    page.close()
