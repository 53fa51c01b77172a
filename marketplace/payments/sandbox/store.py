"""The sandbox's memory: one SQLite file, so that a killed process forgets nothing it has answered.

Every request and every tick runs in one write transaction at a time. What Stripe would call objects are JSON
documents in one table; a few expression indexes serve the lists.
"""

import json
import secrets
import sqlite3
import string
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_intent ON objects (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS objects_charge ON objects (kind, json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS objects_open ON objects (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE TABLE IF NOT EXISTS parts (owner TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (owner, name));
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL,
    body BLOB NOT NULL, request_id TEXT NOT NULL, made INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS answers_made ON answers (made);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, type TEXT NOT NULL, due REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL, outcome TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
CREATE INDEX IF NOT EXISTS deliveries_event ON deliveries (event, state);
CREATE TABLE IF NOT EXISTS errands (
    id INTEGER PRIMARY KEY AUTOINCREMENT, due REAL NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, body TEXT NOT NULL);
"""

_LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """An identifier of Stripe's look, such as `pi_3Nf…`."""
    return f"{prefix}_{''.join(secrets.choice(_LETTERS) for _ in range(length))}"


class Store:
    """All state of one sandbox. Use every method inside `transaction()`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(folder / "stripe.sqlite3", check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)
        self._depth = 0
        self._began = time.time()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One at a time; nested use joins the outer one. Everything or nothing is written."""
        with self._lock:
            if self._depth:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._depth = 1
            self._began = time.time()
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            else:
                self._db.execute("COMMIT")
            finally:
                self._depth = 0

    @contextmanager
    def undo_on_refusal(self) -> Iterator[None]:
        """Inside a transaction: what was written before an exception is taken back, the transaction goes on."""
        self._db.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK TO attempt")
            raise
        finally:
            self._db.execute("RELEASE attempt")

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """The rows of a statement."""
        return self._db.execute(sql, values).fetchall()

    def run(self, sql: str, *values: Any) -> int:
        """Runs a statement; the number of rows it touched."""
        return self._db.execute(sql, values).rowcount

    def clear(self) -> None:
        """Forgets everything."""
        for table in ("objects", "parts", "answers", "deliveries", "errands", "settings"):
            self._db.execute(f"DELETE FROM {table}")

    def now(self) -> int:
        """Seconds since 1970 on the sandbox's clock, which `/_sandbox/clock` can move forward."""
        return int(self.moment())

    def moment(self) -> float:
        """The same with its fraction; it stands still inside a transaction, so the events of one act share it."""
        return self._began + float(self.setting("clock_offset", 0))

    def setting(self, name: str, default: Any) -> Any:
        """A stored switch."""
        found = self.rows("SELECT body FROM settings WHERE name = ?", name)
        return json.loads(found[0][0]) if found else default

    def set(self, name: str, value: Any) -> None:
        """Stores a switch."""
        self.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, json.dumps(value))

    def add(self, document: Document) -> Document:
        """Stores a new object under its `id` and `object`."""
        self.run(
            "INSERT INTO objects (id, kind, body) VALUES (?, ?, ?)",
            document["id"],
            document["object"],
            json.dumps(document),
        )
        return document

    def save(self, document: Document) -> Document:
        """Writes a changed object back."""
        self.run("UPDATE objects SET body = ? WHERE id = ?", json.dumps(document), document["id"])
        return document

    def find(self, kind: str, identifier: str) -> Document | None:
        """An object by kind and id."""
        found = self.rows("SELECT body FROM objects WHERE id = ? AND kind = ?", identifier, kind)
        return json.loads(found[0][0]) if found else None

    def get(self, kind: str, identifier: str) -> Document:
        """An object that is known to exist."""
        document = self.find(kind, identifier)
        if document is None:
            raise LookupError(f"{kind} {identifier}")
        return document

    def where(self, kind: str, condition: str = "1", *values: Any) -> list[Document]:
        """Objects of a kind, newest first unless the condition in SQL on `body` brings an ORDER BY of its own."""
        ordered = condition if "ORDER BY" in condition else f"({condition}) ORDER BY seq DESC"
        found = self.rows(f"SELECT body FROM objects WHERE kind = ? AND {ordered}", kind, *values)
        return [json.loads(row[0]) for row in found]

    def place(self, kind: str, identifier: str) -> int | None:
        """Where an object stands in the order of creation."""
        found = self.rows("SELECT seq FROM objects WHERE id = ? AND kind = ?", identifier, kind)
        return found[0][0] if found else None

    def later(self, due: float, act: str, subject: str) -> None:
        """Plans an errand that `sweep` runs when its time has come."""
        self.run("INSERT INTO errands (due, act, subject) VALUES (?, ?, ?)", due, act, subject)

    def keep_part(self, owner: str, name: str, value: Any) -> None:
        """Keeps something about an object that Stripe's API does not show, or shows only when asked."""
        self.run("INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", owner, name, json.dumps(value))

    def part(self, owner: str, name: str, default: Any = None) -> Any:
        """What `keep_part` kept."""
        found = self.rows("SELECT body FROM parts WHERE owner = ? AND name = ?", owner, name)
        return json.loads(found[0][0]) if found else default
