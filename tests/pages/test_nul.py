"""An address with a NUL is nobody's mistake but the sender's: it leads nowhere, and breaks nothing."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    ["/footprints/%00/", "/certificates/%00/", "/orders/%00/", "/documents/%00.pdf", "/sell/listings/%00/"],
)
def test_an_address_with_a_nul_leads_nowhere(client, staff, path):
    client.force_login(staff)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/projects/?footprint=%00", "/calculate/car/?footprint=%%0000x", "/account/orders/?before=%00"]
)
def test_a_nul_in_a_query_is_left_out(client, staff, path):
    client.force_login(staff)
    assert client.get(path).status_code == 200
