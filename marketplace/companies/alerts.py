"""Spending alerts: thresholds that members set, and the clock that looks at them."""

from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.catalogue.pricing import MICRO, round_money
from marketplace.companies import letters
from marketplace.companies.closing import first_of_month
from marketplace.companies.errors import AlertInvalid
from marketplace.companies.models import Alert, AlertKind, AlertRaised
from marketplace.companies.queries import costs_micro
from marketplace.orders.models import Statement
from people import audit
from people.errors import NotAllowed
from people.models import Organisation, User
from people.queries import has_right
from people.rights import Right

durable = partial(transaction.atomic, durable=True)


def set_alert(
    *, organisation: Organisation, livemode: bool, kind: AlertKind, value: int, by: User | None
) -> Alert:
    """Have a letter written when a threshold is reached: percent of the limit, or minor units a month.

    Raises AlertInvalid, NotAllowed.
    """
    _require(by, organisation)
    if value < 1 or (kind == AlertKind.PERCENT and value > 100):
        raise AlertInvalid(field="value")
    try:
        with durable():
            alert = Alert.objects.create(
                organisation=organisation, livemode=livemode, kind=kind, value=value, made_by=by
            )
            audit.note(organisation, by, "alert.set", "", facts_of(alert), livemode=livemode)
    except IntegrityError:
        raise AlertInvalid(field="value") from None
    return alert


def end_alert(*, alert: Alert, by: User | None) -> None:
    """End an alert; ending it twice changes nothing. Raises NotAllowed."""
    _require(by, alert.organisation)
    with durable():
        if Alert.objects.filter(pk=alert.pk, ended_at=None).update(ended_at=timezone.now()):
            audit.note(alert.organisation, by, "alert.ended", "", facts_of(alert), livemode=alert.livemode)


def look(now: datetime | None = None) -> int:
    """Raise every alert whose threshold is reached and that was not raised this month. How many."""
    month = first_of_month(now)
    raised = 0
    waiting = Alert.objects.filter(ended_at=None).exclude(raised__month=month).select_related("organisation")
    for alert in waiting.order_by("pk"):
        account = Statement.objects.filter(
            organisation=alert.organisation,
            livemode=alert.livemode,
            currency=alert.organisation.statement_currency,
        ).first()
        if account is not None:
            raised += _look(alert, account, month)
    return raised


def facts_of(alert: Alert) -> dict[str, object]:
    """An alert as a fact of the audit log."""
    if alert.kind == AlertKind.PERCENT:
        return {"percent": alert.value}
    return {"sum": {"minor": alert.value, "currency": alert.organisation.statement_currency}}


def limit_of(alert: Alert) -> int:
    """What the company may owe now, in minor units."""
    return alert.organisation.limit_minor(livemode=alert.livemode) or 0


def _look(alert: Alert, account: Statement, month: date) -> bool:
    if alert.kind == AlertKind.PERCENT:
        reached = account.accrued_micro
        threshold = limit_of(alert) * MICRO * alert.value // 100
    else:
        reached, threshold = costs_micro(account, month), alert.value * MICRO
    if reached < threshold or not reached:
        return False
    with durable():
        _row, fresh = AlertRaised.objects.get_or_create(alert=alert, month=month)
        if fresh:
            letters.alarm(
                alert,
                reached_minor=round_money(reached, MICRO),
                limit_minor=limit_of(alert),
                currency=account.currency,
                of_month=month,
            )
    return fresh


def _require(by: User | None, organisation: Organisation) -> None:
    if by is not None and not has_right(by, organisation, Right.PAY):
        raise NotAllowed
