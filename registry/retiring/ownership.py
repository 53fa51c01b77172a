"""Whose a retirement is: the owner of the account it came from. What was bought in the shop is the shop's affair."""

from django.db.models import QuerySet

from people.errors import NotAllowed
from people.models import Organisation, User
from registry import accounts
from registry.enums import AccountRight
from registry.models import RetiredFrom, Retirement


def retirements_of(organisation: Organisation) -> QuerySet[Retirement]:
    """What an organisation has retired from its accounts, newest first."""
    return (
        Retirement.objects.filter(retired_from__account__organisation=organisation)
        .select_related("batch__project", "retired_from__account", "embargo")
        .order_by("-pk")
    )


def assert_owner(retirement: Retirement, by: User | None) -> None:
    """Raises NotAllowed unless the person speaks for the owner, or is the platform itself (None).

    To speak takes the right to send units away: what is said of a retirement lasts as long as it does.
    """
    if by is None:
        return
    found = (
        RetiredFrom.objects.select_related("account__organisation").filter(retirement=retirement.pk).first()
    )
    if found is None:
        raise NotAllowed
    accounts.require(by, found.account, AccountRight.AUTHORISE)
