"""The log over HTTP, as c2sp.org/tlog-tiles asks for it."""

import base64
import hashlib

import pytest

from registry.models import Checkpoint, LeafIndex
from registry.transparency import keys
from registry.transparency.merkle import root
from registry.transparency.sequencer import grow, integrate
from registry.transparency.tiles import nodes
from registry.transparency.verify import ProofInvalid, VerifierKey, check_consistency, open_checkpoint

pytestmark = pytest.mark.django_db
LOG = "/registry/log"


def key_of(client) -> VerifierKey:
    return VerifierKey.parse(client.get(f"{LOG}/key").content.decode().splitlines()[0])


def test_there_is_no_checkpoint_before_the_first(client):
    assert client.get(f"{LOG}/checkpoint").status_code == 404
    assert client.get(f"{LOG}/key").content == b""


def test_the_checkpoint_is_text_that_stays_fresh_for_five_seconds(client, act):
    act(3)
    integrate()
    reply = client.get(f"{LOG}/checkpoint")
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert reply.headers["Cache-Control"] == "public, max-age=5"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert open_checkpoint(reply.content.decode(), [key_of(client)]).size == 3


def test_the_keys_stand_newest_first(client):
    integrate()
    old = key_of(client)
    new = keys.rotate()
    reply = client.get(f"{LOG}/key")
    assert reply.content.decode() == f"{new}\n{old}\n"
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert reply.headers["Cache-Control"] == "public, max-age=5"


def test_tiles_alone_lead_to_the_signed_root(client, act):
    act(300)
    integrate()
    served = {(0, 0): "0/000", (0, 1): "0/001.p/44", (1, 0): "1/000.p/1"}

    def read(level: int, n: int) -> bytes:
        reply = client.get(f"{LOG}/tile/{served[level, n]}")
        assert reply.headers["Content-Type"] == "application/octet-stream"
        assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        return reply.content

    head = open_checkpoint(client.get(f"{LOG}/checkpoint").content.decode(), [key_of(client)])
    assert root(nodes(read), head.size) == head.root


def test_entries_hash_to_the_tile_beside_them(client, act):
    act(300)
    integrate()
    for name, width in (("000", 256), ("001.p/44", 44), ("001.p/7", 7)):
        hashes, rest = b"", client.get(f"{LOG}/tile/entries/{name}").content
        while rest:
            length = int.from_bytes(rest[:2], "big")
            hashes += hashlib.sha256(b"\x00" + rest[2 : 2 + length]).digest()
            rest = rest[2 + length :]
        assert hashes == client.get(f"{LOG}/tile/0/{name}").content
        assert len(hashes) == 32 * width


def test_a_partial_tile_of_an_earlier_tree_is_served_for_ever(client, act):
    act(10)
    integrate()
    early = client.get(f"{LOG}/tile/0/000.p/10").content
    act(300)
    integrate()
    assert client.get(f"{LOG}/tile/0/000.p/10").content == early
    assert client.get(f"{LOG}/tile/0/000").content.startswith(early)


def test_bundles_are_compressed_for_those_who_can_read_that(client, act):
    act(300)
    integrate()
    reply = client.get(f"{LOG}/tile/entries/000", headers={"accept-encoding": "gzip"})
    assert reply.headers["Content-Encoding"] == "gzip"
    assert len(reply.content) < len(client.get(f"{LOG}/tile/entries/000").content) / 4


def test_a_cdn_may_keep_every_reply_for_everyone(client, act):
    """No language, no cookie; an ETag that turns the next question into a 304; HEAD as GET without the body."""
    act(300)
    integrate()
    asked = {"accept-language": "ja", "cookie": "theme=dark"}
    for path in ("checkpoint", "key", "witnesses", "tile/0/000", "tile/0/001.p/44", "tile/entries/000"):
        reply = client.get(f"{LOG}/{path}?lang=ja&theme=dark", headers=asked)
        again = client.get(f"{LOG}/{path}", headers=asked | {"if-none-match": reply.headers["ETag"]})
        head = client.head(f"{LOG}/{path}", headers=asked)
        assert (reply.status_code, again.status_code, head.status_code) == (200, 304, 200)
        assert (again.content, head.content) == (b"", b"")
        for each in (reply, again, head):
            assert each.headers["ETag"] == reply.headers["ETag"]
            assert each.headers["Cache-Control"].startswith("public, max-age=")
            assert each.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"
            assert not each.cookies
            assert "Content-Language" not in each.headers


def test_consistency_of_two_sizes_is_proved_by_a_few_hashes(client, act):
    for acts in (5, 1, 300):
        act(acts)
        integrate()
    roots = {row.size: bytes(row.root) for row in Checkpoint.objects.all()}
    for old, new in ((5, 6), (6, 306), (5, 306), (306, 306)):
        reply = client.get(f"{LOG}/consistency", {"from": old, "to": new})
        assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        path = [base64.b64decode(line) for line in reply.content.decode().splitlines()]
        check_consistency(old, roots[old], new, roots[new], path)
        if old != new:
            with pytest.raises(ProofInvalid):
                check_consistency(old, roots[new], new, roots[new], path)
    for query in (
        {},
        {"from": 0, "to": 5},
        {"from": 6, "to": 5},
        {"from": 5, "to": 307},
        {"from": "٥", "to": 6},
    ):
        assert client.get(f"{LOG}/consistency", query).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "0/000",  # not full yet
        "0/000.p/11",  # wider than the tree
        "0/001.p/1",
        "1/000.p/1",
        "0/x000/000.p/1",
        "0/0.p/1",
        "0/000.p/010",
        "0/000.p/0",
        "64/000.p/1",
        "0/000.p/1/",
        "entries/000",
        "entries/000.p/11",
        "entries/../0/000.p/1",
        "0/x999/x999/x999/x999/x999/x999/x999/999",
        "0/%2e%2e/000",
        "",
    ],
)
def test_what_is_not_in_the_tree_is_not_found(client, act, path):
    act(10)
    integrate()
    reply = client.get(f"{LOG}/tile/{path}")
    assert reply.status_code == 404
    assert "immutable" not in reply.headers.get("Cache-Control", "")


def test_what_is_not_signed_yet_is_not_served(client, act):
    act(10)
    integrate()
    act(5)
    grow()
    assert LeafIndex.objects.count() == 15
    assert client.get(f"{LOG}/tile/0/000.p/10").status_code == 200
    assert client.get(f"{LOG}/tile/0/000.p/11").status_code == 404
    assert client.get(f"{LOG}/tile/entries/000.p/11").status_code == 404


def test_the_log_is_read_only(client):
    for path in ("checkpoint", "key", "witnesses", "consistency", "tile/0/000", "tile/entries/000"):
        assert client.post(f"{LOG}/{path}").status_code == 405
