"""A small registry: one project in each kind of hands, one batch on sale."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction

from people.models import Organisation
from registry import accounts, issuance, standards
from registry.enums import AccountKind
from registry.models import Account, Batch, Methodology, Project, Scheme, VerificationBody

TONNE = 1_000_000


@pytest.fixture
def project(npo: Organisation, verification_body: Organisation) -> Project:
    """A forest in Kochi that puts a tenth of each batch into its buffer."""
    return make_project(npo, verification_body)


def make_project(
    operator: Organisation, body: Organisation, *, code: str = "0012", buffer: int = 10
) -> Project:
    scheme, _ = Scheme.objects.get_or_create(
        prefix="KOC",
        defaults={
            "slug": "kochi",
            "kind": "prefecture",
            "name_ja": "高知県クレジット",
            "name_en": "Kochi Credit",
            "summary_ja": "県の制度",
            "summary_en": "A prefectural scheme",
            "accredited_from": date(2020, 4, 1),
        },
    )
    methodology, _ = Methodology.objects.get_or_create(
        scheme=scheme,
        code="FO-001",
        version="3.1",
        defaults={
            "kind": "forest",
            "name_ja": "森林経営",
            "name_en": "Forest management",
            "summary_ja": "間伐",
            "summary_en": "Thinning",
        },
    )
    verifier = VerificationBody.objects.filter(organisation=body).first() or standards.accredit_body(
        organisation=body, accreditation="V-1", scopes=["forest"], accredited_from=date(2020, 4, 1)
    )
    words = {
        f"{name}_{language}": f"{name} {language} {code}"
        for name in ("name", "place", "summary", "story", "additionality", "risks", "safeguards")
        for language in ("ja", "en")
    }
    return Project.objects.create(
        scheme=scheme,
        methodology=methodology,
        operator=operator,
        verifier=verifier,
        registry_id=f"KOC-JP-{code}",
        slug=f"forest-{code}",
        code=code,
        country="JP",
        kind="forest",
        latitude="33.39",
        longitude="132.93",
        co_benefits=[13, 15],
        crediting_from=date(2020, 4, 1),
        crediting_until=date(2030, 3, 31),
        buffer_percent=buffer,
        registered_on=date(2020, 4, 1),
        **words,
    )


@pytest.fixture
def batch(project: Project) -> Batch:
    """Ten tonnes of 2024: nine in the operator's account, one in the buffer."""
    with transaction.atomic():
        return issuance.issue(project=project, vintage=2024, tonnes=10, livemode=True)


@pytest.fixture
def put_on_sale(batch: Batch) -> Callable[..., Account]:
    """Puts so many grams of the batch on sale, in so many shelves; answers with the escrow account."""

    def put(grams: int, *, shelves: int = 1, on: Account | None = None) -> Account:
        operator = batch.project.operator
        with transaction.atomic():
            escrow = on or accounts.open_account(
                kind=AccountKind.ESCROW, livemode=batch.livemode, organisation=operator
            )
            source = accounts.holding_account(operator, livemode=batch.livemode)
            issuance.shelve(batch=batch, source=source, escrow=escrow, grams=grams, shelves=shelves)
        return escrow

    return put


@pytest.fixture
def listing(put_on_sale: Callable[..., Account]) -> Account:
    """The escrow account of a listing with three shelves of one tonne."""
    return put_on_sale(3 * TONNE, shelves=3)
