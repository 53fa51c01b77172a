"""A receipt with every retired order: its numbers without a gap, its tax, its one addressee, and never a change."""

import csv
import io
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from marketplace.companies.closing import close
from marketplace.documents import contents, services
from marketplace.documents.models import Document, Paper, Sheet
from marketplace.documents.printing import figures, printed, render, sheet
from marketplace.errors import ReceiptsTooMany, TextInvalid
from marketplace.orders.models import Order, Statement
from marketplace.orders.services import access_token
from marketplace.pages.formats import JST
from tests.shop import TONNE, check_out, work

pytestmark = pytest.mark.django_db(transaction=True)
ARABIC, LONG = "مؤسسة الغابات الخضراء", "株式会社" + "長" * 150


@pytest.fixture(autouse=True)
def registered(settings):
    settings.INVOICE_REGISTRATION = "T1234567890123"
    settings.OPERATOR = settings.OPERATOR | {"name": "おかえし株式会社"}


def page_of(order: Order) -> str:
    return f"/orders/{order.public_id}/?access_token={access_token(order.key)}"


def refused(sql: str, *params: object) -> bool:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return True


def test_a_retired_order_has_a_qualified_invoice_that_opens_from_its_letter(
    offer, buy, client: Client, tmp_path
):
    order = buy(offer, 1_240_000, language="ja", beneficiary="山田 花子")
    receipt = order.documents.get()
    year = timezone.now().astimezone(JST).year
    assert receipt.number == f"RC-{year}-000001"
    assert (receipt.base_minor, receipt.tax_minor, receipt.total_minor) == (14_202, 1_420, 15_622)
    assert receipt.supplied_on == order.lines.get().retirement.retired_at.astimezone(JST).date()
    said = sheet(receipt, "ja")
    # What the Consumption Tax Act, art. 57-4 (1), asks of a qualified invoice.
    assert (said["issuer"], said["registration"]) == ("おかえし株式会社", "T1234567890123")
    assert said["addressee"]["text"] + said["honorific"] == "山田 花子様"
    assert said["tax"] == {"rate": "10%対象", "base": "¥14,202", "tax": "¥1,420"}
    assert (said["title"], said["subtitle"], said["total"]) == ("領収書", "適格請求書", "¥15,622")
    assert [part["minor"] for part in said["split"]] == [12_400, 1_240, 562, 1_420]
    (line,) = said["lines"]
    assert (line["mass"], line["amount"]) == ("1,240 kg", "¥14,202")

    (link,) = re.findall(r"https?://[^/]+(/orders/\S+\.pdf\S+)", mail.outbox[-1].body)
    answer = client.get(link)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content == bytes(Sheet.objects.get().pdf)  # as stored, again and again
    assert client.get(link.split("?")[0]).status_code == 404
    assert sha256(render(receipt, "ja")).hexdigest() == Sheet.objects.get().unsigned_sha256
    (signature,) = PdfFileReader(io.BytesIO(answer.content)).embedded_signatures
    signature.compute_integrity_info()
    assert signature.evaluate_signature_coverage().name == "ENTIRE_FILE"
    assert figures(receipt)["total_minor"] == 15_622
    assert client.get(link.replace("lang=ja", "lang=en")).content != answer.content


def test_who_asks_for_another_addressee_gets_a_new_number_and_the_old_one_is_cancelled(
    offer, buy, client: Client
):
    order = buy(offer, TONNE)
    first = order.documents.get()
    form = {"addressee": f"  {ARABIC} 🌲 ", "honorific": "organisation"}
    address = page_of(order).replace("/?", "/addressee/?")
    assert client.post(address, form).status_code == 302
    client.post(address, form)  # a double click
    cancelling = order.documents.get(kind="cancellation")
    again = order.documents.get(replaces=first)
    assert cancelling.about == first
    assert services.in_force(order) == again
    assert again.paper.addressee == f"{ARABIC} 🌲"
    assert sheet(again, "en")["replaces"] == f"Issued anew, in place of {first.number}."
    assert first.number in sheet(cancelling, "ja")["statement"]
    work()
    assert mail.outbox[-1].subject == f"Your receipt, issued anew {again.number}"
    page = client.get(page_of(order), headers={"Accept-Language": "en"}).content.decode()
    assert page.index(again.number) < page.index(cancelling.number) < page.index(first.number)
    for name in ("", "x" * 201, "a\u202eb", "a\x00b"):
        with pytest.raises(TextInvalid):
            services.address(order.pk, addressee=name, honorific="person")
    for count in range(services.RECEIPTS_MAX - 2):
        services.address(order.pk, addressee=f"{LONG}{count}", honorific="person")
    with pytest.raises(ReceiptsTooMany):
        services.address(order.pk, addressee="One more", honorific="person")
    assert (
        len(bytes(printed(services.in_force(order), "ja").pdf)) > 10_000
    )  # a name of 150 letters is printed whole


def test_an_addressee_named_before_the_retirement_stands_on_the_first_receipt(offer, stripe_sandbox):
    order = check_out(offer, TONNE).order
    assert services.address(order.pk, addressee="Kaze K.K.", honorific="organisation") is None
    assert contents.addressee_of(Order.objects.get(pk=order.pk)).name == "Kaze K.K."
    services.issue_receipt(order.pk)  # too early: nothing
    assert not Document.objects.exists()


