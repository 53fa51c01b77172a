"""What buyers may still do with the words of what was retired for them: amend, disclose, withhold, erase.

The registry does the acts; this room says that the retirement is theirs. What it is not, they hear nothing of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from people.errors import NotAllowed
from people.models import User
from registry.enums import BeneficiaryKind
from registry.models import Retirement
from registry.retiring import amendments, disclosures
from registry.retiring.claims import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopWords(Words):
    """Words from the shop: the kind of the beneficiary is said beside the name, which nobody vets."""

    kind: BeneficiaryKind = BeneficiaryKind.PERSON

    @property
    def beneficiary_kind(self) -> BeneficiaryKind:
        return self.kind


def amend(*, user: User, retirement: Retirement, words: ShopWords) -> None:
    """Say other words, within the window. Raises NotAllowed and what `registry.retiring.amendments.amend` raises."""
    _assert_own(user, retirement)
    amendments.amend(retirement=retirement, words=words, by=None)


def disclose(*, user: User, retirement: Retirement, fields: Iterable[str]) -> None:
    """Make withheld words public for good. Raises NotAllowed, NothingToDisclose."""
    _assert_own(user, retirement)
    disclosures.disclose(retirement=retirement, fields=fields, by=None)


def disclose_from(*, user: User, retirement: Retirement, day: date) -> None:
    """Have the withheld words made public on a day in Japan. Raises NotAllowed, NothingToDisclose and
    DisclosureDatePassed.
    """
    _assert_own(user, retirement)
    disclosures.disclose_from(retirement=retirement, day=day, by=None)


def withhold(*, user: User, retirement: Retirement, fields: Iterable[str]) -> None:
    """Take public words back, within the window. Raises NotAllowed, AmendmentTooLate, NothingToWithhold."""
    _assert_own(user, retirement)
    disclosures.withhold(retirement=retirement, fields=fields, by=None)


def erase(*, user: User, retirement: Retirement, fields: Iterable[str]) -> None:
    """Erase words for good; certificates that may show them go, too. Raises NotAllowed."""
    _assert_own(user, retirement)
    disclosures.erase(retirement=retirement, fields=fields, by=None)


def _assert_own(user: User, retirement: Retirement) -> None:
    if not Retirement.objects.filter(pk=retirement.pk, order_line__order__ownership__user=user).exists():
        raise NotAllowed
