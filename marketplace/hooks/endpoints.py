"""What a company does with its webhooks: make, change, switch, renew the secret, ping, replay."""

import secrets
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.hooks import sending, signing
from marketplace.hooks.connecting import checked_url
from marketplace.hooks.emitting import TRIED_FOR, emit_ping
from marketplace.hooks.enums import DeliveryState, EventType, Off, TestOutcome
from marketplace.hooks.errors import TooManyWebhooks, WebhookExists, WebhookOff
from marketplace.hooks.models import Delivery, Endpoint, TestSwitch
from people.audit import note
from people.models import ApiKey, Organisation, User

MOST = 10  # of an organisation in each mode
BOTH_SIGN_FOR = timedelta(hours=24)
BOTH_SIGN_AT_MOST = timedelta(days=7)
By = User | ApiKey | None
durable = partial(transaction.atomic, durable=True)


def create(
    *,
    organisation: Organisation,
    livemode: bool,
    url: str,
    events: list[str],
    description: str = "",
    by: By = None,
) -> tuple[Endpoint, str]:
    """A new endpoint and, this once, its secret. Raises WebhookAddressRefused, WebhookExists, TooManyWebhooks."""
    endpoint = Endpoint(
        organisation=organisation,
        livemode=livemode,
        url=checked_url(url),
        events=_ordered(events),
        description=description.strip(),
    )
    try:
        with durable():
            # Locked, so that eleven requests at once count each other.
            Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
            if organisation.webhooks.filter(deleted_at=None, livemode=livemode).count() >= MOST:
                raise TooManyWebhooks(most=MOST)
            endpoint.save(force_insert=True)
            _note(endpoint, by, "webhook.made", url=endpoint.url)
    except IntegrityError:
        raise WebhookExists(field="url") from None
    return endpoint, signing.secret(endpoint)


def change(endpoint: Endpoint, *, by: By = None, **wanted: Any) -> Endpoint:
    """Another address, description or choice of events, or `on`: True or False. Raises as `create` does."""
    try:
        with durable():
            locked = _locked(endpoint)
            if "url" in wanted:
                locked.url = checked_url(wanted["url"])
            if "events" in wanted:
                locked.events = _ordered(wanted["events"])
            if "description" in wanted:
                locked.description = wanted["description"].strip()
            locked.save(update_fields=["url", "events", "description"])
            if "on" in wanted and wanted["on"] is not (not locked.off):
                _switch(locked, on=wanted["on"])
            _note(locked, by, "webhook.changed", fields=sorted(wanted))
    except IntegrityError:
        raise WebhookExists(field="url") from None
    return locked


def delete(endpoint: Endpoint, *, by: By = None) -> None:
    """Send nothing more to it, ever. Its log stays readable until its events are forgotten."""
    with durable():
        locked = _locked(endpoint)
        if locked.deleted_at is None:
            locked.deleted_at = timezone.now()
            locked.save(update_fields=["deleted_at"])
            locked.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.FAILED)
            _note(locked, by, "webhook.deleted", url=locked.url)


def renew_secret(endpoint: Endpoint, *, both_for: timedelta = BOTH_SIGN_FOR, by: By = None) -> str:
    """The new secret, shown this once. The one before signs beside it for `both_for`; the one before that no more."""
    with durable():
        locked = _locked(endpoint)
        locked.secret_number += 1
        locked.previous_until = timezone.now() + min(both_for, BOTH_SIGN_AT_MOST)
        locked.save(update_fields=["secret_number", "previous_until"])
        _note(locked, by, "webhook.secret_renewed")
    return signing.secret(locked)


def ping(endpoint: Endpoint, *, by: By = None) -> Delivery:
    """Send `test.ping` to one endpoint. Raises WebhookOff."""
    with durable():
        if endpoint.off:
            raise WebhookOff
        return emit_ping(endpoint, secrets.token_urlsafe(12))


def replay(delivery: Delivery, *, by: By = None) -> Delivery:
    """Send one delivery again, the same event under the same `webhook-id`. Raises WebhookOff."""
    with durable():
        locked = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
        endpoint = Endpoint.objects.get(pk=locked.endpoint_id)
        if endpoint.off or endpoint.deleted_at:
            raise WebhookOff
        locked.state, locked.delivered_at = DeliveryState.WAITING, None
        locked.due_at, locked.until = timezone.now(), timezone.now() + TRIED_FOR
        locked.save(update_fields=["state", "delivered_at", "due_at", "until"])
    return locked


def replay_failed(endpoint: Endpoint, *, since: datetime, by: By = None) -> int:
    """Send all that failed of the events since a moment again; how many. Raises WebhookOff."""
    now = timezone.now()
    with durable():
        locked = _locked(endpoint)
        if locked.off or locked.deleted_at:
            raise WebhookOff
        failed = locked.deliveries.filter(state=DeliveryState.FAILED, event__created_at__gte=since)
        replayed = failed.update(state=DeliveryState.WAITING, due_at=now, until=now + TRIED_FOR)
        _note(locked, by, "webhook.replayed", count=replayed)
    return replayed


def set_switch(
    organisation: Organisation, *, outcome: TestOutcome, delay_seconds: int, by: By = None
) -> TestSwitch:
    """What becomes of the company's test orders from now on (marketplace/orders/trials.py)."""
    with durable():
        switch, _new = TestSwitch.objects.update_or_create(
            organisation=organisation, defaults={"outcome": outcome, "delay_seconds": delay_seconds}
        )
        facts = {"outcome": str(outcome), "delay_seconds": delay_seconds}
        note(organisation, by, "test_switch.set", facts=facts, livemode=False)
    return switch


def _note(endpoint: Endpoint, by: By, act: str, **facts: Any) -> None:
    note(endpoint.organisation, by, act, endpoint.public_id, facts, livemode=endpoint.livemode)


def _switch(endpoint: Endpoint, *, on: bool) -> None:
    if not on:
        sending.switch_off(endpoint, Off.BY_COMPANY)
        return
    endpoint.off, endpoint.off_at = "", None
    endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
    endpoint.save(update_fields=["off", "off_at", "failures", "failing_since", "rests_until"])


def _locked(endpoint: Endpoint) -> Endpoint:
    return Endpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)


def _ordered(events: list[str]) -> list[str]:
    """Each once, in the order of EventType."""
    return [event for event in EventType.values if event in events]
