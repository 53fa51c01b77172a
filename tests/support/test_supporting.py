"""Money for a local project: received once, receipted, owed and paid, returned until then, and never a credit."""

import io
import re
from datetime import date
from pathlib import Path

import pypdf
import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client

from marketplace.documents.models import Document
from marketplace.outbox.models import Message
from marketplace.payments import settle
from marketplace.payments.models import Payment
from marketplace.payouts import paying
from marketplace.payouts.models import Obligation
from marketplace.payouts.moves import lock as lock_seller
from marketplace.payouts.statements import lines, statement_csv
from marketplace.support import giving, pages, queries
from marketplace.support.errors import (
    NotAcceptedYet,
    PageSettled,
    SupportAmount,
    SupportClosed,
    SupportPaidOut,
)
from marketplace.support.giving import give
from marketplace.support.models import LocalProject, Support
from marketplace.support.states import MOVES, PAGE_MOVES, PageState, SupportState
from registry import direct_support, invariants, issuance
from registry.errors import AlreadyCredited, SupportedDirectly
from registry.models import DirectSupport, Project
from registry.standards.projects import register_project
from tests.buying.steps import pay_page
from tests.registry.conftest import make_project
from tests.shop import deliver_webhooks, work
from tests.support.conftest import FACTS, gift, open_page

pytestmark = pytest.mark.django_db(transaction=True)
NEVER = re.compile(
    r"credit|tonne|\boffset|\bretire|kgco2|co₂|クレジット|トン|オフセット|無効化|排出権|カーボン", re.IGNORECASE
)  # fmt: skip


@pytest.fixture
def supported(local, client, stripe_sandbox) -> Support:
    """5,000 yen have come."""
    pay_page(stripe_sandbox, give(local, gift(wants_reports=True, name_public=True), key="form"))
    deliver_webhooks(stripe_sandbox, client)
    work()
    return Support.objects.get()


def page_of(support: Support) -> str:
    return giving.page_of(support)


def test_a_gift_is_settled_once_receipted_and_owed_to_the_project(supported, local, client):
    payment = Payment.objects.get()
    settle.settle(payment.pk)  # again, whoever calls it
    assert supported.state == "paid"
    assert (payment.order, payment.support) == (None, supported)
    fee, rest = giving.split(5_000)
    owed = Obligation.objects.get()
    assert (owed.amount_minor, owed.organisation, owed.state) == (rest, local.organisation, "owed")
    assert fee + rest == 5_000
    assert queries.sums(local) == queries.Sums(5_000, rest, 1)
    letter = next(one for one in mail.outbox if "School wood" in one.subject)
    assert letter.to == ["hana@example.jp"]
    receipt = client.get(page_of(supported).replace("?", "receipt.pdf?"), headers={"Accept-Language": "en"})
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(receipt.content)).pages)
    for words in (
        "DS-",
        "no receipt for a deduction of donations",
        "no purchase of carbon credits",
        "A path to walk",
    ):
        assert words in printed
    assert (Document.objects.get().tax_minor, Document.objects.get().total_minor) == (0, 5_000)
    assert "Hana Sato" in client.get(local.get_absolute_url()).content.decode()
    assert [one.name for one in invariants.run() if not one.holds] == []


def test_a_double_click_makes_one_gift_and_sums_are_kept_within_bounds(local, stripe_sandbox):
    assert give(local, gift(), key="one") == give(local, gift(), key="one")
    assert Support.objects.count() == 1
    for amount in (99, 1_000_001):
        with pytest.raises(SupportAmount):
            give(local, gift(amount), key=f"other {amount}")


def test_what_is_asked_back_before_the_payout_comes_back_whole(supported, client, stripe_sandbox):
    giving.ask_back(supported)
    giving.ask_back(supported)
    deliver_webhooks(stripe_sandbox, client)
    work()
    supported.refresh_from_db()
    assert supported.state == "refunded"
    assert Payment.objects.get().refund.amount_minor == 5_000
    assert Obligation.objects.get().state == "void"
    assert [one.name for one in invariants.run() if not one.holds] == []


def test_money_that_stripe_will_not_return_waits_for_staff_and_the_supporter_hears_of_it(
    supported, stripe_sandbox
):
    stripe_sandbox.control("/faults", status=400, method="POST", path="/v1/refunds", times=1_000)
    giving.ask_back(supported)
    for _hour in range(9):
        Message.objects.filter(done_at=None).update(due_at="2020-01-01T00:00Z")
        work()
    assert Payment.objects.get().refund.state == "stuck"
    told = [letter for letter in mail.outbox if letter.to == [supported.email]]
    assert [letter.subject for letter in told].count("Your ¥5,000 take longer to come back") == 1
    assert "you need not do anything" in told[-1].body


def test_what_is_being_paid_out_is_not_returned(supported, local):
    with transaction.atomic():
        seller = lock_seller(local.organisation_id)
        seller.way, seller.bank_changed_by = "bank", None
        Obligation.objects.filter(pk=Obligation.objects.get().pk)
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute("update payouts_obligation set retired_at = now() - interval '30 days'")
        (payout,) = paying.prepare(seller)
    with pytest.raises(SupportPaidOut):
        giving.ask_back(supported)
    assert [(line.amount, line.retirement) for line in lines(payout)] == [(supported.project_minor, None)]
    assert supported.public_id in "".join(statement_csv(payout))


def test_who_pays_after_the_page_had_lapsed_is_still_thanked(local, client, stripe_sandbox):
    give(local, gift(), key="late")
    payment = Payment.objects.get()
    settle.close_payment(payment.pk)
    assert Support.objects.get().state == "lapsed"


