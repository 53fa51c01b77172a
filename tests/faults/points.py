"""The points at which an order can be interrupted, and a way to strike there.

Installed in every process of a site under test. Whatever leaves a process is an effect: a commit to PostgreSQL, a call
to Stripe, a task for Redis, an e-mail. The point before each effect is named by the line of our code that causes it,
so that the points are listed from the code as it runs. Between two effects nothing can be lost: to die after one is to
die before the next.

What each process has met is in the folder `faults` of the site, one name a line in `met`. A file `armed` there says
where to strike next, and how; whoever strikes renames it to `struck` first, so that it happens once:

    kill        the process dies with SIGKILL before the effect
    kill group  so does the whole of web or worker, the process that would start it again included
    postgres    PostgreSQL dies before the effect
    silence     the commit succeeds, and PostgreSQL dies before it can say so
    redis       Redis dies before the effect
"""

import functools
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import psutil
from django.apps import AppConfig
from django.core.mail import EmailMessage
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from marketplace.runtime import places, processes, servers
from registry import acts

FLOORS = ("marketplace", "registry", "people", "calculators")
# A statement outside a transaction is a commit if it writes; the acts in SQL write too.
WRITES = re.compile(
    r"\s*(insert|update|delete|select\b.*\b(registry|orders)_\w+\()", re.IGNORECASE | re.DOTALL
)


def folder(root: Path) -> Path:
    return root / "faults"


class Points(AppConfig):
    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        from celery.app.task import Task  # noqa: PLC0415

        from marketplace.payments import gateway  # noqa: PLC0415 - its models are ready only now

        folder(places.var()).mkdir(exist_ok=True)
        _wrap(BaseDatabaseWrapper, "_commit", "commit")
        _wrap(CursorWrapper, "_execute_with_wrappers", "commit", only=_commits_by_itself)
        _wrap(acts, "call", "commit", only=_acts_by_itself)
        _wrap(gateway, "_call", "stripe")
        _wrap(Task, "apply_async", "redis")
        _wrap(EmailMessage, "send", "mail")


def _commits_by_itself(cursor: CursorWrapper, statement: Any, *_arguments: Any, **_named: Any) -> bool:
    return not cursor.db.in_atomic_block and WRITES.match(str(statement)) is not None


def _acts_by_itself(*_arguments: Any, **_named: Any) -> bool:
    return not connection.in_atomic_block


def _wrap(owner: Any, name: str, effect: str, *, only: Callable[..., bool] = lambda *_a, **_n: True) -> None:
    happens = getattr(owner, name)

    @functools.wraps(happens)
    def interrupted(*arguments: Any, **named: Any) -> Any:
        point = _name(sys._getframe(1), effect) if only(*arguments, **named) else None
        if point is None:
            return happens(*arguments, **named)
        how = _strike(point)
        if how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "kill group":
            os.killpg(0, signal.SIGKILL)
        if how == "redis":
            _kill(servers.Redis(places.var()).find())
        if how == "postgres":
            _kill(servers.Postgres(places.var()).find())
        result = happens(*arguments, **named)
        if how == "silence":
            _kill(servers.Postgres(places.var()).find())
            raise OperationalError("server closed the connection unexpectedly")
        return result

    setattr(owner, name, interrupted)


def _name(frame: FrameType | None, effect: str) -> str | None:
    """Such as `settle: payments.settle.settle:92 stripe`: the outbox's message, if any; our line; the effect."""
    line, kind = None, ""
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.split(".")[0] in FLOORS and not module.startswith("marketplace.payments.gateway"):
            line = line or f"{module.removeprefix('marketplace.')}.{frame.f_code.co_name}:{frame.f_lineno}"
            if module == "marketplace.outbox.services" and frame.f_code.co_name == "work":
                message = frame.f_locals.get("message")
                kind = f"{message.kind}: " if message else ""
        frame = frame.f_back
    return line and f"{kind}{line} {effect}"


_met: set[str] = set()


def _strike(point: str) -> str | None:
    """How to strike at this point, if it is the armed one."""
    place = folder(places.var())
    if point not in _met:
        _met.add(point)
        with (place / "met").open("a") as met:
            met.write(point + "\n")
    try:
        armed = json.loads((place / "armed").read_text())
        if armed["point"] != point:
            return None
        (place / "armed").rename(place / "struck")
    except OSError:
        return None
    return str(armed["how"])


def _kill(server: psutil.Process | None) -> None:
    """SIGKILL to a server and all its children; answers when they are gone."""
    if server is None:
        return
    family = [server, *server.children(recursive=True)]
    for process in family:
        process.kill()
    while any(
        processes.alive(process) for process in family
    ):  # a zombie is dead, though nobody has buried it yet
        time.sleep(0.01)
