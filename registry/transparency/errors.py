"""Why the log may refuse to go on, and why it may refuse a cosignature."""

from http import HTTPStatus


class LogHalted(Exception):
    """The log cannot sign without contradicting what it signed before, or has lost what it signs with.

    Nothing is lost while it is halted: leaves wait in the queue, published proofs are served. The message is shown
    at /readyz; docs/operating.md says what to do about each.
    """


class CosignatureRefused(Exception):
    """What a witness sent is not taken. Its words are for programs, like all that the log says over HTTP."""

    def __init__(self, status: HTTPStatus, words: str) -> None:
        self.status = status
        super().__init__(words)
