"""The name and the keys of the log."""

import os
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from registry.models import Leaf, LogKey
from registry.transparency import keys, published
from registry.transparency.archive import head_of
from registry.transparency.sequencer import integrate
from registry.transparency.verify import open_checkpoint
from tests.registry.transparency.log_checks import assert_every_leaf_is_proved, trusted

pytestmark = pytest.mark.django_db


def test_the_key_file_is_for_its_owner_only(settings):
    integrate()
    (path,) = (settings.KEYS / "log").glob("*.pem")
    assert path.stat().st_mode & 0o777 == 0o600
    assert (settings.KEYS / "log").stat().st_mode & 0o777 == 0o700
    assert not [name for name in os.listdir(settings.KEYS / "log") if name.startswith(".")]


def test_the_name_of_the_log_has_no_port_and_stays_when_the_site_moves(settings, act):
    settings.SITE_URL = "https://okaeshi.example:8443"
    act()
    integrate()
    settings.SITE_URL = "https://elsewhere.example"
    act()
    integrate()
    assert head_of(published.latest_checkpoint().note).origin == "okaeshi.example/registry/log"
    assert_every_leaf_is_proved()


def test_another_name_in_the_settings_halts_the_log(settings, act):
    settings.OKAESHI_LOG_ORIGIN = "one.example/log"
    integrate()
    settings.OKAESHI_LOG_ORIGIN = "two.example/log"
    act()
    assert integrate() == 0
    assert "two.example/log" in published.log_health()
    assert "one.example/log" in published.log_health()


def test_a_missing_key_file_halts_the_log(settings, act):
    integrate()
    (path,) = (settings.KEYS / "log").glob("*.pem")
    path.unlink()
    act()
    integrate()
    assert published.log_health().endswith("is missing")


def test_a_key_file_of_the_operator_is_taken_over(settings, act):
    integrate()
    (path,) = (settings.KEYS / "log").glob("*.pem")
    vkey = keys.verifier_keys()[0]
    LogKey.objects.all().delete()
    integrate()
    assert keys.verifier_keys() == [vkey]
    assert path.exists()


def test_a_new_key_is_announced_and_both_sign_for_30_days(act):
    integrate()
    (old,) = trusted()
    act()
    new = keys.rotate()
    assert integrate() == 2
    announced = Leaf.objects.get(type="key")
    assert announced.number == str(new)
    assert published.logged(str(new)).entry == announced.entry
    note = published.latest_checkpoint().note
    for key in (old, new):
        assert open_checkpoint(note, [key]).size == 2
    assert keys.verifier_keys() == [str(new), str(old)]
    LogKey.objects.filter(vkey=str(old)).update(signs_until=timezone.now() - timedelta(seconds=1))
    act()
    integrate()
    note = published.latest_checkpoint().note
    assert open_checkpoint(note, [new]).size == 3
    assert note.count("— ") == 1


def test_the_old_key_stops_30_days_after_the_rotation():
    integrate()
    keys.rotate()
    new, old = LogKey.objects.order_by("-signs_from")
    assert new.signs_until is None
    assert old.signs_until - new.signs_from == timedelta(days=30)


def test_the_command_prints_the_new_key_and_logs_it(capsys):
    integrate()
    call_command("rotate_log_key")
    new = keys.verifier_keys()[0]
    assert capsys.readouterr().out.startswith(f"{new}\n")
    assert published.logged(new).index == 0
