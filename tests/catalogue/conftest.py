"""An NPO with credits of its own, and a listing of them in each of its first states."""

import pytest
from django.db import transaction

from marketplace.catalogue import offering, review, sellers
from marketplace.catalogue.models import Listing
from people.models import Organisation
from registry import accounts, issuance
from registry.models import Batch
from tests.registry.conftest import make_project
from tests.shop import TONNE


@pytest.fixture
def credits(npo: Organisation, verification_body: Organisation) -> Batch:
    """Ten tonnes in the NPO's holding account."""
    project = make_project(npo, verification_body, buffer=0)
    with transaction.atomic():
        return issuance.issue(project=project, vintage=2024, tonnes=10, livemode=True)


@pytest.fixture
def accepted(npo: Organisation) -> None:
    """The NPO may sell."""
    with transaction.atomic():
        sellers.vouch(npo)


@pytest.fixture
def draft(credits, npo, npo_owner) -> Listing:
    source = accounts.holding_account(npo, livemode=True)
    listing = offering.start(source=source, batch=credits, by=npo_owner)
    return offering.write(listing=listing, by=npo_owner, offered_grams=6 * TONNE, project_price_minor=10_000)


@pytest.fixture
def submitted(draft, npo_owner) -> Listing:
    return offering.submit(listing=draft, by=npo_owner)


@pytest.fixture
def live(submitted, staff, accepted) -> Listing:
    review.start_review(listing=submitted, by=staff)
    return review.approve(listing=submitted, by=staff)
