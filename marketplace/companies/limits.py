"""What staff decides about a company's money: how much it may owe."""

from marketplace.catalogue.pricing import MICRO
from marketplace.companies.errors import LimitInvalid
from marketplace.companies.queries import accounts
from people.models import Organisation, User
from people.services import set_statement_limit


def set_limit(*, organisation: Organisation, limit_minor: int, by: User) -> None:
    """Let a company owe so much (minor units); orders from now on are held to it.

    Raises LimitInvalid below what is owed already, NotAllowed.
    """
    owed = max((account.accrued_micro for account in accounts(organisation).filter(livemode=True)), default=0)
    if limit_minor < 0 or limit_minor * MICRO < owed:
        raise LimitInvalid(field="limit")
    set_statement_limit(organisation=organisation, limit_minor=limit_minor, by=by)
