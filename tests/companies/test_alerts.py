"""Spending alerts: one letter a threshold and month, to those who may set them."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from marketplace.companies import alerts
from marketplace.companies.errors import AlertInvalid
from marketplace.companies.models import AlertKind
from people import services
from people.errors import NotAllowed
from people.models import Organisation, Role
from tests.companies.test_statements import place
from tests.shop import work

pytestmark = pytest.mark.django_db(transaction=True)


def set_alert(company, kind: AlertKind, value: int, by=None, *, livemode: bool = True):
    return alerts.set_alert(organisation=company, livemode=livemode, kind=kind, value=value, by=by)


def test_a_threshold_is_told_of_once_a_month_in_each_readers_language(company, buyer, other_buyer, offer):
    Organisation.objects.filter(pk=company.pk).update(statement_limit_minor=100)
    for reader, role in ((other_buyer, Role.FINANCE), (buyer, Role.DEVELOPER)):
        services.add_member(organisation=company, email=reader.email, role=role)
    set_alert(company, AlertKind.PERCENT, 50)
    set_alert(company, AlertKind.SUM, 61)
    place(company, offer, 5_000)  # 60.50 yen
    assert alerts.look() == 1
    assert alerts.look() == 0
    work()
    told = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert told.keys() == {"developer@example.org", other_buyer.email}  # who pays, and not who programs
    assert "50 %" in told["developer@example.org"]
    assert told[other_buyer.email] != told["developer@example.org"]
    place(company, offer, 1_000, key="more")
    assert alerts.look() == 1  # the sum, now
    assert alerts.look() == 0


def test_a_test_order_raises_no_alert_of_live_mode(company, test_offer):
    Organisation.objects.filter(pk=company.pk).update(statement_limit_minor=100, test_limit_minor=100)
    set_alert(company, AlertKind.PERCENT, 10)
    place(company, test_offer, 5_000)
    assert alerts.look() == 0
    set_alert(company, AlertKind.PERCENT, 10, livemode=False)
    assert alerts.look() == 1


def test_finance_sets_and_ends_alerts_on_a_page_and_a_viewer_does_not(company, buyer, client: Client):
    page = reverse("companies:alerts", args=[company.slug])
    services.add_member(organisation=company, email=buyer.email, role=Role.FINANCE)
    client.force_login(buyer)
    form = {"livemode": "live", "kind": "percent", "value": "80"}
    client.post(page, form)
    alert = company.spending_alerts.get()
    assert (alert.kind, alert.value, alert.made_by) == ("percent", 80, buyer)
    assert client.post(page, form).status_code == 422  # there is one
    assert client.post(page, form | {"value": "101"}).status_code == 422
    services.change_role(organisation=company, user=buyer, role=Role.VIEWER)
    assert client.post(page, form | {"value": "90"}).status_code == 403
    with pytest.raises(NotAllowed):
        set_alert(company, AlertKind.SUM, 5, buyer)
    services.change_role(organisation=company, user=buyer, role=Role.ADMIN)
    client.post(reverse("companies:end_alert", args=[company.slug, alert.pk]))
    assert company.spending_alerts.get().ended_at
    assert set(company.audit_entries.values_list("act", flat=True)) >= {"alert.set", "alert.ended"}
    with pytest.raises(AlertInvalid):
        set_alert(company, AlertKind.SUM, 0)
