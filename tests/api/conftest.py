import pytest
from rest_framework.test import APIClient

from marketplace.throttling import _redis
from tests.products.conftest import make_product  # noqa: F401 (fixtures)
from tests.shop import a_product, company_order, test_listing  # noqa: F401 (fixtures)


@pytest.fixture(autouse=True)
def _a_fresh_count():
    """Requests counted in one test do not hold the next one back."""
    _redis().flushdb()


@pytest.fixture
def api(settings) -> APIClient:
    """A stranger's client, with the probe's addresses beside the real ones."""
    settings.ROOT_URLCONF = "tests.api.probe"
    return APIClient(raise_request_exception=False)


@pytest.fixture
def as_key(api: APIClient):
    """Makes the client show a key."""

    def show(key: str) -> APIClient:
        api.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        return api

    return show
