"""Whose a retirement is: the owner of the account it came from. What was bought in the shop is the shop's affair."""

from django.db.models import QuerySet

from people.errors import NotAllowed
from people.models import Organisation, Role, User
from people.queries import may_act
from registry.models import RetiredFrom, Retirement


def owner_of(retirement: Retirement) -> Organisation | None:
    """The organisation that retired from an account of its own; None when the units were bought in the shop."""
    found = (
        RetiredFrom.objects.select_related("account__organisation").filter(retirement=retirement.pk).first()
    )
    return found.account.organisation if found else None


def retirements_of(organisation: Organisation) -> QuerySet[Retirement]:
    """What an organisation has retired from its accounts, newest first."""
    return (
        Retirement.objects.filter(retired_from__account__organisation=organisation)
        .select_related("batch__project", "retired_from__account", "embargo")
        .order_by("-pk")
    )


def assert_owner(retirement: Retirement, by: User | None) -> None:
    """Raises NotAllowed unless the person acts for the owner, or is the platform itself (None)."""
    if by is None:
        return
    owner = owner_of(retirement)
    if owner is None or not may_act(by, owner, Role.MEMBER):
        raise NotAllowed
