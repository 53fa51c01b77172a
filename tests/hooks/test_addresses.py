"""Where webhooks go: to public addresses, looked at when the connection is made; and who may say so."""

import socket
import threading
from ipaddress import ip_address

import pytest

from marketplace.hooks import connecting, endpoints
from marketplace.hooks.connecting import Line, checked_url, is_public
from marketplace.hooks.errors import WebhookAddressRefused

PRIVATE = [
    "10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "fe80::1",
    "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff0e::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_on_the_public_internet_is_not_public(address):
    assert not is_public(ip_address(address))


def test_what_is_public_is():
    assert is_public(ip_address("93.184.216.34"))
    assert is_public(ip_address("2606:2800:220:1:248:1893:25c8:1946"))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "https://10.0.0.1/", "https://[::1]/", "https://localhost/", "https://intranet/",
        "https://user:secret@example.com/", "https://example.com/#x", "ftp://example.com/", "https:///x",
        "https://example.com:99999/", "https://example.com/a b", "file:///etc/passwd", "", "https://例え.jp/\x00",
    ],
)  # fmt: skip
def test_addresses_that_lead_nowhere_good_are_refused(url):
    with pytest.raises(WebhookAddressRefused):
        checked_url(url)


def test_http_goes_to_this_machine_only_and_only_without_tls_of_our_own(settings):
    assert checked_url("http://localhost:8000/x") == "http://localhost:8000/x"
    settings.SITE_URL = "https://okaeshi.example"
    with pytest.raises(WebhookAddressRefused):
        checked_url("http://localhost:8000/x")


def test_a_name_is_looked_at_when_the_connection_is_made(monkeypatch):
    """A name that was public when it was entered, and now leads into our own network."""

    def inside(*_arguments: object, **_more: object):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443)),
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 443))]  # fmt: skip

    monkeypatch.setattr(socket, "getaddrinfo", inside)
    with Line("https://example.com/hooks") as line:
        assert line.post(b"{}", {}).failure == "address"


def test_a_server_that_never_ends_its_answer_is_cut_off(monkeypatch):
    monkeypatch.setattr(connecting, "ANSWER_SECONDS", 0.3)
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def drip() -> None:
        wire, _peer = listener.accept()
        wire.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while not done.wait(0.05):
            try:
                wire.sendall(b"x")
            except OSError:
                return

    threading.Thread(target=drip, daemon=True).start()
    with Line(f"http://127.0.0.1:{listener.getsockname()[1]}/") as line:
        outcome = line.post(b"{}", {})
    done.set()
    listener.close()
    assert outcome.failure == "timeout"
    assert outcome.milliseconds < 3_000


@pytest.mark.django_db
def test_webhooks_are_made_changed_and_deleted_by_key(api, live_api, receiver):
    body = {"url": receiver.url, "events": ["order.retired", "order.paid"], "description": "shop"}
    made = api("POST", "webhooks/", body)
    assert made.status_code == 201
    id_ = made.json()["id"]
    assert made.headers["Location"] == f"/api/v1/webhooks/{id_}/"
    assert made.json()["secret"].startswith("whsec_")
    assert made.json()["events"] == ["order.paid", "order.retired"]
    assert "secret" not in api("GET", f"webhooks/{id_}/").json()
    assert api("POST", "webhooks/", body).json()["code"] == "webhook_exists"
    assert api("POST", "webhooks/", body | {"events": ["order.eaten"]}).status_code == 422
    refused = api("POST", "webhooks/", body | {"url": "https://10.0.0.1/"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "url")
    assert live_api("GET", f"webhooks/{id_}/").status_code == 404
    assert live_api("GET", "webhooks/").json()["results"] == []
    changed = api("PATCH", f"webhooks/{id_}/", {"events": ["batch.reversed"], "on": False}).json()
    assert (changed["events"], changed["on"], changed["off_because"]) == (
        ["batch.reversed"],
        False,
        "by_company",
    )
    assert api("DELETE", f"webhooks/{id_}/").status_code == 204
    assert api("GET", f"webhooks/{id_}/").status_code == 404
    for n in range(endpoints.MOST):
        assert api("POST", "webhooks/", body | {"url": f"{receiver.url}/{n}"}).status_code == 201
    assert api("POST", "webhooks/", body).json()["code"] == "too_many_webhooks"
