"""The settings of the tests: the site's own, in a folder of their own (`test` below VAR).

pytest-django reads the settings before any conftest, so the folder is chosen here; conftest.py starts the servers.
"""

import fcntl
import os
import sys
from pathlib import Path
from typing import IO

from marketplace.runtime import places


def _claim_folder() -> tuple[Path, IO[str]]:
    """The first `test`, `test-2`, ... below VAR that no other test run uses, and the lock that keeps it ours."""
    parent = places.var()
    number = 1
    while True:
        folder = parent / ("test" if number == 1 else f"test-{number}")
        folder.mkdir(exist_ok=True)
        lock = (folder / "session.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            number += 1
        else:
            return folder, lock


if (
    "PYTEST_XDIST_WORKER" in os.environ
):  # it inherits the folder of the whole run, and has its own servers below
    FOLDER = places.var() / os.environ["PYTEST_XDIST_WORKER"]
    FOLDER.mkdir(exist_ok=True)
else:
    os.environ["OKAESHI_TESTS_PREPARED"] = str(places.var() / "prepared")
    FOLDER, LOCK = _claim_folder()
os.environ["OKAESHI_TEST_RUN"] = os.environ["OKAESHI_VAR"] = str(FOLDER)

if sys.dont_write_bytecode:
    # The tests start some hundred processes; compiling every module anew takes each of them longer than all the rest.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(FOLDER / "bytecode")
    os.environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": sys.pycache_prefix}

from marketplace.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
WHITENOISE_AUTOREFRESH = True  # else every test client reads all static files first: half of its time
