"""`manage.py audit_log URL`, over real HTTP: the line that says what does not fit, and the exit status."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

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