def test_money_that_goes_back_later_is_written_on_a_credit_note_with_its_tax(offer, buy):
    order = buy(offer, 1_240_000)
    parts = [
        services.give_credit(order.pk, amount_minor=n, key=f"g{n}", reason="goodwill")
        for n in (5_000, 10_622)
    ]
    again = services.give_credit(order.pk, amount_minor=5_000, key="g5000", reason="goodwill")
    assert again == parts[0]
    assert [(part.total_minor, part.tax_minor) for part in parts] == [(5_000, 454), (10_622, 966)]
    assert sum(part.base_minor for part in parts) == 14_202
    assert sheet(parts[0], "ja")["subtitle"] == "適格返還請求書"
    with pytest.raises(DatabaseError):  # no more than was received
        services.give_credit(order.pk, amount_minor=1, key="g1", reason="goodwill")
    work()
    assert mail.outbox[-1].subject == f"Your credit note {parts[1].number}"


def test_the_database_refuses_gaps_changes_and_a_second_receipt(offer, buy):
    order, other = buy(offer, TONNE), buy(offer, TONNE)
    first, second = Document.objects.order_by("pk")
    assert (first.serial, second.serial) == (1, 2)
    draft = contents.receipt_of(order)
    columns = (
        "about_id, issued_at, issued_on, supplied_from, supplied_on, currency, tax_rate, base_minor, tax_minor,"
        " total_minor, language, facts, kind, livemode, series_id"
    )
    copy = (
        f"insert into documents_document (number, serial, order_id, key, {columns})"
        f" select %s, %s, %s, 'x', {columns} from documents_document where id = %s"
    )
    year = first.issued_on.year
    assert refused(copy, f"RC-{year}-000004", 4, order.pk, first.pk)  # a gap
    assert refused(copy, f"RC-{year}-000002", 2, order.pk, first.pk)  # a number used twice
    assert refused(copy, f"RC-{year}-000009", 3, order.pk, first.pk)  # a number that is not its serial
    assert refused(copy, f"RC-{year}-000003", 3, order.pk, first.pk)  # a second receipt of an order
    assert refused("update documents_document set total_minor = 1, base_minor = 1, tax_minor = 0")
    assert refused("delete from documents_document where id = %s", second.pk)
    assert refused("update documents_paper set addressee = 'x'")
    assert refused("update documents_sheet set language = 'xx'")
    assert refused("delete from documents_sheet")
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():  # what stands is not replaced
        services.issue(services._again(first, contents.Addressee("x"), 2))
    unpaid = check_out(offer, TONNE).order
    assert refused(copy, f"RC-{year}-000003", 3, unpaid.pk, first.pk)
    assert draft.key == first.key
    assert other.documents.count() == 1


def test_a_month_on_a_statement_is_one_invoice_rounded_once(company_order, company, test_key, client: Client):
    account = Statement.objects.get(organisation=company, livemode=False)
    order = company_order
    month = order.created_at.astimezone(JST).date().replace(day=1)
    after = (month + timedelta(days=32)).replace(day=1)
    invoice = close(account.pk, until=after).document
    assert close(account.pk, until=after) is None
    assert re.fullmatch(r"TEST-IV-\d{4}-000001", invoice.number)
    assert invoice.total_minor == round(order.accrued_micro / 1_000_000)
    assert invoice.paper.addressee == "Kaze Airways"
    assert (invoice.supplied_from, invoice.supplied_on.month) == (month, month.month)
    assert sum(line["minor"] for line in invoice.facts["lines"]) == invoice.base_minor
    services.issue_receipt(order.pk)
    assert not order.documents.exists()  # no second document of the same sale


def test_documents_are_found_by_date_amount_and_name_and_only_by_whom_they_concern(
    offer, buy, staff, buyer, other_buyer, client: Client
):
    mine = buy(offer, TONNE, email=buyer.email.upper(), beneficiary="=HYPERLINK(1)")
    buy(offer, 2 * TONNE, beneficiary="ＫＡＺＥ 航空", beneficiary_kind="organisation")
    one, two = Document.objects.order_by("pk")
    day = f"{one.supplied_on:%Y-%m-%d}"
    client.force_login(staff)

    def found(query: str) -> set[str]:
        page = client.get(f"/documents/?{query}").content.decode()
        return set(re.findall(r"RC-\d{4}-\d{6}", page))

    both = {one.number, two.number}
    assert found("") == found(f"since={day}&until={day}&least=12000&most=30000") == both
    assert found("partner=kaze航空") == found(f"least={one.total_minor + 1}&partner=kaze") == {two.number}
    assert found("until=2000-01-01") == found("kind=credit_note") == set()
    assert client.get("/documents/?least=no").status_code == 422
    table = b"".join(client.get("/documents/export.csv?most=13000").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["number"], row["addressee"], row["tax_minor"]) == (
        one.number,
        "'=HYPERLINK(1)",
        str(one.tax_minor),
    )
    client.force_login(buyer)
    assert found("") == {one.number}
    assert client.get(f"/documents/{one.number}.pdf").status_code == 200
    assert client.get(f"/documents/{two.number}.pdf").status_code == 404
    client.force_login(other_buyer)
    assert found("") == set()
    assert mine.documents.get() == one
