"""Reading local projects: pages, sums, and who supports them."""

import hmac
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from marketplace.orders.services import access_token
from marketplace.support.errors import SupportUnknown
from marketplace.support.models import LocalProject, Support
from marketplace.support.states import SHOWN, SupportState
from people.models import Role, User
from people.queries import may_act


@dataclass(frozen=True, slots=True)
class Sums:
    """Minor units: what supporters gave, what of it is the project's, and by how many."""

    given: int
    for_project: int
    supporters: int


def sums(project: LocalProject) -> Sums:
    """What a project has been given and not returned."""
    found = project.supports.filter(state=SupportState.PAID).aggregate(
        given=Sum("amount_minor"), rest=Sum("project_minor"), count=Count("id")
    )
    return Sums(found["given"] or 0, found["rest"] or 0, found["count"])


def shown(slug: str) -> LocalProject:
    """A page that is public. Raises SupportUnknown."""
    found = LocalProject.objects.select_related("organisation").filter(slug=slug, state__in=SHOWN).first()
    if found is None:
        raise SupportUnknown
    return found


def own(slug: str, user: Any) -> LocalProject:
    """A page of an organisation that this person acts for. Raises SupportUnknown."""
    found = LocalProject.objects.select_related("organisation").filter(slug=slug).first()
    if found is None or not isinstance(user, User) or not may_act(user, found.organisation, Role.MEMBER):
        raise SupportUnknown
    return found


def listed() -> QuerySet[LocalProject]:
    """Every public page, those that take support first."""
    return (
        LocalProject.objects.filter(state__in=SHOWN)
        .select_related("organisation")
        .order_by("-state", "-opened_at")
    )


def names(project: LocalProject) -> list[str]:
    """Supporters who want to be named, the latest first."""
    found = project.supports.filter(state=SupportState.PAID, name_public=True).order_by("-id")
    return list(found.values_list("name", flat=True)[:200])


def by_token(public_id: str, token: str) -> Support:
    """The support that a token opens. Raises SupportUnknown, the same for a wrong token as for none such."""
    found = Support.objects.select_related("project__organisation").filter(public_id=public_id).first()
    expected = access_token(found.key if found else "")
    if not token or not hmac.compare_digest(expected, token) or found is None:
        raise SupportUnknown
    return found


def of_address(addresses: list[str]) -> QuerySet[Support]:
    """What was given under some addresses, in lower case."""
    return Support.objects.filter(email__in=addresses)
