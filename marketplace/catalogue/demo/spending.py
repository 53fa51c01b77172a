"""The company's money in the demonstration: a closed statement, one paid in test mode, and orders that run."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from marketplace.catalogue.models import Listing
from marketplace.companies import alerts, closing
from marketplace.companies.models import AlertKind
from marketplace.orders import statement
from marketplace.orders.basket import Asked, fill
from marketplace.orders.models import Statement
from marketplace.orders.services import Wish
from marketplace.pages.formats import JST
from people.models import Mode, Organisation, Role, Scope, User
from people.services import add_member, issue_api_key, register_person

PEOPLE = {"finance@demo.okaeshi.invalid": Role.FINANCE, "developer@demo.okaeshi.invalid": Role.DEVELOPER}


def keep(company: Organisation, *, by: User, password: str) -> None:
    """What was ordered so far stands on statements that are closed; more is ordered since."""
    for email, role in PEOPLE.items():
        if not User.objects.filter(email=email).exists():
            register_person(email=email, password=password)
        if not company.members.filter(email=email).exists():
            add_member(organisation=company, email=email, role=role, by=by)
    issue_api_key(
        organisation=company,
        mode=Mode.TEST,
        name="demo shop",
        by=by,
        scopes=[Scope.ORDERS_READ, Scope.ORDERS_WRITE],
    )
    for livemode, kind, value in (
        (True, AlertKind.PERCENT, 80),
        (True, AlertKind.SUM, 20_000),
        (False, AlertKind.PERCENT, 50),
    ):
        if not company.spending_alerts.filter(livemode=livemode, kind=kind, value=value).exists():
            alerts.set_alert(organisation=company, livemode=livemode, kind=kind, value=value, by=by)
    _order(company, "yusuhara-forest", 36_000, livemode=False, key="demo:spending:test")
    tomorrow = timezone.now().astimezone(JST).date() + timedelta(days=1)
    for account in Statement.objects.filter(organisation=company, months=None):
        closing.close(account.pk, until=tomorrow)
    for place, grams in enumerate((12_500, 48_250, 1_999)):
        _order(company, "yusuhara-forest", grams, livemode=True, key=f"demo:spending:{place}")


def _order(company: Organisation, slug: str, grams: int, *, livemode: bool, key: str) -> None:
    listings = Listing.objects.filter(livemode=livemode, state="live")
    listing = listings.filter(batch__project__slug=slug).order_by("pk").first() or listings.order_by("pk")[0]
    statement.place(
        organisation=company,
        fill_basket=partial(fill, [Asked(listing.public_id, grams=grams)], livemode=livemode, by_card=False),
        wish=Wish(beneficiary=company.legal_name, beneficiary_kind="organisation", language="ja"),
        key=key,
    )
