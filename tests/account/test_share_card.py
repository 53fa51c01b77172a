"""The picture of a certificate for sharing, and what other sites are told of it."""

import re
import struct

import pytest
from django.urls import reverse

from registry.retiring import disclosures

pytestmark = pytest.mark.django_db(transaction=True)


def card_of(client, number: str) -> str:
    page = client.get(reverse("certificates:page", args=[number])).content.decode()
    return re.search(r'property="og:image" content="http://[^/]+([^"]+)"', page)[1]


def test_a_card_is_a_picture_that_never_changes_and_names_nobody_in_private(client, offer, buy):
    shown = buy(offer, 10_000, beneficiary="Hana \u05e9\u05dc <script>🌱").lines.get().retirement
    hidden = buy(offer, 10_000, beneficiary="Hana Sato", public=False).lines.get().retirement
    first = card_of(client, shown.number)
    answer = client.get(first)
    assert answer.headers["Content-Type"] == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    assert struct.unpack(">II", answer.content[16:24]) == (1200, 630)
    assert client.get(first).content == answer.content
    assert client.get(card_of(client, hidden.number)).status_code == 200

    disclosures.erase(retirement=shown, fields=["beneficiary"], by=None)
    assert client.get(first).status_code == 404  # the name is gone, and with it the address
    assert card_of(client, shown.number) != first
    disclosures.disclose(retirement=hidden, fields=["beneficiary"], by=None)
    assert card_of(client, hidden.number) != first
