"""The live site that journey tests walk through, in a real browser."""

import os
import subprocess
import sys

from marketplace.runtime import places
from tests.prepared import OWN


def test_the_live_site_shows_its_first_page_in_a_browser(live_site, browser_page):
    browser_page.goto(live_site.url)
    assert "Okaeshi" in browser_page.title()
    assert set(live_site.readiness().values()) == {"ok"}


def test_commands_run_inside_the_live_site(live_site):
    counted = live_site.manage(
        "shell", "--no-imports", "-c", "from people.models import User; print(User.objects.count())"
    )
    assert int(counted) > 0


def test_a_command_from_another_window_speaks_to_the_same_sandbox(live_site):
    ask = "from marketplace.payments.gateway import reachable; print(reachable())"
    bare = {name: word for name, word in os.environ.items() if name not in OWN}
    asked = subprocess.run(
        [sys.executable, places.PROJECT / "manage.py", "shell", "--no-imports", "-c", ask],
        env=bare | {"OKAESHI_VAR": str(live_site.root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.strip() == "True"


def test_a_site_with_work_left_from_before_gets_ready_by_doing_it(live_site, monkeypatch):
    """It would be stopped again otherwise, and never get through."""
    said: list[str] = []
    with live_site.servers[0].connect(places.DATABASE) as connection:
        with connection.transaction():
            (left,) = connection.execute(
                "insert into outbox_message (kind, key, payload, created_at, due_at, attempts, last_error) values"
                " ('unheard of', 'left undone', '{}', now(), now() - interval '1 hour', 0, '') returning id"
            ).fetchone() or (None,)
            connection.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [f"outbox:{left}"])

        def hear(line: str) -> None:
            said.append(line)
            connection.execute("select pg_advisory_unlock_all()")  # now the workers can have it

        monkeypatch.setattr(live_site, "say", hear)
        live_site.wait_until_ready(patience=0)
        connection.execute("delete from outbox_message where id = %s", [left])
    assert said == ["doing what was left undone"]
