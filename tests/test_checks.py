"""Settings that would lose money or secrets stop every command."""

import pytest
from django.core.checks import run_checks


def found(settings) -> set[str]:
    return {message.id for message in run_checks() if message.id and message.id.startswith("okaeshi.")}


@pytest.fixture(autouse=True)
def sound_settings(settings):
    settings.SITE_URL, settings.DEBUG, settings.DEMO = "https://okaeshi.example", False, False
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_live_1", "whsec_1"
    settings.STRIPE_API_BASE, settings.OPERATOR = "", {"is_set": True}


def test_sound_settings_pass(settings):
    assert found(settings) == set()


def test_a_live_key_may_not_go_to_a_sandbox(settings):
    settings.STRIPE_API_BASE = "http://localhost:8001"
    assert found(settings) == {"okaeshi.E001"}


def test_a_live_key_may_not_sell_demonstration_credits(settings):
    settings.DEMO = True
    assert found(settings) == {"okaeshi.E002"}


def test_a_key_without_its_webhook_secret_is_refused(settings):
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert found(settings) == {"okaeshi.E003"}


@pytest.mark.parametrize(
    "address", ["okaeshi.example", "ftp://okaeshi.example", "https://okaeshi.example/shop"]
)
def test_an_address_that_is_not_a_scheme_and_a_host_is_refused(settings, address):
    settings.SITE_URL = address
    assert "okaeshi.E004" in found(settings)


def test_a_key_folder_that_others_can_read_is_refused(settings, tmp_path):
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir(mode=0o755)
    assert found(settings) == {"okaeshi.E005"}


def test_a_public_site_without_tls_or_with_debugging_is_warned_of(settings):
    settings.SITE_URL, settings.DEBUG = "http://okaeshi.example", True
    assert found(settings) == {"okaeshi.W001", "okaeshi.W002"}


def test_a_shop_that_takes_money_without_saying_who_sells_is_warned_of(settings):
    settings.OPERATOR = {"is_set": False}
    assert found(settings) == {"okaeshi.W003"}


def test_a_registration_number_for_invoices_is_t_and_thirteen_digits(settings):
    settings.INVOICE_REGISTRATION = "T123"
    assert found(settings) == {"okaeshi.E006"}
    settings.INVOICE_REGISTRATION = "T1234567890123"
    assert found(settings) == set()
