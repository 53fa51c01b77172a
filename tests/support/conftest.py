"""A local project of the NPO, open for support."""

import pytest

from marketplace.catalogue.demo.selling import accepted
from marketplace.support import pages
from marketplace.support.giving import Gift
from marketplace.support.models import LocalProject
from people.models import Organisation, User

FACTS = {
    "name_ja": "学校林の手入れ",
    "name_en": "School wood",
    "purpose_ja": "こどもと歩く道をつくります",
    "purpose_en": "A path to walk with children",
    "place_ja": "高知県",
    "place_en": "Kochi",
    "latitude": "33.40000",
    "longitude": "132.90000",
    "target_minor": 300_000,
}


def open_page(npo: Organisation, npo_owner: User, staff: User, **more: object) -> LocalProject:
    """A page that staff has opened; the NPO was accepted as a seller."""
    accepted(npo, by=npo_owner, staff=staff, representative="森", address="高知県")
    project = pages.start(organisation=npo, by=npo_owner, **(FACTS | more))
    pages.hand_in(project, by=npo_owner)
    pages.accept(project, by=staff)
    project.refresh_from_db()
    return project


def gift(amount: int = 5_000, **more: object) -> Gift:
    return Gift(**({"amount_minor": amount, "email": "hana@example.jp", "name": "Hana Sato"} | more))


@pytest.fixture
def local(npo: Organisation, npo_owner: User, staff: User) -> LocalProject:
    """Open."""
    return open_page(npo, npo_owner, staff)
