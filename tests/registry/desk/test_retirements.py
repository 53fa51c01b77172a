"""Retiring at the desk, through a browser's requests: names, words, checking, amending, disclosing, erasing."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from people import services
from people.models import Role, User
from registry import accounts, queries
from registry.models import Account, Amendment, CanonicalName, Proposal, Retirement
from registry.retiring.wordings import current
from registry.transparency.sequencer import integrate
from tests.cast import person
from tests.registry.certificates.papers import read_by_pypdf
from tests.registry.claims import retire_held, words
from tests.registry.conftest import TONNE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir()
    settings.OKAESHI_ERASURE_LIST = tmp_path / "erasures"


@pytest.fixture
def source(batch) -> Account:
    return accounts.holding_account(batch.project.operator, livemode=True)


@pytest.fixture
def desk(client: Client):
    """desk(user, path, data) -> the page's text after redirects; POST when there is data."""

    def ask(user: User, path: str, data: dict | None = None, status: int = 200) -> str:
        client.force_login(user)
        path = f"/registry/desk/{path}"
        wanted = {"headers": {"Accept-Language": "en"}, "follow": True}
        answer = client.get(path, **wanted) if data is None else client.post(path, data, **wanted)
        assert answer.status_code == status, answer.status_code
        return answer.content.decode()

    return ask


def filled_in(batch, **other: str) -> dict[str, str]:
    return {
        "batch": batch.serial,
        "amount": "1.24",
        "unit": "t",
        "beneficiary_is": "listed",
        "beneficiary": "midori trading co., ltd.",
        "purpose": "disclosure",
        "period_from": "2025-04-01",
        "period_to": "2026-03-31",
        "place": "高知市",
        "message": "一行目\r\n二行目",
        "disclosure": "private",
        "key": "one-form",
    } | other


@pytest.mark.django_db(transaction=True)
def test_a_name_is_vetted_units_are_retired_and_their_words_amended_disclosed_and_erased(
    desk, batch, source, npo_owner, staff, client
):
    asked = {"kind": "organisation", "name_ja": "株式会社みどり商事", "name_en": "Midori Trading Co., Ltd."}
    assert "Waits to be vetted" in desk(npo_owner, "names/", asked)
    assert "on the list already" in desk(npo_owner, "names/", asked, status=422)
    retire = f"accounts/{source.number}/retire/"
    assert "not on the list" in desk(npo_owner, retire, filled_in(batch), status=422)
    assert "株式会社みどり商事" in desk(staff, "names/vetting/")
    desk(staff, f"names/{CanonicalName.objects.get().pk}/vet/", {})

    check = desk(npo_owner, retire, filled_in(batch))
    assert "Retire 1,240 kg for ever" in check
    assert "1 April 2025 to 31 March 2026" in check
    assert not Retirement.objects.exists()
    hidden = dict(re.findall(r'<input type="hidden" name="(?!csrf)([a-z_]+)"(?: value="([^"]*)")?', check))
    page = desk(npo_owner, retire, hidden | {"confirmed": "1"})
    done = Retirement.objects.get()
    assert done.serials == [f"{batch.serial}-1.000000~2.239999"]
    assert "not public" in page
    desk(npo_owner, retire, hidden | {"confirmed": "1"})  # pressed twice
    assert Retirement.objects.count() == 1
    assert current(done).public == {}
    assert "みどり" not in client.get(f"/certificates/{done.number}/").content.decode()

    own = f"retirements/{done.number}/"
    assert "waits for the next checkpoint" in desk(
        npo_owner, own + "amend/", filled_in(batch, place="東京都"), status=422
    )
    integrate()
    desk(npo_owner, own + "amend/", filled_in(batch, place="東京都"))
    assert Amendment.objects.get().version == 2
    assert "says already" in desk(npo_owner, own + "amend/", filled_in(batch, place="東京都"), status=422)
    desk(npo_owner, own + "disclose/", {"fields_chosen": ["beneficiary", "place"]})
    assert set(current(done).public) == {"beneficiary", "place"}
    desk(npo_owner, own + "disclose/", {"fields_chosen": ["beneficiary"]}, status=422)
    notice = client.get(f"/registry/desk/{own}notice.pdf")
    text = re.sub(r"\s", "", read_by_pypdf(notice.content))
    for told in ("無効化通知書", "FriendsoftheForest", "御中", done.number, "株式会社みどり商事", "東京都"):
        assert told in text
    desk(npo_owner, own + "erase/", {"fields_chosen": ["message"]})
    assert "二行目" not in desk(npo_owner, own)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"amount": "0"}, "positive number"),
        ({"amount": "9.1"}, "The account has only"),
        ({"amount": "", "serials": "KOC-JP-0012-2024-01-０１"}, "not a serial number"),
        ({"amount": "", "serials": "KOC-JP-0012-2024-01-11"}, "not in the batch"),
        ({"amount": "", "serials": "KOC-JP-0012-2024-01-10"}, "not in this account"),
        ({"purpose": "other"}, "what the units are used for"),
        ({"period_to": "2025-03-31"}, "period of use"),
        ({"on_behalf_of": "鈴木 一郎"}, "their consent"),
        ({"disclosure": "later"}, "after today"),
        ({"disclosure": ""}, "This field is required"),
    ],
)
def test_a_form_that_cannot_be_carried_out_says_so_and_moves_nothing(
    desk, batch, source, npo_owner, other, told
):
    given = filled_in(batch, beneficiary_is="person", beneficiary="山田 太郎", **other)
    page = desk(npo_owner, f"accounts/{source.number}/retire/", given | {"confirmed": "1"}, status=422)
    assert told in page
    assert not Retirement.objects.exists()


