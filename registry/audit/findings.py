"""How an audit ends when it does not end well."""


class Unfit(Exception):
    """The first thing that does not fit: where it stands, and what is wrong with it."""

    def __init__(self, where: str, what: str) -> None:
        self.where, self.what = where, what
        super().__init__(f"{where}: {what}")


class Unreachable(Exception):
    """The registry, or a part of it, cannot be read now. This says nothing about its truth."""
