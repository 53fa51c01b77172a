"""Language and light are chosen by a link, kept in a cookie, and need no script."""


def test_a_language_chosen_by_link_is_kept(client, db):
    assert '<html lang="ja"' in client.get("/?lang=ja").content.decode()
    assert '<html lang="ja"' in client.get("/").content.decode()
    assert '<html lang="en"' in client.get("/?lang=en").content.decode()


def test_a_file_taken_in_the_other_language_leaves_the_pages_as_they_were(client, db):
    client.get("/?lang=ja")
    assert client.get("/transparency/totals.csv?lang=en").status_code == 200
    assert '<html lang="ja"' in client.get("/").content.decode()


def test_a_language_we_do_not_speak_changes_nothing(client, db):
    client.get("/?lang=ja")
    assert '<html lang="ja"' in client.get("/?lang=fr").content.decode()


def test_without_a_choice_the_browser_decides(client, db):
    page = client.get("/", headers={"accept-language": "ja,en;q=0.5"})
    assert '<html lang="ja"' in page.content.decode()


def test_a_light_chosen_by_link_is_kept_until_the_system_is_asked_again(client, db):
    assert 'data-theme="dark"' in client.get("/?theme=dark").content.decode()
    assert 'data-theme="dark"' in client.get("/").content.decode()
    assert "data-theme" not in client.get("/?theme=auto").content.decode()
    assert "data-theme" not in client.get("/").content.decode()


def test_a_light_nobody_knows_is_not_repeated_on_the_page(client, db):
    assert "purple" not in client.get("/?theme=purple").content.decode().replace("theme=purple", "")


def test_the_switches_keep_the_rest_of_the_address(client, db):
    page = client.get("/?q=cedar&lang=en").content.decode()
    assert 'href="?q=cedar&amp;lang=ja"' in page


def test_a_page_may_not_be_shared_between_two_choices(client, db):
    assert "Cookie" in client.get("/").headers["Vary"]
