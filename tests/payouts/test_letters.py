"""What those who deal with a seller's money are told of its payouts."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from marketplace.letters.writing import compose
from marketplace.payouts import bank_files, onboarding
from marketplace.payouts.models import Payout
from tests.cast import person
from tests.payouts.conftest import days_pass
from tests.payouts.test_bank_files import FOREST, OURS
from tests.shop import TONNE, work

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_seller_hears_of_a_transfer_by_bank_and_that_it_came_back(
    offer, buy, npo, npo_owner, staff, settings
):
    settings.PAYOUT_PAYER = f"0000000001:{OURS.bank_code}:オカエシギンコウ:001:ホンテン:1:1234567:オカエシ"
    buy(offer, TONNE)
    onboarding.pay_by_bank(npo, FOREST, by=npo_owner)
    days_pass(8)
    file = bank_files.make_file(by=staff, on=timezone.localdate())
    bank_files.note_sent(file.pk, by=staff, second_factor=True)
    assert letters_to(npo_owner) == []
    bank_files.confirm_sent(file.pk, by=person("other-staff@example.org", is_staff=True), second_factor=True)
    [paid] = letters_to(npo_owner)
    payout = Payout.objects.get()
    assert "10,000" in paid.subject
    assert payout.public_id in paid.body
    bank_files.note_returned(payout.pk, by=staff)
    _paid, returned = letters_to(npo_owner)
    assert "10,000" in returned.subject


def letters_to(user) -> list[mail.EmailMessage]:
    """Those about payouts."""
    work()
    return [one for one in mail.outbox if one.to == [user.email] and "/sell/payouts/" in one.body]


@pytest.mark.parametrize("letter", ["payouts/paid", "payouts/returned"])
def test_each_letter_is_whole_in_both_languages(letter):
    facts = {
        "organisation": "<b>森</b>", "number": "po_1", "amount": "¥1", "way": "-", "page_url": "http://localhost/sell/payouts/po_1/",
    }  # fmt: skip
    english, japanese = (compose(letter, language=language, facts=facts) for language in ("en", "ja"))
    assert facts["page_url"] in english.plain
    assert "<b>森" not in english.html
    assert re.search(r"[ぁ-ん]{2}", japanese.plain)
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+", japanese.plain)
