"""Projects that Connect does not reach: a file in the banks' own format, sent by one and confirmed by another."""

from datetime import date

import pytest
from django.utils import timezone

from marketplace.payouts import bank_files, onboarding, owing
from marketplace.payouts.models import BankFile, Obligation, Payout
from marketplace.payouts.refusals import (
    ContestedMeanwhile,
    NothingToPay,
    NotSentYet,
    NotTheSamePerson,
    PayerUnknown,
    SecondFactorMissing,
    SentAlready,
)
from marketplace.payouts.statements import harmless, journal, journal_csv, statement_csv
from marketplace.payouts.zengin import BankAccount, KanaInvalid, Line, kana, write
from registry.invariants import run
from tests.cast import person
from tests.payouts.conftest import days_pass, owed
from tests.shop import TONNE

pytestmark = pytest.mark.django_db(transaction=True)
FOREST = BankAccount("0005", "ﾐﾂﾋﾞｼ", "123", "ｺｳﾁ", "1", "0012345", "ﾄｸﾋ)ﾓﾘﾉﾄﾓ")
OURS = BankAccount("0001", "オカエシギンコウ", "001", "ホンテン", "1", "1234567", "カ)オカエシ")


@pytest.fixture(autouse=True)
def _our_own_account(settings):
    settings.PAYOUT_PAYER = "0000000001:0001:オカエシギンコウ:001:ホンテン:1:1234567:オカエシ"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("もりの ともだち", "ﾓﾘﾉ ﾄﾓﾀﾞﾁ"),
        ("トクヒ）パーティー", "ﾄｸﾋ)ﾊﾟ-ﾃｲ-"),
        ("ｶ)okaeshi　1", "ｶ)OKAESHI 1"),
        ("「ヴァ」", "｢ｳﾞｱ｣"),
    ],
)
def test_names_are_written_as_banks_print_them(typed, printed):
    assert kana(typed) == printed


@pytest.mark.parametrize("typed", ["森の友", "🌲", "=", "\u202eモリ", "モリ\n"])
def test_what_no_bank_prints_is_refused(typed):
    with pytest.raises(KanaInvalid):
        kana(typed + "ア")


def test_each_record_is_120_bytes_and_the_trailer_sums_the_lines():
    content = write(
        payer=OURS, payer_code="1234567890", on=date(2026, 12, 1), lines=[Line(FOREST, 12_345, "REF1")] * 2
    )
    header, first, _second, trailer, end = records = content.split(b"\r\n")[:-1]
    assert {len(record) for record in records} == {120}
    assert header.startswith(b"1210" + b"1234567890" + "ｶ)ｵｶｴｼ".encode("shift_jis"))
    assert header[54:58] == b"1201"
    assert first[:5] == b"20005"
    assert first[42:50] == b"10012345"
    assert first[50:59].decode("shift_jis") == "ﾄｸﾋ)ﾓﾘﾉﾄﾓ"
    assert first[80:90] == b"0000012345"
    assert first[91:112] == b"REF1".ljust(20) + b"7"
    assert trailer[:19] == b"8000002000000024690"
    assert end == b"9".ljust(120)
    with pytest.raises(ValueError, match="cannot be transferred"):
        write(payer=OURS, payer_code="1", on=date(2026, 12, 1), lines=[Line(FOREST, 10**10, "")])


def test_two_people_say_that_a_file_was_sent_and_a_returned_transfer_is_owed_again(
    offer, buy, npo, npo_owner, staff, settings
):
    other = person("other-staff@example.org", is_staff=True)
    order = buy(offer, TONNE)
    with pytest.raises(NothingToPay):
        bank_files.make_file(by=staff, on=timezone.localdate())
    onboarding.pay_by_bank(npo, FOREST, by=npo_owner)
    days_pass(8)
    first = bank_files.make_file(by=staff, on=timezone.localdate())
    bank_files.withdraw(first.pk, by=staff)
    assert owed(order).state == "owed"

    file = bank_files.make_file(by=staff, on=timezone.localdate())
    assert (file.count, file.total_minor, owed(order).state) == (1, 10_000, "scheduled")
    with pytest.raises(NotSentYet):
        bank_files.confirm_sent(file.pk, by=other, second_factor=True)
    with pytest.raises(SecondFactorMissing):
        bank_files.note_sent(file.pk, by=staff, second_factor=False)
    order.payments.update(dispute="needs_response")
    owing.follow(order.payments.get().pk, "needs_response")
    with pytest.raises(ContestedMeanwhile):
        bank_files.note_sent(file.pk, by=staff, second_factor=True)
    bank_files.withdraw(file.pk, by=staff)
    assert owed(order).state == "withheld", "nobody pays out what a card takes back"
    with pytest.raises(NothingToPay):
        bank_files.make_file(by=staff, on=timezone.localdate())
    order.payments.update(dispute="won")
    owing.follow(order.payments.get().pk, "won")
    file = bank_files.make_file(by=staff, on=timezone.localdate())
    bank_files.note_sent(file.pk, by=staff, second_factor=True)
    with pytest.raises(SentAlready):
        bank_files.withdraw(file.pk, by=staff)
    with pytest.raises(NotTheSamePerson):
        bank_files.confirm_sent(file.pk, by=staff, second_factor=True)
    assert owed(order).state == "scheduled"
    bank_files.confirm_sent(file.pk, by=other, second_factor=True)
    payout = Payout.objects.get(file=file)
    assert (payout.state, owed(order).state) == ("paid", "paid")

    bank_files.note_returned(payout.pk, by=staff)
    payout.refresh_from_db()
    assert (payout.state, owed(order).state) == ("returned", "owed")
    again = bank_files.make_file(by=staff, on=timezone.localdate())
    assert again.total_minor == 10_000
    books = [post.book.name for post in journal(payout)]
    assert (books.count("BANK"), books.count("SALES")) == (2, 1), "it went, and came back"
    assert sum(post.debit - post.credit for post in journal(payout) if post.book.name == "BANK") == 0
    assert not list(journal(Payout.objects.get(file=again))), "the sale stands in the first journal already"
    assert not list(journal(Payout.objects.get(file=first))), "nothing came of what was withdrawn"
    assert BankFile.objects.count() == 4
    assert [result.offenders for result in run() if not result.holds] == []
    settings.PAYOUT_PAYER = ""
    with pytest.raises(PayerUnknown):
        bank_files.make_file(by=staff, on=timezone.localdate())


def test_the_papers_of_a_payout_add_up_and_hold_no_formula(offer, buy, pay_out):
    buy(offer, TONNE)
    buy(offer, 300_000)
    payout = pay_out()
    rows = [row.split(",") for row in "".join(statement_csv(payout)).split("\r\n")[1:-1]]
    assert sum(int(row[7]) for row in rows) == 13_000 == sum(o.amount_minor for o in Obligation.objects.all())
    postings = list(journal(payout))
    for entry in {post.entry for post in postings}:
        own = [post for post in postings if post.entry == entry]
        assert sum(post.debit for post in own) == sum(post.credit for post in own) > 0
    assert sum(post.credit for post in postings if post.book.name == "STRIPE") == 13_000
    assert "".join(journal_csv(payout)).count("\r\n") == len(postings) + 1
    assert harmless("=1+1") == "'=1+1"
    assert (harmless(-5), harmless("@x"), harmless("ok")) == (-5, "'@x", "ok")
