"""Builds the demonstration by calling the same services as everyone else: nothing is inserted behind their backs."""

from contextlib import suppress
from datetime import date
from functools import partial

from django.db import transaction

from marketplace.catalogue.demo import (
    goods,
    happenings,
    lives,
    meetings,
    payees,
    person,
    selling,
    spending,
    supporting,
)
from marketplace.catalogue.demo.abroad import ABROAD
from marketplace.catalogue.demo.facts import METHODOLOGIES, SCHEMES, Both, MethodologyFacts, ProjectFacts
from marketplace.catalogue.demo.japan import JAPAN
from marketplace.catalogue.demo.papers import criteria_of
from marketplace.catalogue.demo.rules import LABELS, REPLACED, RULES
from marketplace.catalogue.models import Listing
from marketplace.catalogue.services import list_for_sale
from marketplace.orders import fulfilment, statement
from marketplace.orders.basket import Asked, fill
from marketplace.orders.services import Wish
from marketplace.outbox.services import NotYet
from people.models import Kind, Organisation, Role, User
from people.services import add_member, create_organisation, register_person
from registry import accounts, inspections, issuance, standards, transfers
from registry.approvals import approve
from registry.enums import BeneficiaryKind, ProposalKind, ProposalState, Standing
from registry.models import Batch, Methodology, Project, Proposal, Scheme, VerificationBody
from registry.standards.standing import propose_standing
from registry.units import GRAMS_PER_TONNE

PASSWORD = "okaeshi-demo"
DEMO_LISTING_SHARE = 80  # percent of what is issued is put up for sale; the rest stays in the holding account
durable = partial(transaction.atomic, durable=True)

STAFF = ["staff@demo.okaeshi.invalid", "staff2@demo.okaeshi.invalid"]
# e-mail, organisation; staff belong to none. There are two of them: what matters takes four eyes.
LOGINS = {
    STAFF[0]: None,
    STAFF[1]: None,
    "npo@demo.okaeshi.invalid": "demo-npo",
    "company@demo.okaeshi.invalid": "demo-company",
    "verifier@demo.okaeshi.invalid": "demo-verifier",
    "city@demo.okaeshi.invalid": "demo-city",
}
# What the demonstration has retired before anyone came: for whom, and how much of which project, in grams.
RETIREMENTS = [
    (
        "yusuhara-forest",
        1_240_000,
        Both("青空出版株式会社", "Aozora Publishing Co., Ltd."),
        BeneficiaryKind.ORGANISATION,
    ),
    ("kisumu-cookstoves", 3_500_000, Both("秋の合唱祭", "Autumn Choir Festival"), BeneficiaryKind.EVENT),
    ("ben-tre-mangrove", 86_250, Both("よもぎ茶 100袋", "Mugwort tea, 100 packets"), BeneficiaryKind.PRODUCT),
    (
        "shikaoi-biogas",
        12_000_000,
        Both("青空出版株式会社", "Aozora Publishing Co., Ltd."),
        BeneficiaryKind.ORGANISATION,
    ),
]


