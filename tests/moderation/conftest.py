"""Two of staff, a seller's submissions in the queue, and an item as one of staff has taken it on."""

import pytest

from marketplace.catalogue import revisions, sellers
from marketplace.catalogue.models import Revision, Seller
from marketplace.moderation import checklists, queue, screenings
from marketplace.moderation.enums import ScreeningKind, ScreeningResult
from marketplace.moderation.models import Item
from people.models import User
from tests.cast import person
from tests.catalogue.conftest import accepted, credits, draft, live, submitted
from tests.catalogue.test_sellers import onboarding

__all__ = ["accepted", "credits", "draft", "live", "onboarding", "submitted"]


@pytest.fixture
def other_staff(db) -> User:
    return person("other-staff@example.org", is_staff=True, language="ja")


@pytest.fixture
def listed(submitted) -> Item:
    """The NPO's listing, in the queue."""
    queue.intake()
    return Item.objects.get(listing=submitted)


@pytest.fixture
def handed_in(onboarding, npo_owner) -> Item:
    """The NPO's onboarding, in the queue."""
    sellers.submit(seller=onboarding, by=npo_owner)
    queue.intake()
    return Item.objects.get(kind="onboarding")


@pytest.fixture
def changed(live, npo_owner) -> Item:
    """A higher price for what is live, in the queue."""
    revision = revisions.start(listing=live, by=npo_owner)
    revisions.write(revision=revision, by=npo_owner, project_price_minor=12_000, words_en="New seedlings.")
    revisions.submit(revision=revision, by=npo_owner)
    queue.intake()
    return Item.objects.get(kind="revision")


def ticked(item: Item) -> tuple[str, ...]:
    """Every question of the checklist, answered with yes."""
    return tuple(checklists.QUESTIONS[item.kind])


def look_up(organisation, by: User, result: ScreeningResult = ScreeningResult.CLEAR) -> None:
    for kind in ScreeningKind:
        screenings.record(
            organisation=organisation, kind=kind, source="財務省 制裁リスト", result=result, by=by
        )


def row(item: Item) -> Seller | Revision:
    model = {"onboarding": Seller, "revision": Revision}[item.kind]
    return model.objects.get(pk=item.subject)