def test_a_report_is_posted_and_written_to_those_who_wish_it(supported, local, npo_owner, client):
    pages.report(
        local, by=npo_owner, dated_on=date(2026, 11, 1), title_en="The path is open", words_en="200 m"
    )
    work()
    assert [one.to for one in mail.outbox if "The path is open" in one.subject] == [["hana@example.jp"]]
    assert (
        "The path is open"
        in client.get(local.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_page_of_it_speaks_of_credits_tonnes_or_offsets(supported, local, npo_owner, client, language):
    pages.report(local, by=npo_owner, dated_on=date(2026, 11, 1), title_en="Open", title_ja="できました")
    seen = ["/support/", local.get_absolute_url(), f"{local.get_absolute_url()}give/", page_of(supported)]
    answers = {
        "form_key": "form:" + "a" * 32,
        "amount": "3000",
        "public": "no",
        "email": "a@example.jp",
        "reports": "no",
    }
    told = [client.get(one, headers={"Accept-Language": language}).content.decode() for one in seen]
    told.append(
        client.post(
            seen[2], answers | {"step": "check"}, headers={"Accept-Language": language}
        ).content.decode()
    )
    client.force_login(npo_owner)
    for one in ("/support/desk/", f"/support/desk/{local.slug}/", f"/support/desk/{local.slug}/report/"):
        told.append(client.get(one, headers={"Accept-Language": language}).content.decode())
    letters = [part for one in mail.outbox if "School wood" in one.body for part in (one.subject, one.body)]
    for html in told:
        main = re.search(r"<main.*?</main>", html, re.S)[0]
        title = re.search(r"<title>.*?</title>", html, re.S)[0]
        words = re.sub(r"<svg.*?</svg>|<nav.*?</nav>|<[^>]+>", " ", main + title, flags=re.S)
        assert not NEVER.search(words), NEVER.search(words)
    assert letters
    assert not any(NEVER.search(one.replace("real credits", "")) for one in letters)


def register(other: Project, code: str, **like: str) -> Project:
    """Another project of the same operator and body, alike in one thing to what is supported directly."""
    names = [
        f"{name}_{language}" for name in ("name", "place", "summary", "story") for language in ("ja", "en")
    ]
    names += [
        f"{name}_{language}" for name in ("additionality", "risks", "safeguards") for language in ("ja", "en")
    ]
    facts = {name: f"{name} {code}" for name in names} | {
        "latitude": "40.1",
        "longitude": "141.1",
        "slug": code,
    }
    return register_project(
        methodology=other.methodology,
        operator=other.operator,
        verifier=other.verifier,
        code=code,
        country="JP",
        crediting_from=other.crediting_from,
        crediting_until=other.crediting_until,
        **(facts | like),
    )


def test_the_registry_refuses_to_register_and_to_issue_what_is_supported_directly(
    local, npo, npo_owner, staff, verification_body
):
    other = make_project(npo, verification_body, code="0033")
    same = (
        {"name_ja": "学校林の手入れ"},
        {"latitude": "33.4005", "longitude": "132.9004"},
        {"slug": local.slug},
    )
    for number, like in enumerate(same):
        with pytest.raises(SupportedDirectly), transaction.atomic():
            register(other, f"004{number}", **like)
    with pytest.raises(DatabaseError), transaction.atomic():
        Project.objects.filter(pk=other.pk).update(name_en="School wood")
    with pytest.raises(AlreadyCredited), transaction.atomic():
        direct_support.declare(operator=npo, slug="x", name_ja=other.name_ja, name_en="")
    with transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        Project.objects.filter(pk=other.pk).update(name_en="School wood")  # as if the guard had slept
    with pytest.raises(SupportedDirectly), transaction.atomic():
        issuance.issue(project=Project.objects.get(pk=other.pk), vintage=2024, tonnes=1, livemode=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        DirectSupport.objects.all().delete()


def test_a_page_opens_only_by_staff_and_only_for_who_was_accepted(npo, npo_owner, staff, stripe_sandbox):
    with pytest.raises(NotAcceptedYet):
        pages.start(organisation=npo, by=npo_owner, **FACTS)
    project = open_page(npo, npo_owner, staff)
    pages.pause(project, by=npo_owner)
    with pytest.raises(SupportClosed):
        give(project, gift(), key="paused")
    with pytest.raises(PageSettled):
        pages.hand_in(project, by=npo_owner)
    draft = pages.start(organisation=npo, by=npo_owner, name_en="Other", purpose_en="x", place_en="y")
    with pytest.raises(DatabaseError), transaction.atomic():  # never opened behind the registry's back
        LocalProject.objects.filter(pk=draft.pk).update(state=PageState.OPEN)


def test_a_wrong_token_opens_nothing(supported):
    stranger = Client()
    assert stranger.get(f"/support/given/{supported.public_id}/").status_code == 404
    assert stranger.get(f"/support/given/{supported.public_id}/?access_token=x").status_code == 404
    assert stranger.get("/support/given/sup_nothing/?access_token=x").status_code == 404


def test_the_docs_show_both_tables_as_they_are():
    page = (Path(__file__).parents[2] / "docs/states.md").read_text()
    for table in (MOVES, PAGE_MOVES):
        for source, targets in table.items():
            named = [f"`{target}`" for target in type(source) if target in targets]
            assert f"| `{source}` | {', '.join(named) or 'final'} |" in page
    assert SupportState.PAID in MOVES[SupportState.LAPSED]
