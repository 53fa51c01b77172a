"""Every letter, in both languages, plain and HTML: one template, nothing untranslated, nothing that could run."""

import re
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.core.mail.message import EmailMultiAlternatives
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from marketplace.catalogue.services import follow_project
from marketplace.letters.every import ACCOUNT, LETTERS, ORDER, REGISTRY
from marketplace.letters.writing import compose, message
from marketplace.orders import letters, news
from marketplace.orders.models import Order
from marketplace.orders.services import cancel
from marketplace.outbox.models import Message
from marketplace.runtime import places
from tests.shop import TONNE, check_out, deliver_webhooks, pay, work

pytestmark = pytest.mark.django_db(transaction=True)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
TRANSFER = {
    "state": "proposed", "number": "T-1", "grams": 1_000, "batch": "KOC", "source": "H-1", "target": "H-2",
    "expires_on": "2026-12-01",
}  # fmt: skip
CASE = {
    "name_ja": "森 & 木", "name_en": "Forest & Trees", "number": "A-1", "case": 1, "kind": "application",
    "state": "submitted", "reason": "",
}  # fmt: skip
LOSS = {
    "number": "RV-1", "state": "verified", "project_ja": "森", "project_en": "Forest", "grams": 9_000,
    "covered_grams": 8_000, "uncovered_grams": 1_000,
}  # fmt: skip

YEAR = {
    "year": 2026, "emitted": 2_000, "retired": 1_000, "days": 7, "page_url": "http://localhost/account/data/",
    "registry_url": "http://localhost/registry/",
}  # fmt: skip


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not any(name.startswith("on") or name == "src" for name, _value in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_list_names_every_template_and_no_other():
    folder = places.PROJECT / "templates" / "letters"
    assert {
        path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/[!_]*.html")
    } == set(LETTERS)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_letter_says_the_same_in_both_forms(offer, buy, language):
    order = buy(offer, TONNE, language=language, beneficiary="<b>山田 & Söhne</b> 🌲", message="x")
    reasons = {
        "loss": None,
        "suspended": f"{offer.batch.project.registry_id}:suspended",
        "disputed": "lost",
        "document": order.documents.get().number,
    }
    for name in ORDER:
        letter = name.removeprefix("order/")
        if reasons.get(letter, "cancelled") is None:
            continue
        with translation.override(language):
            facts = letters._facts(order) | letters._more(letter, order, reasons.get(letter, "cancelled"))
        _is_well_written(name, language, facts)
    for name, facts in (
        ("registry/transfer", TRANSFER),
        ("registry/reversal", LOSS),
        ("registry/case", CASE),
    ):
        assert name in REGISTRY
        _is_well_written(name, language, facts)
    for name in ACCOUNT:
        _is_well_written(name, language, YEAR)


def _is_well_written(name, language, facts):
    written = compose(name, language=language, facts=facts)
    tags = Tags(written.html)
    assert written.subject in tags.words
    assert not tags.seen & {"script", "b", "img", "link", "form"}, name
    for line in written.plain.split("\n-- \n")[0].splitlines():
        if language == "ja" and line and "://" not in line and ": " not in line and "&" not in line:
            assert JAPANESE.search(line), (name, line)
        # Every line of the one stands in the other.
        assert "".join(line.rpartition(": ")[2].rstrip(":").split()) in "".join(
            (tags.words + unescape(written.html)).split()
        )
    assert not re.search("&(lt|amp|#x27|quot);", written.plain)


def test_each_step_of_an_order_is_told_once(offer, stripe_sandbox, client: Client, npo):
    slow, quick = check_out(offer, TONNE), check_out(offer, TONNE, email="hana@example.jp", language="ja")
    Order.objects.update(created_at=timezone.now() - news.TIME_TO_PAY - timedelta(seconds=1))
    news.remind()
    news.remind()
    cancel(slow.order)
    pay(stripe_sandbox, quick)
    deliver_webhooks(stripe_sandbox, client)
    work()
    with transaction.atomic():
        news.tell(quick.order, "disputed", "needs_response")
    project = offer.batch.project
    with transaction.atomic():
        follow_project(project, suspended=True)
    work()
    told = sorted(message.key.split(":")[1] for message in Message.objects.filter(kind="mail"))
    assert told == ["cancelled", "disputed", "held", "held", "paid", "retired", "suspended"]
    # One that time had overtaken was not sent: nobody is asked to pay what is cancelled.
    subjects = [letter.subject for letter in mail.outbox]
    assert len(subjects) == len(set(subjects)) == 6
    assert all("text/html" in str(letter.message()) for letter in mail.outbox)
    assert all(letter.extra_headers["Message-ID"].endswith("@localhost>") for letter in mail.outbox)


def test_a_letter_about_signing_in_has_the_same_frame(buyer, client: Client):
    client.post("/account/password/reset/", {"email": buyer.email})
    (letter,) = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    ((html, _type),) = letter.alternatives
    assert "max-width:600px" in str(html)
    assert re.search(r"[A-Z0-9]{4,}", letter.body)[0] in str(html)


def test_the_local_mailbox_shows_both_forms(client: Client, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = (
        "django.core.mail.backends.filebased.EmailBackend",
        tmp_path,
    )
    settings.DEMO = True
    message("registry/transfer", to="a@example.org", language="ja", facts=TRANSFER, name="x").send()
    page = client.get("/mailbox/")
    (name,) = re.findall(r'src="(/mailbox/[\w-]+/)"', page.content.decode())
    assert "H-2" in page.content.decode()
    letter = client.get(name)
    assert "H-2" in letter.content.decode()
    policy = letter.headers["Content-Security-Policy"]
    assert "script-src" not in policy or "script-src 'self'" in policy
    assert "sandbox" in policy
    assert "'unsafe-inline'" in policy
    settings.DEMO = False
    assert client.get(name).status_code == client.get("/mailbox/").status_code == 404
