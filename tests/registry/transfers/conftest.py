"""Two accounts, and an offer from one to the other."""

from collections.abc import Callable
from itertools import count

import pytest

from people import services
from people.models import Organisation, Role, User
from registry import accounts, holdings, transfers
from registry.models import Account, Batch, Transfer
from tests.cast import person

KEYS = count(1)


@pytest.fixture
def source(batch: Batch) -> Account:
    """The operator's account, with nine tonnes."""
    return accounts.holding_account(batch.project.operator, livemode=True)


@pytest.fixture
def target(company: Organisation) -> Account:
    return accounts.holding_account(company, livemode=True)


@pytest.fixture
def offer(source: Account, target: Account, batch: Batch, npo_owner: User) -> Callable[..., Transfer]:
    """Proposes so many grams, or these serials, to the company."""

    def propose(grams: int | None = None, *serials: str, **changed: object) -> Transfer:
        ranges = holdings.parse_ranges(serials) if serials else None
        wish = {"source": source, "target": target, "batch": batch, "grams": grams, "by": npo_owner}
        wish |= {"ranges": ranges, "key": f"offer {next(KEYS)}"} | changed
        return transfers.propose(**wish)

    return propose


@pytest.fixture
def member(npo: Organisation, npo_owner: User) -> User:
    """Someone who may prepare the NPO's transfers and not send them."""
    user = person("npo-member@example.org")
    services.add_member(organisation=npo, email=user.email, role=Role.MEMBER)
    return user
