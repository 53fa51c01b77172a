"""Every address of the URL map, asked by everyone there is: a stranger, each of the cast, and keys of both modes."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver

from marketplace.account.ownership import attach_order
from marketplace.companies.alerts import set_alert
from people import services
from people.models import Mode
from people.queries import find_api_key
from tests.cast import sign_in_twice
from tests.house.access import ACCESS
from tests.house.access.words import (
    ACTING,
    ANY_KEY,
    BUYERS,
    CONCERNED,
    KEYS_OWN,
    MEMBERS,
    NOBODY_YET,
    OPEN,
    OPERATING,
    OWN_KEY,
    OWNERS,
    PARTIES,
    RUNNING,
    SIGNED_IN,
    STAFF,
    TEST_KEYS,
    Access,
)
from tests.house.conftest import statement_of

pytestmark = pytest.mark.django_db
PEOPLE = ["buyer", "developer", "npo_owner", "verifier", "staff"]
KEYS = ["test_key", "live_key", "other_key"]
EVERYONE = ["stranger", *PEOPLE, *KEYS]
SOME = ["stranger", "staff", "test_key"]
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


class Outcome(NamedTuple):
    """How an address answered, as far as permissions go."""

    status: int
    to_sign_in: bool

    @property
    def reached(self) -> bool:
        return not self.to_sign_in and self.status not in (401, 403, 404, 405, 500)


def addresses(resolver=None, prefix: str = "") -> Iterator[tuple[str, Callable]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if route == "office/":  # one door for all its pages: tests/back_office walks them
            continue
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from addresses(pattern, route)


@pytest.fixture
def other_key(npo) -> str:
    """A test key of another organisation."""
    return services.issue_api_key(organisation=npo, mode=Mode.TEST).plain


@pytest.fixture
def things(
    company,
    developer,
    buyer,
    a_footprint,
    company_order,
    selling,
    a_standing_order,
    a_proposal,
    a_transfer,
    losses,
    a_case,
    a_retirement,
    a_name,
    moderated,
    a_goodwill,
    a_payout,
    a_delivery,
    a_page_of_an_event,
    a_product,
    a_label,
    a_gift,
    an_import,
) -> dict[str, str]:
    """What stands in the addresses of the company's own things, and of what staff works with."""
    attach_order(order=company_order, user=buyer)
    spare = services.issue_api_key(organisation=company, mode=Mode.LIVE).plain
    return {
        "key": str(find_api_key(spare).pk),
        "member": str(developer.pk),
        **statement_of(company_order),
        "alert": str(set_alert(organisation=company, livemode=True, kind="percent", value=80, by=None).pk),
        "order": company_order.public_id,
        "standing_order": a_standing_order.public_id,
        "proposal": str(a_proposal.pk),
        "standard": str(a_proposal.payload["id"]),
        "account": a_transfer.source.number,
        "transfer": a_transfer.number,
        **losses,
        **selling,
        "case": str(a_case.pk),
        "paper": str(a_case.documents.earliest("pk").pk),
        "project": a_case.project.registry_id,
        "retirement": a_retirement.number,
        "footprint": a_footprint.pk,
        "bought": company_order.public_id,
        "certified": company_order.lines.get().retirement.number,
        "name": str(a_name.pk),
        **moderated,
        "goodwill": str(a_goodwill.pk),
        "stuck_refund": str(a_goodwill.payment.refunds.create(amount_minor=1, currency="JPY").pk),
        "payout": a_payout.public_id,
        "webhook": a_delivery.endpoint.public_id,
        "delivery": a_delivery.public_id,
        "event": a_page_of_an_event.slug,
        "product_code": a_product.code,
        "product": a_product.public_id,
        "label": a_label.public_id,
        "local": a_gift.project.slug,
        "given": a_gift.public_id,
        "report": str(a_gift.project.reports.get().pk),
        "import": an_import.public_id,
        "file": a_payout.file.public_id,
        "obligation": str(company_order.lines.get().obligation.pk),
    }


@pytest.fixture
def ask(request, things, company, verification_body, npo):
    """ask("buyer", "GET", route, parts) -> Outcome; each time with a client that remembers nothing."""

    def as_someone(who: str, method: str, route: str, parts: dict[str, str]) -> Outcome:
        client = Client(raise_request_exception=False)
        headers = {}
        if who in PEOPLE:
            sign_in_twice(client, request.getfixturevalue(who))
        elif who in KEYS:
            headers["Authorization"] = f"Bearer {request.getfixturevalue(who)}"
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda name: _part(name[1], parts), route)
        return _outcome(client.generic(method, path, b"", content_type="application/json", headers=headers))

    def _part(name: str, parts: dict[str, str]) -> str:
        return parts.get(name, "nothing").format(**things)

    return as_someone


