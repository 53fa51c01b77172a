from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from calculators.models import SavedFootprint
from calculators.services import calculate, save
from marketplace.catalogue import offering, revisions, sellers
from marketplace.catalogue.models import SellerPaper
from marketplace.catalogue.uploads import checked
from marketplace.claims import Market
from marketplace.companies.closing import close, first_of_month
from marketplace.events import organising
from marketplace.events.models import Event
from marketplace.hooks import endpoints
from marketplace.hooks.models import Delivery
from marketplace.labels import services as labels
from marketplace.labels.models import Label
from marketplace.moderation import appeals, deciding, queue
from marketplace.moderation.enums import Outcome
from marketplace.moderation.models import Item
from marketplace.orders.models import Order, Statement
from marketplace.payments.models import Payment
from marketplace.payouts import owing
from marketplace.payouts.models import BankFile, Payout
from marketplace.payouts.models import Transfer as PayoutTransfer
from marketplace.payouts.states import Way
from marketplace.support import pages
from marketplace.support.models import Support
from marketplace.support.moves import begin
from people.models import Organisation, User
from registry import accounts, cancellations, issuance, transfers
from registry.enums import BeneficiaryKind, CancellationReason, Purpose, Standing
from registry.lifecycle import review
from registry.lifecycle.states import FindingKind
from registry.models import (
    Cancellation,
    CanonicalName,
    Case,
    Proposal,
    Retirement,
    Transfer,
    VerificationBody,
)
from registry.retiring import names, retirements
from registry.retiring.claims import Words
from registry.retiring.retirements import Shown, Wanted
from registry.standards.standing import propose_standing
from tests.events.conftest import open_event
from tests.registry.conftest import make_project
from tests.registry.foreign.acts import enter, gold
from tests.registry.lifecycle import acts
from tests.registry.reversals.acts import plant, report, settle
from tests.shop import a_product, a_standing_order, an_import, company_order, test_listing  # noqa: F401 (fixtures)


@pytest.fixture
def a_transfer(company: Organisation, developer: User, verification_body: Organisation) -> Transfer:
    """One tonne that the company offers from one of its accounts to another."""
    project = make_project(company, verification_body, code="0099", buffer=0)
    with transaction.atomic():
        batch = issuance.issue(project=project, vintage=2024, tonnes=2, livemode=True)
    source = accounts.holding_account(company, livemode=True)
    target = accounts.open_holding_account(organisation=company, livemode=True, label="", by=developer)
    return transfers.propose(source=source, target=target, batch=batch, grams=10**6, key="a", by=developer)


@pytest.fixture
def selling(
    company_order: Order,  # noqa: F811
    npo: Organisation,
    npo_owner: User,
    staff: User,
) -> dict[str, str]:
    """The NPO sells, has a draft of a listing, and was asked something about its papers."""
    listed = company_order.lines.get().listing
    draft = offering.start(source=listed.source, batch=listed.batch, by=npo_owner)
    offering.write(listing=draft, by=npo_owner, offered_grams=10**6, project_price_minor=9_000)
    seller = sellers.ask_changes(seller=npo.seller_facts, by=staff, text="Who represents you?")
    pdf = checked(name="a.pdf", media_type="application/pdf", content=b"%PDF-1.7 signed")
    paper = sellers.add_document(seller=seller, by=npo_owner, kind=SellerPaper.ARTICLES, upload=pdf)
    owner = sellers.add_owner(seller=seller, by=npo_owner, name="Taro", country="JP", control="30 %")
    return {
        "listing": listed.public_id,
        "draft": draft.public_id,
        "seller_paper": str(paper.pk),
        "owner": str(owner.pk),
        "selling_step": "price",
        "organisation_step": "people",
    }


@pytest.fixture
def losses(npo, verification_body, staff, verifier) -> dict[str, str]:
    """A loss that is settled, and one that was just reported, on a forest of the NPO."""
    batch = plant(npo, verification_body, "0077", tonnes=2)
    body = VerificationBody.objects.get(organisation=verification_body)
    settled = settle(report([batch], 1_500_000, by=staff), body=body, staff=staff, verifier=verifier)
    return {
        "forest": batch.project.registry_id,
        "loss": settled.number,
        "reversal": report([batch], 1_000, by=staff).number,
        "immobilisation": enter(batch.project, staff, gold(1, 5)).number,
        "evidence": enter(batch.project, staff, gold(6, 9)).number,
    }


@pytest.fixture
def moderated(company_order: Order, npo_owner: User, staff: User) -> dict[str, str]:  # noqa: F811
    """A change of the NPO's listing: rejected, and appealed; and another one begun."""
    revision = revisions.start(listing=company_order.lines.get().listing, by=npo_owner)
    revisions.write(revision=revision, by=npo_owner, project_price_minor=12_000)
    revisions.submit(revision=revision, by=npo_owner)
    queue.intake()
    item = Item.objects.get(kind="revision")
    queue.claim(item, by=staff)
    decision = deciding.decide(item, by=staff, outcome=Outcome.REJECTED, code="price", words="Why?")
    appeal = appeals.appeal(decision, by=npo_owner, words="Seeds.")
    revisions.start(listing=revision.listing, by=npo_owner)  # the next one, for the seller's own pages
    return {"item": str(item.pk), "decision": str(decision.pk), "appeal": str(appeal.pk)}


