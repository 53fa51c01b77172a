"""pyHanko runs an event loop of its own, which a thread that runs one already does not allow. So it gets a thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")


def in_own_thread(act: Callable[[], Answer]) -> Answer:
    """What `act` answers or raises, from a thread in which no event loop runs."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(act).result()
