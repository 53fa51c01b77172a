import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from people import services
from people.models import ApiKey, Mode
from people.queries import find_api_key

pytestmark = pytest.mark.django_db


def test_a_key_is_shown_once_and_kept_only_as_a_hash(company):
    issued = services.issue_api_key(organisation=company, mode=Mode.TEST, name="shop")
    assert re.fullmatch(r"ok_test_[0-9A-Za-z]{43}", issued.plain)
    kept = ApiKey.objects.values().get()
    assert issued.plain not in str(kept)
    assert issued.plain.startswith(kept["prefix"])


def test_a_key_finds_its_organisation_and_mode(company, live_key):
    found = find_api_key(live_key)
    assert found.organisation == company
    assert found.livemode


@pytest.mark.parametrize("wrong", ["", "ok_test_", "ok_live_" + "0" * 64, "日本語", "\udcff", "\x00"])
def test_what_is_not_a_key_finds_nothing(wrong, test_key):
    assert find_api_key(wrong) is None


def test_a_revoked_key_works_no_more_and_stays_revoked(test_key):
    api_key = find_api_key(test_key)
    services.revoke_api_key(api_key=api_key)
    first = ApiKey.objects.get().revoked_at
    services.revoke_api_key(api_key=api_key)
    assert find_api_key(test_key) is None
    assert ApiKey.objects.get().revoked_at == first


def test_the_last_use_is_written_at_most_once_a_minute(test_key, django_assert_num_queries):
    api_key = find_api_key(test_key)
    services.note_use(api_key=api_key)
    with django_assert_num_queries(0):
        services.note_use(api_key=api_key)
    api_key.last_used_at = timezone.now() - timedelta(minutes=2)
    with django_assert_num_queries(1):
        services.note_use(api_key=api_key)


def test_the_command_prints_a_working_key(company):
    printed = StringIO()
    call_command("create_api_key", "company", "--mode", "live", stdout=printed)
    assert find_api_key(printed.getvalue().strip()).livemode


def test_the_command_says_so_when_there_is_no_such_organisation(db):
    with pytest.raises(CommandError, match="no organisation"):
        call_command("create_api_key", "nobody", "--mode", "test")
