"""Why the log may refuse to go on."""


class LogHalted(Exception):
    """The log cannot sign without contradicting what it signed before, or has lost what it signs with.

    Nothing is lost while it is halted: leaves wait in the queue, published proofs are served. The message is shown
    at /readyz; docs/operating.md says what to do about each.
    """
