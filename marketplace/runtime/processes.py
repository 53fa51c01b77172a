"""Starting processes that die with their parent, and stopping them for good."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    user: pwd.struct_passwd | None = None,
    last_words: signal.Signals | None = signal.SIGTERM,
) -> psutil.Popen:
    """Start `command` in a session of its own, its output added to the file `log`.

    `last_words` is the signal that Linux sends it when we die, however we die; None lets it outlive us. Must be
    called from the main thread: to Linux the parent is the thread.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    parent = os.getpid()

    def die_with_parent() -> None:
        if _libc is not None and last_words is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(last_words))
            if os.getppid() != parent:  # the parent was gone before the call above
                os._exit(1)

    with log.open("ab") as out:
        return psutil.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=None if env is None else dict(env),
            start_new_session=True,
            preexec_fn=die_with_parent,
            **as_user(user),
        )


def as_user(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """What subprocess must be told to run a command as `user`; nothing when None."""
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def alive(process: psutil.Process | None) -> bool:
    """Whether `process` still runs; a child that ended and was not waited for does not."""
    if process is None:
        return False
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def stop(process: psutil.Process, *, how: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
    """Ask `process` to end, wait `patience` seconds, then kill it and whatever is left of its group."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(how)
    wait(process, patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()
    wait(process, 5)


def stop_all(those: Sequence[psutil.Process], *, patience: float = 10) -> None:
    """Ask all of `those` to end at once, then kill those that have not within `patience` seconds, with their groups."""
    for process in those:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    deadline = time.monotonic() + patience
    for process in those:
        wait(process, max(0.0, deadline - time.monotonic()))
        stop(process, how=signal.SIGKILL)


def wait(process: psutil.Process, seconds: float) -> bool:
    """Wait up to `seconds` for the end of `process`, and say whether it came."""
    try:
        process.wait(timeout=seconds)
    except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
        return not alive(process)
    except psutil.NoSuchProcess:
        pass
    return True


def was_killed(process: psutil.Process) -> bool:
    """Whether a child of ours that has ended, and was waited for, was ended by a signal and not by itself."""
    code = getattr(process, "returncode", None)
    return code is not None and code < 0


def at_work_in(folder: Path, *, name: str, pid: int) -> psutil.Process | None:
    """The process `pid` if it is really a `name` working in `folder`: a pid file may outlive its process."""
    with contextlib.suppress(psutil.Error, OSError):
        process = psutil.Process(pid)
        if alive(process) and process.name().startswith(name) and Path(process.cwd()) == folder.resolve():
            return process
    return None


def marked(variable: str, value: str) -> list[psutil.Process]:
    """Every process, ourselves apart, that has `variable=value` in its environment."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(variable) == value:
                found.append(process)
    return found
