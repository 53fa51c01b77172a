"""What the home page says about the registry and the shop."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """`retired`: number and unit; `retirements`: how many; `minutes`: median from payment; `share`: per cent."""

    retired: tuple[str, str]
    retirements: int
    minutes: str | None
    share: str


def figures() -> Figures | None:
    """The live figures of the site in live mode; None before the first retirement."""
    return None
