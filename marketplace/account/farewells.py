"""Deleting an account: the registry's public facts stay, personal ones go.

Asked for in one transaction, which closes the account at once; done by the worker in steps that may be repeated. The
row of the person stays, empty, since others' acts point to it.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.account.models import Copy, Farewell, KeptFootprint, OwnOrder, Preferences
from marketplace.account.ownership import attach, orders_of, retirements_of
from marketplace.buying import baskets, drafts
from marketplace.documents import services as documents
from marketplace.errors import FarewellImpossible
from marketplace.events import queries as events
from marketplace.events.organising import forget as forget_events
from marketplace.events.states import EventState
from marketplace.gifts import services as gifts
from marketplace.monthly import queries as standing_orders
from marketplace.monthly.changes import forget as forget_standing_orders
from marketplace.monthly.states import StandingState
from marketplace.orders.models import Order
from marketplace.orders.states import State
from marketplace.outbox import services as outbox
from marketplace.payments.models import Refund, RefundState
from marketplace.support import giving as support
from people import queries
from people.models import Membership, Role, User
from people.queries import verified_addresses
from registry.retiring import disclosures
from registry.retiring.wordings import wordings

ENDED = {StandingState.CANCELLED, StandingState.ABANDONED}
FINISHED = {State.RETIRED, State.REFUNDED, State.EXPIRED, State.CANCELLED, State.CHARGED_BACK}
# What an order says of people, and what becomes of it. A test names every other column.
PERSONAL = {
    "email": "",
    "buyer": "",
    "beneficiary": "",
    "message": "",
    "metadata": {},
}


def obstacles(user: User) -> list[str | Promise]:
    """What has to happen before this account can be deleted; empty when nothing does."""
    found: list[str | Promise] = []
    if user.is_staff:
        found.append(_("You are staff of the registry. Have someone else take this role from you first."))
    if standing_orders.by_person_or_address(user).exclude(state__in=ENDED).exists():
        found.append(_("A monthly offset is running. End it first."))
    if events.of_person(user).filter(state=EventState.PUBLISHED).exists():
        found.append(_("A page of an event of yours is open. Close or withdraw it first."))
    if support.under_way(verified_addresses(user)):
        found.append(
            _(
                "Some support of yours can still be returned, or is being returned. "
                "Wait until it is paid to the project."
            )
        )
    if _alone_responsible(user):
        found.append(_("You are the only owner of an organisation. Make someone else an owner first."))
    if orders_of(user).exclude(state__in=FINISHED).exists() or _money_goes_back(user):
        found.append(_("An order is under way. Wait until it is retired or its money is back, or cancel it."))
    return found


def ask(user: User) -> None:
    """Close an account at once, and have everything personal erased. Raises FarewellImpossible."""
    with transaction.atomic(durable=True):
        locked = User.objects.select_for_update().get(pk=user.pk)
        attach(
            locked
        )  # what they have bought as a guest since they last signed in is forgotten with the rest
        if obstacles(locked):
            raise FarewellImpossible
        Farewell.objects.get_or_create(user=locked)
        locked.is_active = False
        locked.save(update_fields=["is_active"])
        outbox.put("farewell", key=str(user.pk), payload={"user_id": user.pk})


def forget(user_id: int) -> None:
    """Erase what is personal: the outbox's handler of `farewell`. Safe to run twice, and after a crash at any point."""
    farewell = Farewell.objects.select_related("user").get(pk=user_id)
    if farewell.done_at:
        return
    user = farewell.user
    for retirement in retirements_of(user):
        said = {opening.field for version in wordings(retirement) for opening in version.openings}
        if said:
            disclosures.erase(retirement=retirement, fields=said, by=None)
    with transaction.atomic(durable=True):
        _forget_orders(user)
        _forget_person(user)
        Farewell.objects.filter(pk=user_id).update(done_at=timezone.now())


def _forget_orders(user: User) -> None:
    mine = list(Order.objects.filter(ownership__user=user).values_list("pk", flat=True))
    gifts.forget(mine)
    drafts.forget(mine)
    documents.forget_wishes(mine)
    baskets.forget(user)
    forget_standing_orders(user)
    forget_events(user)
    support.forget(verified_addresses(user))
    Order.objects.filter(pk__in=mine).update(**PERSONAL)
    for model in (OwnOrder, KeptFootprint, Preferences, Copy):
        model.objects.filter(user=user).delete()


def _forget_person(user: User) -> None:
    """Tell them once more, then leave an empty row, which others' acts may point to."""
    facts = {"registry_url": f"{settings.SITE_URL}/registry/"}
    name = f"farewell:{user.pk}"
    outbox.put_letter("account/farewell", to=user.email, language=user.language, facts=facts, name=name)
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    for model in (UserSession, EmailAddress, Authenticator, Membership):
        model.objects.filter(user=user).delete()
    user.email = f"deleted-{user.pk}@deleted.invalid"
    user.set_unusable_password()
    user.last_login = None
    user.save(update_fields=["email", "password", "last_login"])


def _money_goes_back(user: User) -> bool:
    """Whether money is still on its way to this person: the address is needed to ask where it should go."""
    back = Refund.objects.filter(payment__order__in=orders_of(user))
    return back.exclude(state__in=[RefundState.SUCCEEDED, RefundState.VOID]).exists()


def _alone_responsible(user: User) -> bool:
    owned = [each for each in queries.memberships_of(user) if each.role == Role.OWNER]
    return any(
        not queries.members_of(each.organisation).filter(role=Role.OWNER).exclude(user=user).exists()
        for each in owned
    )