def load() -> bool:
    """Build the demonstration; False when it stands already. May be started again after a kill."""
    if Listing.objects.exists():
        return False
    organisations = _organisations()
    methodologies = _standards()
    verifier = _verifier(organisations["demo-verifier"])
    every = [*JAPAN, *ABROAD]
    # Each of the three all or nothing, so that a killed start goes on where it was.
    with durable():
        for facts in every:
            if not Project.objects.filter(slug=facts.slug).exists():
                operator = organisations["demo-city" if facts.slug == "shimokawa-biomass" else "demo-npo"]
                cast = _cast(operator, verifier)
                project = lives.register(facts, methodologies[facts.methodology], cast)
                for year in facts.vintages:
                    lives.report(project, facts, year, cast)
    second = User.objects.get(email=STAFF[1])
    for proposal in Proposal.objects.filter(kind=ProposalKind.ISSUE, state=ProposalState.OPEN).order_by("pk"):
        approve(proposal=proposal, by=second, second_factor=True)
    people = {email.partition("@")[0]: User.objects.get(email=email) for email in LOGINS}
    for slug, who, place in (("npo", "森 和子", "高知県（見本）1"), ("city", "下川 太郎", "北海道（見本）2")):
        selling.accepted(
            organisations[f"demo-{slug}"],
            by=people[slug],
            staff=people["staff"],
            representative=who,
            address=place,
        )
    with durable():
        for facts in every:
            _sell(facts)
    _retire(organisations["demo-company"])
    spending.keep(organisations["demo-company"], by=people["company"], password=PASSWORD)
    payees.owe(organisations["demo-npo"], by=people["npo"])
    _transfer(organisations["demo-npo"], organisations["demo-company"])
    selling.waiting(
        organisations["demo-npo"], people["npo"], organisations["demo-company"], people["company"]
    )
    happenings.losses(
        operator=people["npo"], staff=people["staff"], verifier=people["verifier"], body=verifier
    )
    happenings.from_another_registry(staff=people["staff"])
    person.arrive(PASSWORD)
    goods.sell(organisations["demo-company"], people["company"])
    meetings.hold(
        company=organisations["demo-company"],
        publisher=people["company"],
        citizen=User.objects.get(email=person.EMAIL),
    )
    supporting.show(organisation=organisations["demo-npo"], owner=people["npo"], staff=people["staff"])
    inspections.carry_out()  # what the first night would find, for the page of the checks
    return True


def _organisations() -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    for slug, kind, ja, en, limit in (
        ("demo-npo", Kind.NPO, "認定NPO法人 森と台所の会", "Forests and Kitchens (NPO)", None),
        ("demo-city", Kind.LOCAL_GOVERNMENT, "下川町（見本）", "Shimokawa Town (sample)", None),
        (
            "demo-verifier",
            Kind.VERIFICATION_BODY,
            "一般社団法人 検証の窓",
            "Kensho no Mado Verification",
            None,
        ),
        ("demo-company", Kind.COMPANY, "青空出版株式会社", "Aozora Publishing Co., Ltd.", 5_000_000),
    ):
        found[slug] = Organisation.objects.filter(slug=slug).first() or create_organisation(
            slug=slug, kind=kind, legal_name=ja, name_ja=ja, name_en=en, statement_limit_minor=limit
        )
    for email, member_of in LOGINS.items():
        if not User.objects.filter(email=email).exists():
            register_person(email=email, password=PASSWORD, language="ja", is_staff=member_of is None)
        if member_of and not found[member_of].members.filter(email=email).exists():
            add_member(organisation=found[member_of], email=email, role=Role.OWNER)
    return found


def _standards() -> dict[str, Methodology]:
    for scheme in SCHEMES:
        known = Scheme.objects.filter(prefix=scheme.prefix).first()
        made = known or standards.accredit_scheme(
            prefix=scheme.prefix,
            slug=scheme.slug,
            kind=scheme.kind,
            accredited_from=date(2021, 4, 1),
            accredited_until=date(2031, 3, 31),
            **lives.both(name=scheme.name, summary=scheme.summary),
        )
        if not made.documents.exists():
            standards.publish_text(of=made, **criteria_of(scheme))
    found = {}
    for facts in METHODOLOGIES:
        if facts.code in REPLACED:
            _replaced(facts, *REPLACED[facts.code])
        found[facts.code] = _methodology(facts, facts.version, date(2022, 4, 1))
    for label in LABELS:
        if not found[label.methodology].labels.filter(kind=label.kind).exists():
            standards.attach_label(
                to=found[label.methodology],
                kind=label.kind,
                source_url=label.source_url,
                as_of=label.as_of,
                applies_from=label.as_of,
            )
    return found