def test_a_member_without_the_right_and_strangers_neither_retire_nor_read_what_is_withheld(
    desk, batch, source, npo, npo_owner, developer, company
):
    viewer = person("viewer@example.org")
    services.add_member(organisation=npo, email=viewer.email, role=Role.MEMBER, by=npo_owner)
    desk(viewer, f"accounts/{source.number}/retire/", filled_in(batch), status=403)
    desk(developer, f"accounts/{source.number}/retire/", filled_in(batch), status=404)
    done = retire_held(batch, npo_owner, words("山田 太郎"), grams=5, public=frozenset())
    for path in ("", "amend/", "notice.pdf"):
        desk(developer, f"retirements/{done.number}/{path}", status=404)
    desk(viewer, f"retirements/{done.number}/disclose/", {"fields_chosen": ["beneficiary"]})
    assert current(done).public == {}


def test_words_can_be_promised_for_a_day(desk, batch, source, npo_owner):
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    given = filled_in(
        batch, beneficiary_is="person", beneficiary="山田 太郎", disclosure="later", disclose_on=day
    )
    desk(npo_owner, f"accounts/{source.number}/retire/", given | {"confirmed": "1"})
    assert current(Retirement.objects.get()).public == {"disclose_on": day}


def test_a_holder_and_staff_ask_for_cancellations_that_someone_else_decides(
    desk, batch, source, npo_owner, staff
):
    given = {
        "batch": batch.serial,
        "amount": "2",
        "unit": "t",
        "why": "Given up",
        "code": "voluntary",
        "key": "a",
    }
    desk(npo_owner, f"accounts/{source.number}/cancel/", given)
    assert f"In account {source.number}." in desk(staff, f"cancellations/?account={source.number.lower()}")
    assert "no holding account" in desk(staff, "cancellations/?account=nobody", status=404)
    desk(staff, f"cancellations/{source.number}/", given | {"code": "administrative"})
    assert Proposal.objects.count() == 2
    assert queries.balance_of(batch).cancelled == 0
    too_much = given | {"amount": "10"}
    assert "has only" in desk(npo_owner, f"accounts/{source.number}/cancel/", too_much, status=422)


def test_staff_erase_a_word_of_any_retirement(desk, batch, npo_owner, staff):
    done = retire_held(batch, npo_owner, words("山田 太郎"), grams=TONNE)
    asked = {"number": done.number, "fields_chosen": ["beneficiary"]}
    desk(npo_owner, "erasures/", asked, status=403)
    desk(staff, "erasures/", asked | {"number": "R-1"}, status=422)
    desk(staff, "erasures/", asked)
    assert current(done).openings == ()
