"""`manage.py audit_log URL`, over real HTTP: the line that says what does not fit, and the exit status."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from registry.audit.heads import Memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def served(shown) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The address of a server of what the registry showed, and what it serves; the first bundle compressed."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            data = shown.get(self.path)
            packed = self.path.endswith("entries/000")
            body = gzip.compress(data) if packed else b"" if data is None else data
            self.send_response(404 if data is None else 200)
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            shown[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", shown
    server.shutdown()
    server.server_close()


def test_the_command_says_what_fits_remembers_it_and_says_what_does_not(served, capsys, tmp_path):
    url, shown = served
    state, trust = tmp_path / "state", tmp_path / "trust"
    trust.write_text(
        shown["/registry/log/key"].decode().splitlines()[1]
    )  # the first key; the second it announces
    call_command("audit_log", url, "--trust", str(trust), "--state", str(state))
    said = capsys.readouterr().out
    assert "no key was given" not in said
    assert said.endswith("Everything that this registry shows fits together.\n")
    call_command("audit_log", url, "--state", str(state), "--mode", "test")
    assert "no key was given" not in capsys.readouterr().out

    path = "/registry/log/tile/1/000.p/1"
    shown[path] = bytes(32)
    with pytest.raises(SystemExit) as left:
        call_command("audit_log", url)
    assert left.value.code == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "FAIL  tile/1/000.p/1: hash 0 is not the root of tile/0/000"
    del shown[path]
    with pytest.raises(SystemExit):
        call_command("audit_log", url)
    assert "not served: the registry answers 404" in capsys.readouterr().out


def test_a_registry_that_cannot_be_reached_is_told_apart_from_one_that_does_not_fit(
    capsys, monkeypatch, tmp_path
):
    monkeypatch.setattr("registry.audit.source.time.sleep", lambda _seconds: None)
    for url in ("http://127.0.0.1:9", "registry.example"):
        with pytest.raises(SystemExit) as left:
            call_command("audit_log", url)
        assert left.value.code == 2
        assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "state").write_text("{}")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("audit_log", "http://127.0.0.1:9", "--state", str(tmp_path / "state"))


def test_a_witness_makes_its_key_once_remembers_what_it_saw_and_sends_its_cosignature(
    served, capsys, tmp_path
):
    url, shown = served
    key = tmp_path / "witness.key"
    with pytest.raises(CommandError, match="Say --name"):
        call_command("witness", url, "--key", str(key))
    call_command("witness", url, "--key", str(key), "--name", "w2.example")
    assert "cosigned 270 entries of localhost/registry/log as w2.example" in capsys.readouterr().out
    assert key.stat().st_mode & 0o777 == 0o600
    sent = shown["/registry/log/cosignature"].decode()
    assert sent.startswith(shown["/registry/log/checkpoint"].decode())
    assert sent.splitlines()[-1].startswith("— w2.example ")

    made = key.read_bytes()
    call_command("witness", url, "--key", str(key))
    assert key.read_bytes() == made
    state = key.with_suffix(".state")
    memory = Memory.load(state)
    shown["/registry/log/checkpoint"] = b"another log\n1\nAAAA\n\n\xe2\x80\x94 x AAAA\n"
    with pytest.raises(SystemExit) as left:
        call_command("witness", url, "--key", str(key))
    assert left.value.code == 1
    assert Memory.load(state) == memory
    with pytest.raises(SystemExit) as left:
        call_command("witness", "http://127.0.0.1:9", "--key", str(key))
    assert left.value.code == 2