def _methodology(facts: MethodologyFacts, version: str, published_on: date) -> Methodology:
    known = Methodology.objects.filter(code=facts.code, version=version).first()
    rules = RULES[facts.code]
    return known or standards.publish_methodology(
        scheme=Scheme.objects.get(prefix=facts.scheme),
        code=facts.code,
        version=version,
        kind=facts.kind,
        published_on=published_on,
        **lives.both(
            name=facts.name,
            summary=facts.summary,
            applicability=rules.applicability,
            baseline=rules.baseline,
            monitoring=rules.monitoring,
        ),
    )


def _replaced(facts: MethodologyFacts, version: str, reason: str) -> None:
    """An older version, withdrawn as everything is: one member of staff proposes, another approves."""
    older = _methodology(facts, version, date(2021, 4, 1))
    if older.status == Standing.WITHDRAWN:
        return
    first, second = User.objects.filter(is_staff=True, email__in=LOGINS).order_by("email")
    proposal = propose_standing(
        target="methodology", thing=older, to=Standing.WITHDRAWN, reason=reason, by=first
    )
    approve(proposal=proposal, by=second, second_factor=True)


def _verifier(organisation: Organisation) -> VerificationBody:
    return VerificationBody.objects.filter(organisation=organisation).first() or standards.accredit_body(
        organisation=organisation,
        accreditation="OKA-VB-003",
        scopes=sorted({facts.kind for facts in METHODOLOGIES}),
        accredited_from=date(2022, 4, 1),
        accredited_until=date(2032, 3, 31),
    )


def _cast(operator: Organisation, verifier: VerificationBody) -> lives.Cast:
    """The operator with its own person, and everyone else who has a say."""
    return lives.Cast(
        operator=operator,
        owner=operator.members.earliest("pk"),
        body=verifier,
        verifier=verifier.organisation.members.earliest("pk"),
        staff=User.objects.get(email=STAFF[0]),
    )


def _sell(facts: ProjectFacts) -> None:
    """Put a part of each batch up for sale. Test mode mirrors what was issued, for programs to practise on."""
    project = Project.objects.get(slug=facts.slug)
    for vintage, tonnes in facts.vintages.items():
        batches = [
            project.batches.get(vintage=vintage, livemode=True),
            issuance.issue(project=project, vintage=vintage, tonnes=tonnes, livemode=False),
        ]
        for batch in batches:
            list_for_sale(
                batch=batch,
                source=accounts.holding_account(project.operator, livemode=batch.livemode),
                grams=tonnes * DEMO_LISTING_SHARE // 100 * GRAMS_PER_TONNE,
                project_price_minor=facts.price_minor,
            )


def _retire(company: Organisation) -> None:
    for place, (slug, grams, name, kind) in enumerate(RETIREMENTS):
        listing = Listing.objects.filter(batch__project__slug=slug, livemode=True).order_by("id").first()
        assert listing is not None
        order = statement.place(
            organisation=company,
            fill_basket=partial(fill, [Asked(listing.public_id, grams=grams)], livemode=True, by_card=False),
            wish=Wish(beneficiary=name.ja, beneficiary_kind=kind, language="ja"),
            key=f"demo:{place}",
        )
        with suppress(NotYet):  # then the outbox does it
            fulfilment.certify(order.id)


def _transfer(npo: Organisation, company: Organisation) -> None:
    """The company has some units in an account of its own, and is offered more."""
    source, target = (accounts.holding_account(owner, livemode=True) for owner in (npo, company))
    for slug, tonnes, accepted in (("yusuhara-forest", 25, True), ("shikaoi-biogas", 5, False)):
        batch = Batch.objects.filter(project__slug=slug, livemode=True).order_by("pk")[0]
        offer = transfers.propose(
            source=source,
            target=target,
            batch=batch,
            grams=tonnes * GRAMS_PER_TONNE,
            key=f"demo:{slug}",
            by=None,
        )
        if accepted:
            transfers.accept(transfer=offer, by=None)
