"""Every page of the URL map in Japanese and in English: it answers, and leaves nothing untranslated."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from calculators.services import calculate, save
from marketplace.account.ownership import attach_order
from marketplace.events.joining import Joining, join
from marketplace.events.models import Event
from marketplace.events.organising import close
from marketplace.events.states import Part
from marketplace.gifts.services import GiftWish, gift_token, wrap
from marketplace.orders.services import access_token
from people.models import Mode
from people.queries import find_api_key
from people.services import issue_api_key
from registry.lifecycle.states import Paper
from registry.lifecycle.writing import start_application
from tests.cast import sign_in_twice
from tests.events.conftest import open_event
from tests.house.access import ACCESS
from tests.house.access.words import ANY_KEY, KEYS_OWN, OWN_KEY, OWNERS, PARTIES, RUNNING, STAFF, TEST_KEYS
from tests.house.conftest import statement_of
from tests.registry.lifecycle.acts import a_report_with_everything, with_paper
from tests.registry.reversals.acts import report
from tests.shop import TONNE

pytestmark = pytest.mark.django_db(transaction=True)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
SENTENCE = re.compile(r"(?:[A-Za-z][a-z’']+[ ,]+){3}[A-Za-z]+")  # four words in a row
# Names of organisations and of published works stay as they are, and one may type a city in Japanese anywhere.
NAMES = re.compile(r"Friends of the Forest|Google Travel Impact Model|EMEP/EEA|羽田|パリ")
TICKED = re.compile(r"""<input(?=[^>]*type=["']?checkbox)[^>]*\schecked[^>]*>""")
ANSWERS = {
    "beneficiary": "A", "beneficiary_kind": "person", "public": "no", "purpose": "offset", "email": "a@example.jp",
}  # fmt: skip
# Addresses that lead nowhere without a step before them; letters, in the language of who gets them.
STEPS = {
    "mailbox/", "mailbox/<slug:name>/", "orders/<str:order>/offers/<int:offer>/",
    "account/login/code/confirm/", "account/confirm-email/", "account/password/reset/confirm/",
    "account/password/reset/complete/", "account/reauthenticate/", "account/password/set/",
    "account/second-factor/totp/deactivate/", "account/second-factor/recovery-codes/",
    "account/second-factor/recovery-codes/download/",
}  # fmt: skip


SELLING = {
    ("draft", "listing"): "draft", ("draft", "step"): "selling_step",
    ("organisation", "step"): "organisation_step", ("organisation", "paper"): "seller_paper",
}  # fmt: skip


class Words(HTMLParser):
    """The texts that a reader sees, but for those marked as being in another language and for code."""

    SILENT, EMPTY = (
        {"script", "style", "code", "pre", "noscript"},
        {"meta", "link", "br", "img", "input", "hr", "wbr"},
    )

    def __init__(self, html: str, language: str) -> None:
        super().__init__()
        self.language, self.page_language, self.texts = language, "", list[str]()
        self._quiet: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        lang = dict(attrs).get("lang")
        if tag == "html":
            self.page_language = lang or ""
        if tag not in self.EMPTY:
            quiet = bool(self._quiet and self._quiet[-1])
            foreign = lang not in (None, self.language) and tag != "html"
            self._quiet.append(quiet or tag in self.SILENT or foreign)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY and self._quiet:
            self._quiet.pop()

    def handle_data(self, data: str) -> None:
        if not (self._quiet and self._quiet[-1]) and data.strip():
            self.texts.append(" ".join(data.split()))


@pytest.fixture
def places(
    offer,
    buy,
    company,
    developer,
    npo_owner,
    verifier,
    staff,
    settings,
    a_proposal,
    a_transfer,
    losses,
    a_retirement,
    a_cancellation,
    a_name,
    selling,
    a_standing_order,
    moderated,
    a_payout,
    a_page_of_an_event,
    a_label,
    a_delivery,
    company_order,
    a_gift,
    a_product,
    an_import,
) -> dict[str, str]:
    """What stands in the addresses, for each kind of page the things it shows."""
    settings.DEMO = True
    selling |= {"listing": offer.public_id}
    order = buy(offer, TONNE)
    attach_order(order=order, user=developer)
    batch = offer.batch
    report([batch], 1_000, by=staff)  # its certificate says so
    draft = with_paper(
        start_application(operator=batch.project.operator, by=npo_owner), npo_owner, Paper.PLAN
    )
    inputs = {"legs": [{"from": "HND", "to": "CDG"}], "cabin": "economy", "passengers": 1}
    return {
        "id": save(footprint=calculate(calculator="flight", inputs=inputs)).id,
        "slug": batch.project.slug,
        "number": order.lines.get().retirement.number,
        "serial": batch.serial,
        "table": "retirements",
        "form": "csv",
        "scheme": batch.project.scheme.slug,
        "code": batch.project.methodology.code,
        "body": batch.project.verifier.organisation.slug,
        "registry_id": batch.project.registry_id,
        "case_number": a_report_with_everything(batch.project, npo_owner, verifier).number,
        "case": str(draft.pk),
        "paper": str(draft.documents.get().pk),
        "finding": "1",
        "step": "place",
        "order": order.public_id,
        "standing": a_standing_order.public_id,
        "standing_token": access_token(a_standing_order.key),
        "year": "2026",
        "product": a_product.public_id,
        "found": an_import.public_id,
        "export": "sales.csv",
        "account": offer.escrow.number,
        "token": access_token(order.key),
        "gift": given(order),
        "listing": offer.public_id,
        "organisation": company.slug,
        "user": str(developer.pk),
        "proposal": str(a_proposal.pk),
        "target": "body",
        "pk": str(a_proposal.payload["id"]),
        "holding": a_transfer.source.number,
        "transfer": a_transfer.number,
        **losses,
        **selling,
        "retired": a_retirement.number,
        "cancellation": a_cancellation.number,
        "name": str(a_name.pk),
        "dataset": "tim",
        "version": "3.0.0",
        "factor": "tim-plf-default",
        "entry": "1",  # takes posts only
        "refund": "1",  # takes posts only
        **moderated,
        "payout": a_payout.public_id,
        "event": a_page_of_an_event.slug,
        "label": a_label.public_id,
        "webhook": a_delivery.endpoint.public_id,
        "delivery": a_delivery.public_id,
        "statement": statement_of(company_order)["statement"],
        "sales": "sales.csv",
        "alert": "1",  # takes posts only
        "local": a_gift.project.slug,
        "support": a_gift.public_id,
        "support_token": access_token(a_gift.key),
        "report": str(a_gift.project.reports.get().pk),
        "act": "accept",  # takes posts only
        "past_event": past_event(buy, offer, developer).slug,
        "language": "ja",
        "obligation": "1",  # takes posts only
        "file": a_payout.file.public_id,
        "key": str(find_api_key(issue_api_key(organisation=company, mode=Mode.TEST).plain).pk),
    }


def past_event(buy, offer, developer) -> Event:
    """One that is over, with what the organiser paid for it."""
    event = open_event(developer, offer, title_en="Past", title_ja="過ぎた会")
    order = buy(offer, TONNE)
    with transaction.atomic():
        join(order, Joining(event, Part.ORGANISER, "", ""))
    close(event, by=developer)
    return event


def given(order) -> str:
    """The word that opens the order's page as a present."""
    wrap(order, GiftWish(giver="Friends of the Forest", deliver_on=timezone.now().date() - timedelta(days=2)))
    return gift_token(order)


def of_a_company(route: str, name: str) -> str:
    """Its own address, and one of its exports."""
    if route.startswith("company/"):
        return {"slug": "organisation", "name": "sales"}.get(name, name)
    return name


def of_an_event(route: str, name: str) -> str:
    """The page of one that is open, and the certificate of one that is over."""
    if route.startswith("events/") and name == "slug":
        return "past_event" if "certificate" in route else "event"
    if route.startswith("support/") and name == "slug":
        return "local"
    return name
    return "export" if name == "name" and "export/" in route else name


def address(route: str, places: dict[str, str]) -> str:
    def part(found: re.Match[str]) -> str:
        name = of_a_company(route, of_an_event(route, found[1]))
        if name == "slug" and ("organisations" in route or "screenings" in route):
            name = "organisation"
        if name == "number" and "accounts" in route:
            name = "holding" if "desk" in route else "account"
        if name == "number" and "desk/transfers" in route:
            name = "transfer"
        if name == "number" and "desk/retirements" in route:
            name = "retired"
        if name == "number" and "cancellations" in route:
            name = "holding" if "desk" in route else "cancellation"
        if name == "slug" and ("schemes" in route or "bodies" in route):
            name = "scheme" if "schemes" in route else "body"
        if name == "number" and "cases" in route:
            name = "case_number"
        if name == "number" and "reversals" in route:
            name = "loss"
        if name == "number" and "foreign" in route:
            name = "evidence"
        if route.startswith("sell/"):
            kind = "organisation" if "organisation" in route else "draft" if "write" in route else "live"
            name = SELLING.get((kind, name), name)
        if name == "registry_id" and "desk" in route:
            name = "forest"
        if "units" in route:
            return f"{places['serial']}-1"
        return places.get(name, "nothing")

    bought = f"?listing={places['listing']}&amount=20&unit=kg"
    labelled = f"?event={places['event']}"
    query = {"checkout/": bought, "checkout/confirm/": bought, "labels/make/": labelled}.get(
        route, f"?access_token={places['token']}" if route.startswith("orders/") else ""
    )
    if route.startswith("support/given/"):
        query = f"?access_token={places['support_token']}"
    if route.startswith("monthly/<"):
        query = f"?access_token={places['standing_token']}"
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", part, route) + query


def page(client: Client, path: str, language: str) -> HttpResponse | None:
    """The page, or None when this is not one."""
    answer = client.get(path, headers={"Accept-Language": language})
    return answer if answer.headers.get("Content-Type", "").startswith("text/html") else None


def test_every_page_is_whole_in_both_languages(places, client: Client, developer, staff, npo_owner):
    wrong, seen = [], set()
    for route, access in ACCESS.items():
        if (
            access.who in {ANY_KEY, OWN_KEY, KEYS_OWN, TEST_KEYS}
            or route in STEPS
            or route.startswith("api/")
            or ("documents" in route and route != "documents/")
            or "/texts/" in route
            or "papers" in route
            or route.endswith((".png", ".zip", ".json", ".pdf", ".csv"))
            or "<language:language>" in route  # they speak the language of their address
        ):
            continue
        if access.who != "open":
            sign_in_twice(
                client,
                {STAFF: staff, RUNNING: staff, PARTIES: npo_owner, OWNERS: npo_owner}.get(
                    access.who, developer
                ),
            )
        if route == "checkout/confirm/":
            client.post(address("checkout/", places), ANSWERS)
        for language in ("ja", "en"):
            found = page(client, address(route, places), language)
            if found is None or found.status_code in {302, 405}:
                continue
            seen.add(route)
            words = Words(found.content.decode(), language)
            ticked = TICKED.findall(found.content.decode())
            wrong += [f"/{route} has a box that is ticked beforehand: {box}" for box in ticked]
            if found.status_code != 200 or words.page_language not in ("", language):
                wrong.append(f"/{route}: {found.status_code}, {words.page_language} for {language}")
            foreign = [text for text in words.texts if _is_foreign(text, language)]
            wrong += [f"/{route} in {language}: {text}" for text in dict.fromkeys(foreign)]
        client.logout()
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 20


def _is_foreign(text: str, language: str) -> bool:
    if NAMES.search(text):
        return False
    if language == "ja":
        return SENTENCE.search(text) is not None and not JAPANESE.search(text)
    return JAPANESE.search(text) is not None