@pytest.fixture
def a_case(npo, npo_owner, verification_body, verifier) -> Case:
    """A monitoring report under review, with a finding."""
    project = make_project(npo, verification_body, code="0078")
    case = acts.write_report(
        project, npo_owner, {2024: 1_500_000}, date(2024, 1, 1), date(2024, 12, 31), "1.5 t"
    )
    acts.hand_in(case, project.verifier, npo_owner)
    review.take_up(case=case, by=verifier, declaration="OK")
    return review.open_finding(case=case, by=verifier, kind=FindingKind.CORRECTIVE, text="1.5?").case


@pytest.fixture
def a_proposal(staff: User, a_transfer: Transfer) -> Proposal:
    """The suspension of a body, which waits for a second person."""
    body = a_transfer.batch.project.verifier
    return propose_standing(target="body", thing=body, to=Standing.SUSPENDED, reason="...", by=staff)


@pytest.fixture
def a_retirement(a_transfer: Transfer, developer: User) -> Retirement:
    """A kilogram that the company retired for a person, whose name nobody else may read."""
    done = retirements.retire_held(
        account=a_transfer.source,
        key="a",
        wanted=Wanted(a_transfer.batch, 1_000),
        words=Words(purpose=Purpose.OFFSET, beneficiary="Yamada Taro"),
        shown=Shown(),
        by=developer,
    )
    return Retirement.objects.get(pk=done.id)


@pytest.fixture
def a_cancellation(a_transfer: Transfer) -> Cancellation:
    """A gram that the company gave up."""
    with transaction.atomic():
        return cancellations.cancel(
            account=a_transfer.source,
            wanted=Wanted(a_transfer.batch, 1),
            reason=CancellationReason.VOLUNTARY,
        )


@pytest.fixture
def a_footprint(db: None) -> SavedFootprint:
    """From Tokyo to Paris."""
    legs = [{"from": "HND", "to": "CDG"}]
    inputs = {"legs": legs, "cabin": "economy", "passengers": 1}
    return save(footprint=calculate(calculator="flight", inputs=inputs))


@pytest.fixture
def a_name(company: Organisation, developer: User) -> CanonicalName:
    """A name that waits to be vetted."""
    return names.propose_name(
        by=developer, organisation=company, kind=BeneficiaryKind.ORGANISATION, name_en="Kaze Airways"
    )


@pytest.fixture
def a_delivery(company: Organisation) -> Delivery:
    """A ping on its way to a server of the company, in test mode."""
    url, events = "http://localhost:1/hooks", ["order.retired"]
    endpoint, _secret = endpoints.create(organisation=company, livemode=False, url=url, events=events)
    return endpoints.ping(endpoint)


@pytest.fixture
def a_gift(npo: Organisation, npo_owner: User, staff: User, selling: dict[str, str]) -> Support:
    """Support of the NPO's local project that waits for its payment; the project has reported with a photo."""
    del selling  # the NPO's onboarding has begun there
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        npo.seller_facts.__class__.objects.filter(organisation=npo).update(state="approved")
    project = pages.start(
        organisation=npo, by=npo_owner, name_ja="学校林", name_en="School wood", purpose_ja="道", purpose_en="A path",
        place_ja="高知", place_en="Kochi",
    )  # fmt: skip
    pages.hand_in(project, by=npo_owner)
    pages.accept(project, by=staff)
    png = checked(name="a.png", media_type="image/png", content=b"\x89PNG\r\n\x1a\n" + bytes(300))
    pages.report(
        project, by=npo_owner, dated_on=date(2026, 11, 1), photo=png, title_ja="開通", title_en="Open"
    )
    support = Support(
        key="support:test", project=project, email="hana@example.jp", language="en", name_public=False,
        wants_reports=False, currency="JPY", amount_minor=1_000, payment_fee_minor=40, project_minor=960,
    )  # fmt: skip
    with transaction.atomic():
        begin(support)
    now = timezone.now()
    Payment.objects.create(support=support, amount_minor=1_000, currency="JPY", session_expires_at=now)
    return support


@pytest.fixture
def a_page_of_an_event(company: Organisation, developer: User) -> Event:
    """The company's page of an event that takes contributions, with a picture."""
    event = open_event(developer, organisation=company)
    png = checked(name="a.png", media_type="image/png", content=b"\x89PNG\r\n\x1a\n" + bytes(300))
    organising.show(event, png)
    return event


@pytest.fixture
def a_label(a_page_of_an_event: Event, developer: User) -> Label:
    """The label of that page, for readers in Japan."""
    return labels.make(of=a_page_of_an_event, market=Market.JAPAN, by=developer)


@pytest.fixture
def a_payout(company: Organisation, company_order: Order, staff: User) -> Payout:  # noqa: F811
    """A payout of the company by bank, in a file that nobody has sent yet."""
    owing.owe(company_order.pk)
    made = BankFile.objects.create(
        transfer_on=date(2026, 12, 1), content=b"9", count=1, total_minor=1, made_by=staff
    )
    payout = Payout.objects.create(organisation=company, way=Way.BANK, currency="JPY", file=made)
    PayoutTransfer.objects.create(payout=payout, amount_minor=1, currency="JPY")
    return payout


def statement_of(order: Order) -> dict[str, str]:
    """The month of an order is over: its statement, and the invoice of it."""
    account = Statement.objects.get(organisation=order.organisation, livemode=order.livemode)
    after = (first_of_month() + timedelta(days=32)).replace(day=1)
    statement = close(account.pk, until=after)
    return {"statement": statement.public_id, "invoice": statement.document.number}
