"""A page that cannot be shown says what to do next, in the reader's language."""

import pytest
from django.template.loader import render_to_string
from django.urls import path
from django.utils import translation


def broken(request):
    raise RuntimeError


urlpatterns = [path("broken/", broken)]


def test_a_missing_page_leads_on(client, db):
    response = client.get("/no-such-page/?lang=ja")
    assert response.status_code == 404
    assert "このページは見つかりませんでした" in response.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_error_page_renders_without_a_request(name, language):
    with translation.override(language):
        page = render_to_string(f"{name}.html")
    assert f'<html lang="{language}"' in page
    assert "<h1>" in page
    assert 'class="button' in page


@pytest.mark.urls(__name__)
def test_a_failure_is_told_in_our_own_page(client, db):
    client.raise_request_exception = False
    response = client.get("/broken/?lang=en")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
