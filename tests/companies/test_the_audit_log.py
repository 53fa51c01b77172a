"""The audit log: written with the act, never changed, read on a page and as a table."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from marketplace.companies.acts import ACTS
from people import audit, services
from people.models import AuditEntry, Mode, Role

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]


def test_what_is_done_for_an_organisation_is_noted_with_who_did_it(company, developer, buyer):
    services.add_member(organisation=company, email=buyer.email, role=Role.VIEWER, by=developer)
    services.change_role(organisation=company, user=buyer, role=Role.FINANCE, by=developer)
    key = services.issue_api_key(organisation=company, mode=Mode.TEST, by=developer).api_key
    services.revoke_api_key(api_key=key, by=developer)
    services.remove_member(organisation=company, user=buyer, by=buyer)
    noted = list(company.audit_entries.order_by("pk"))
    assert [entry.act for entry in noted] == [
        "organisation.made", "member.added", "member.role_changed", "key.made", "key.revoked", "member.left",
    ]  # fmt: skip
    assert noted[2].facts == {"was": "viewer", "role": "finance"}
    assert (noted[2].by, noted[2].person, noted[5].by) == (developer, buyer, buyer)
    assert noted[3].livemode is False


@pytest.mark.parametrize("change", [lambda one: one.delete(), lambda one: one.save()])
def test_the_database_refuses_to_change_what_was_noted(company, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change(company.audit_entries.get())


def test_the_log_is_searched_on_a_page_and_told_in_both_languages(company, developer, client: Client):
    services.issue_api_key(organisation=company, mode=Mode.TEST, by=developer)
    client.force_login(developer)
    page = reverse("companies:audit", args=[company.slug])
    found = client.get(page, {"act": "key.made", "who": "DEVELOPER@"}).content.decode()
    assert "API key made" in found
    assert "ok_test_" in found
    assert "Organisation added" not in found.split("<table")[1]
    assert "APIキーを発行" in client.get(page, {"lang": "ja"}).content.decode()
    assert client.get(page, {"since": "rubbish"}).status_code == 422


def test_the_table_of_the_log_runs_no_formula(company, developer, client: Client):
    with transaction.atomic():
        audit.note(company, developer, "key.made", "=HYPERLINK(1)", {"name": "@x"})
    client.force_login(developer)
    reply = client.get(reverse("companies:audit_csv", args=[company.slug]), {"act": "key.made"})
    (row,) = csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig")))
    assert (row["subject"], row["by"]) == ("'=HYPERLINK(1)", developer.email)


def test_every_act_that_is_noted_has_its_words():
    noting = re.compile(r"audit\.note\((?:[^()]|\([^()]*\))*?\"([a-z_]+\.[a-z_]+)\"")
    sources = [
        *ROOT.glob("people/**/*.py"),
        *ROOT.glob("registry/**/*.py"),
        *ROOT.glob("marketplace/**/*.py"),
    ]
    acts = {act for path in sources for act in noting.findall(path.read_text())}
    assert acts
    assert acts <= set(ACTS), "say in marketplace/companies/acts.py what these are called"
    assert not AuditEntry.objects.exclude(act__in=ACTS).exists()
