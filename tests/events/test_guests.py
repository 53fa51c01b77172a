"""A check-in list: read, counted, used once to invite, taken along without formulas, and forgotten."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from marketplace.events import guests, organising
from marketplace.events.models import Event, Guest
from tests.shop import work

pytestmark = pytest.mark.django_db(transaction=True)
LIST = (
    "氏名,メール,出発地,人数,言語\r\n"
    "=HYPERLINK(1),hana@example.jp,大阪府,1,ja\r\n"
    "Taro,TARO@example.jp,FR,2,en\r\n"
    ",,150-0001,3,\r\n"
)  # fmt: skip


def upload(client: Client, event: Event, text: str):
    file = SimpleUploadedFile("list.csv", text.encode("utf-8-sig"), "text/csv")
    return client.post(f"/events/{event.slug}/manage/guests/", {"act": "add", "file": file})


def test_a_list_is_counted_by_origin_invited_once_and_erased(
    client, an_event, developer, offer, stripe_sandbox
):
    client.force_login(developer)
    assert upload(client, an_event, LIST).status_code == 302
    upload(client, an_event, LIST.replace(",,150-0001,3,\r\n", ""))  # the same addresses again: nobody is new
    assert dict(guests.by_origin(an_event)) == {"JP-27": 1, "FR": 2, "JP-13": 3}
    taken_along = client.get(f"/events/{an_event.slug}/manage/guests.csv").content.decode()
    assert "'=HYPERLINK(1)" in taken_along
    assert "\n=HYPERLINK" not in taken_along
    for _twice in range(2):
        client.post(f"/events/{an_event.slug}/manage/guests/", {"act": "invite"})
    work()
    letters = [one for one in mail.outbox if "/take-part/" in one.body]
    assert sorted(one.to[0] for one in letters) == ["hana@example.jp", "taro@example.jp"]
    guest = Guest.objects.get(email="hana@example.jp")
    welcome = Client().get(f"/events/{an_event.slug}/take-part/?guest={guest.key}").content.decode()
    assert 'value="JP-27"' in welcome
    Client().post(f"/events/{an_event.slug}/leave/?guest={guest.key}")
    assert not Guest.objects.filter(pk=guest.pk).exists()
    client.post(f"/events/{an_event.slug}/manage/guests/", {"act": "erase"})
    assert not Guest.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["", "colour\r\nred\r\n", "email\r\nnobody\r\n", "name,origin\r\nHana,Atlantis\r\n", "name,people\r\nHana,0\r\n"],
)  # fmt: skip
def test_a_bad_list_is_refused_whole_with_the_row_and_the_reason(client, an_event, developer, text):
    client.force_login(developer)
    answer = upload(client, an_event, text)
    assert answer.status_code == 422
    assert not Guest.objects.exists()


def test_lists_are_forgotten_a_month_after_the_close(an_event, developer):
    guests.add(an_event, guests.read(LIST.encode(), language="en"))
    organising.close(an_event, by=developer)
    assert guests.forget_old() == 0
    Event.objects.filter(pk=an_event.pk).update(closed_at=timezone.now() - timedelta(days=31))
    assert guests.forget_old() == 3
