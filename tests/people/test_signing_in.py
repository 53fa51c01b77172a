import re

import pytest
from django.contrib.auth import get_user
from django.core.cache import cache
from django.urls import reverse

from people import services
from people.models import Role, User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, CODE = "/account/login/", "/account/login/code/"


@pytest.fixture(autouse=True)
def _nobody_is_held_back_by_the_test_before():
    cache.clear()


@pytest.fixture(params=["en", "ja"])
def reader(request, client):
    """A visitor who reads English, and one who reads Japanese."""
    client.cookies["django_language"] = request.param
    client.language = request.param
    return client


def code_in(mail) -> str:
    return re.search(r"^\s*([A-Z0-9]+(?:-[A-Z0-9]+)*)\s*$", mail.body, re.M)[1]


def signed_in(client) -> User | None:
    user = get_user(client)
    return user if user.is_authenticated else None


def test_someone_signs_up_and_confirms_the_address_by_a_code(reader, mailoutbox):
    reader.post("/account/signup/", {"email": "Hana@Example.org", "password1": "a long pass phrase"})
    assert signed_in(reader) is None
    reader.post(reverse("account_email_verification_sent"), {"code": code_in(mailoutbox[0])})
    hana = signed_in(reader)
    assert (hana.email, hana.language) == ("hana@example.org", reader.language)


def test_the_code_comes_in_the_readers_language(reader, buyer, mailoutbox):
    reader.post(CODE, {"email": buyer.email})
    subject, opening = {
        "en": ("Your code to sign in", "Enter this code"),
        "ja": ("ログイン用の認証コード", "ログイン中の画面に"),
    }[reader.language]
    assert mailoutbox[0].subject == subject
    assert opening in mailoutbox[0].body


def test_a_code_from_the_e_mail_signs_in(client, buyer, mailoutbox):
    client.post(CODE, {"email": "BUYER@example.org"})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[0])})
    assert signed_in(client) == buyer


def test_a_wrong_code_signs_nobody_in(client, buyer, mailoutbox):
    client.post(CODE, {"email": buyer.email})
    for _attempt in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[0])})
    assert signed_in(client) is None


def test_a_password_signs_in(client, buyer):
    response = client.post(LOGIN, {"login": buyer.email, "password": PASSWORD})
    assert response.headers["Location"] == reverse("account:home")
    assert signed_in(client) == buyer


def test_a_wrong_password_is_told_without_saying_who_has_an_account(client, buyer):
    known = client.post(LOGIN, {"login": buyer.email, "password": "wrong"})
    unknown = client.post(LOGIN, {"login": "nobody@example.org", "password": "wrong"})
    assert signed_in(client) is None
    assert known.context["form"].errors == unknown.context["form"].errors


def test_whoever_guesses_passwords_is_stopped(client, buyer):
    for _guess in range(12):
        client.post(LOGIN, {"login": buyer.email, "password": "guess"})
    client.post(LOGIN, {"login": buyer.email, "password": PASSWORD})
    assert signed_in(client) is None


def test_signing_up_twice_does_not_tell_that_there_is_an_account(client, buyer, mailoutbox):
    again = client.post("/account/signup/", {"email": buyer.email, "password1": "a long pass phrase"})
    new = client.post("/account/signup/", {"email": "new@example.org", "password1": "a long pass phrase"})
    assert again.headers["Location"] == new.headers["Location"]
    assert mailoutbox[0].subject == "You have an account already"


@pytest.mark.parametrize("weak", ["short", "password123", "1234567890", ""])
def test_a_weak_password_is_refused(client, weak):
    response = client.post("/account/signup/", {"email": "new@example.org", "password1": weak})
    assert response.status_code == 200
    assert not User.objects.exists()


def test_a_forgotten_password_is_replaced_by_a_code(client, buyer, mailoutbox):
    client.post("/account/password/reset/", {"email": buyer.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mailoutbox[0])})
    words = {"password1": "another long phrase", "password2": "another long phrase"}
    client.post(reverse("account_complete_password_reset"), words)
    client.post("/account/logout/")
    client.post(LOGIN, {"login": buyer.email, "password": "another long phrase"})
    assert signed_in(client) == buyer
    assert "Your password was changed" in [mail.subject for mail in mailoutbox]


def test_someone_added_by_an_owner_signs_in_by_code_alone(client, npo, npo_owner, mailoutbox):
    services.add_member(organisation=npo, email="aki@example.org", role=Role.MEMBER, by=npo_owner)
    client.post(CODE, {"email": "aki@example.org"})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[0])})
    assert signed_in(client).email == "aki@example.org"
    assert npo.name in client.get(reverse("people:home")).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_request_login_code",
        "account_reset_password",
    ],
)
def test_the_pages_for_strangers_are_in_the_readers_language(reader, name):
    page = reader.get(reverse(name))
    assert page.status_code == 200
    assert f'<html lang="{reader.language}"' in page.content.decode()


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "account_logout", "account_inactive"]
)
def test_the_pages_for_those_signed_in_are_in_the_readers_language(reader, buyer, name):
    reader.force_login(buyer)
    page = reader.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert f'<html lang="{reader.language}"' in page.content.decode()
