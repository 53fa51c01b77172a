"""People who come to an event from one place, by one way."""

from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """People from one place, by one way of travelling. `km` is one way; without it the map decides."""

    origin: str
    people: int
    mode: str = "auto"
    km: Decimal | None = None
    one_way: bool = False
    cabin: str = "economy"
    occupants: int = 1
    role: str = "participant"

    @property
    def times(self) -> int:
        return 1 if self.one_way else 2

    def of(self, people: int) -> "Group":
        """The same way with so many people."""
        return replace(self, people=people)
