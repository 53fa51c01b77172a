"""The live site that journey tests walk through, in a real browser."""


def test_the_live_site_shows_its_first_page_in_a_browser(live_site, browser_page):
    browser_page.goto(live_site.url)
    assert "Okaeshi" in browser_page.title()
    assert set(live_site.readiness().values()) == {"ok"}


def test_commands_run_inside_the_live_site(live_site):
    counted = live_site.manage(
        "shell", "--no-imports", "-c", "from people.models import User; print(User.objects.count())"
    )
    assert int(counted) > 0