def _outcome(response: HttpResponseBase) -> Outcome:
    target = response.headers.get("Location", "")
    return Outcome(response.status_code, target.startswith("/account/login/") and "next=" in target)


def test_every_address_is_in_the_table():
    known = {route for route, _view in addresses()}
    assert known - set(ACCESS) == set(), "say in tests/house/access who may reach these"
    assert set(ACCESS) - known == set(), "these addresses are no more"


@pytest.mark.parametrize("who", EVERYONE)
def test_everyone_reaches_what_is_theirs_and_nothing_else(who, ask):
    wrong = []
    for route, access in ACCESS.items():
        for method in access.methods.split():
            found = ask(who, method, route, access.here)
            if not as_promised(who, access, found):
                wrong.append(f"{method} /{route}: {found} for {who}, but it is {access.who}")
    assert wrong == []


# Behind a wall: who passes it, and the status for other signed-in people. Strangers are led to the sign-in page.
ACTORS = {"developer", "npo_owner", "verifier"}
WALLS = {
    SIGNED_IN: (set(PEOPLE), None),
    STAFF: ({"staff"}, 403),
    ACTING: (ACTORS, 403),
    NOBODY_YET: (set(), 404),
    RUNNING: ({"npo_owner", "staff"}, 404),
    OPERATING: ({"developer", "npo_owner"}, 403),
    PARTIES: ({"npo_owner", "verifier", "staff"}, 404),
    OWNERS: ({"npo_owner"}, 404),
    BUYERS: ({"buyer"}, 404),
    CONCERNED: ({"developer", "staff"}, 404),
    MEMBERS: ({"developer"}, 404),
}


def as_promised(who: str, access: Access, found: Outcome) -> bool:
    if access.who in WALLS:
        theirs, refusal = WALLS[access.who]
        if who in theirs:
            return found.reached
        return found.status == refusal if who in PEOPLE else found.to_sign_in
    match access.who:
        case "open":
            return not found.to_sign_in and found.status not in (401, 403, 500)
        case "any key":
            return found.reached if who in KEYS else found.status == 401
        case "test keys":
            return found.reached if who in KEYS else found.status == 401
        case "own key" | "key's own":
            refusal = 401 if access.who == KEYS_OWN and who not in KEYS else 404  # not 403: see the next test
            return found.reached if who == "test_key" else found.status == refusal
    raise AssertionError(access.who)


@pytest.mark.parametrize("who", EVERYONE)
def test_what_others_own_looks_like_what_is_not_there(who, ask):
    told_apart = []
    for route, access in ACCESS.items():
        owners = WALLS[access.who][0] if access.who in WALLS else {"test_key"}
        if access.nowhere and who not in owners:
            for method in access.methods.split():
                there, nowhere = ask(who, method, route, access.here), ask(who, method, route, access.nowhere)
                if there != nowhere:
                    told_apart.append(f"{method} /{route}: {there} or {nowhere} for {who}")
    assert told_apart == []


def test_what_is_open_answers_everyone_alike(ask):
    unlike = {}
    for route, access in ACCESS.items():
        if access.who == OPEN and not route.startswith("account/"):
            for method in access.methods.split():
                answers = {who: ask(who, method, route, access.here).status for who in SOME}
                if len(set(answers.values())) > 1:
                    unlike[f"{method} /{route}"] = answers
    assert unlike == {}


@pytest.mark.parametrize("method", sorted(UNSAFE))
def test_the_api_takes_no_method_that_the_table_does_not_name(method, ask):
    taken = {
        route: found
        for route, access in ACCESS.items()
        if route.startswith("api/") and method not in access.methods.split()
        if (found := ask("test_key", method, route, access.here)).status != 405
    }
    assert taken == {}


def test_every_form_is_guarded_against_other_sites():
    unguarded = {
        route
        for route, view in addresses()
        if getattr(view, "csrf_exempt", False) and not route.startswith("api/v1/")
    }
    # What comes in here is signed by its sender, whom no cookie stands for.
    assert unguarded == {"payments/stripe/webhook/", "registry/log/cosignature"}
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE


assert {access.who for access in ACCESS.values()} <= {OPEN, ANY_KEY, OWN_KEY, KEYS_OWN, TEST_KEYS, *WALLS}
