"""The second factor: set up, asked for at sign-in and before what needs it, and replaced by a recovery code."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    """What an authenticator app shows at the moment."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


@pytest.fixture
def secret(client, staff) -> str:
    """Staff has signed in, given the password once more, and set up an app with this secret."""
    sign_in(client, staff)
    asked = client.get(reverse("mfa_activate_totp"))
    page = client.post(asked.url, {"password": PASSWORD}, follow=True)
    shown = re.search(r"<code>([A-Z2-7]{32})</code>", page.content.decode())
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(shown[1])})
    assert done.url == reverse("mfa_view_recovery_codes")
    return shown[1]


def test_whoever_set_up_an_app_is_asked_for_its_code_when_signing_in(client, staff, secret):
    client.logout()
    assert sign_in(client, staff).url == reverse("mfa_authenticate")
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.context["form"].errors
    assert not wrong.wsgi_request.user.is_authenticated
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(reverse("people:home")).status_code == 200


def test_setting_it_up_is_giving_it_once_and_leads_back_to_what_was_wanted(client, staff):
    sign_in(client, staff)
    assert client.get("/moderation/?order=age").url == reverse("mfa_index")
    asked = client.get(reverse("mfa_activate_totp"))
    page = client.post(asked.url, {"password": PASSWORD}, follow=True)
    shown = re.search(r"<code>([A-Z2-7]{32})</code>", page.content.decode())
    page = client.post(reverse("mfa_activate_totp"), {"code": code_of(shown[1])}, follow=True)
    assert 'href="/moderation/?order=age"' in page.content.decode()
    assert client.get("/moderation/?order=age").status_code == 200


def test_one_code_is_good_once(client, staff, secret):
    code = code_of(secret)
    for expected in (True, False):
        client.logout()
        sign_in(client, staff)
        answer = client.post(reverse("mfa_authenticate"), {"code": code})
        assert answer.wsgi_request.user.is_authenticated is expected


def test_a_recovery_code_stands_in_for_the_phone_once(client, staff, secret):
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.findall(r"<code>(\d{8})</code>", page)[0]
    for expected in (True, False):
        client.logout()
        sign_in(client, staff)
        answer = client.post(reverse("mfa_authenticate"), {"code": code})
        assert answer.wsgi_request.user.is_authenticated is expected


@pytest.mark.parametrize("language", ["ja", "en"])
def test_its_pages_are_in_the_readers_language(client, staff, secret, language):
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    ):
        page = client.get(reverse(name), headers={"Accept-Language": language})
        assert page.status_code == 200
        assert (
            re.search(r"[ぁ-ん]", re.sub(r"(?s)<nav.*?</nav>", "", page.content.decode())) is not None
        ) is (language == "ja"), name


def test_an_app_can_be_taken_off_again(client, staff, secret):
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=staff).exists()
    client.logout()
    assert sign_in(client, staff).url == reverse("account:home")


def test_someone_who_lost_it_is_let_in_by_whoever_runs_the_machine(client, staff, secret):
    client.logout()
    call_command("remove_second_factor", staff.email)
    assert sign_in(client, staff).url == reverse("account:home")
    assert [letter.to for letter in mail.outbox] == [[staff.email]]
    with pytest.raises(CommandError):
        call_command("remove_second_factor", staff.email)


def test_a_copy_of_the_database_makes_no_codes(client, staff, secret, settings):
    kept = Authenticator.objects.get(user=staff, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    settings.SECRET_KEY = "another"  # as on a machine that has the copy and nothing else
    assert not kept.wrap().validate_code(code_of(secret))
