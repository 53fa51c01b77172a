"""What a key may do, and how one takes the place of another."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from people import services
from people.authentication import HasApiKey
from people.errors import KeyEnded, NotAllowed, ScopesInvalid
from people.models import ApiKey, Mode, Role, Scope
from people.queries import find_api_key
from tests.house.test_permission_matrix import addresses

pytestmark = pytest.mark.django_db
READS = ["orders:read"]


def ask(client: Client, key: str, method: str = "get", address: str = "/api/v1/orders/"):
    return getattr(client, method)(
        address, headers={"Authorization": f"Bearer {key}"}, content_type="application/json"
    )


def test_a_key_does_what_its_scopes_name_and_is_told_what_it_lacks(company, client: Client):
    key = services.issue_api_key(organisation=company, mode=Mode.TEST, scopes=READS).plain
    assert ask(client, key).status_code == 200
    for method, address in (("post", "/api/v1/orders/"), ("post", "/api/v1/orders/ord_nothing/cancel/")):
        refused = ask(client, key, method, address)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
        assert refused.json()["scope"] == "orders:write"


def test_every_call_for_keys_says_which_scope_it_asks_for():
    assert get_resolver()
    silent = []
    for route, view in addresses():
        view_class = getattr(view, "view_class", getattr(view, "cls", None))
        if HasApiKey in getattr(view_class, "permission_classes", ()):
            named = getattr(view_class, "scopes", {})
            methods = [
                name for name in ("get", "post", "put", "patch", "delete") if hasattr(view_class, name)
            ]
            silent += [f"{name} /{route}" for name in methods if named.get(name.upper()) not in Scope.values]
    assert silent == [], "say in `scopes` of the view what these ask for"


@pytest.mark.parametrize("scopes", [[], ["orders:read", "everything"]])
def test_a_key_without_scopes_or_with_unknown_ones_is_not_made(company, scopes):
    with pytest.raises(ScopesInvalid):
        services.issue_api_key(organisation=company, mode=Mode.TEST, scopes=scopes)


def test_a_replaced_key_works_until_its_stated_end_beside_the_new_one(company, developer, client: Client):
    old = services.issue_api_key(organisation=company, mode=Mode.LIVE, name="shop", scopes=READS)
    new = services.rotate_api_key(api_key=old.api_key, lasts=timedelta(hours=24), by=developer)
    assert (new.api_key.name, new.api_key.scopes, new.api_key.mode) == ("shop", READS, "live")
    assert ask(client, old.plain).status_code == ask(client, new.plain).status_code == 200
    ApiKey.objects.filter(pk=old.api_key.pk).update(works_until=timezone.now())
    assert ask(client, old.plain).json()["code"] == "invalid_api_key"
    assert ask(client, new.plain).status_code == 200


def test_a_key_is_replaced_once(company):
    old = services.issue_api_key(organisation=company, mode=Mode.TEST).api_key
    new = services.rotate_api_key(api_key=old, lasts=timedelta(0)).api_key
    with pytest.raises(KeyEnded):
        services.rotate_api_key(api_key=old, lasts=timedelta(0))
    services.revoke_api_key(api_key=new)
    with pytest.raises(KeyEnded):
        services.rotate_api_key(api_key=new, lasts=timedelta(0))


def test_a_developer_makes_and_replaces_test_keys_and_no_live_ones(company, buyer, client: Client):
    services.add_member(organisation=company, email=buyer.email, role=Role.DEVELOPER)
    page = reverse("people:keys", args=[company.slug])
    client.force_login(buyer)
    form = {"mode": "test", "name": "playing", "scopes": ["orders:read", "orders:write"]}
    made = client.post(page, form).context["issued"]
    assert find_api_key(made.plain).scopes == ["orders:read", "orders:write"]
    replaced = client.post(
        reverse("people:rotate_key", args=[company.slug, made.api_key.pk]), {"lasts": "24"}
    )
    assert replaced.context["issued"].plain in replaced.content.decode()
    assert client.post(page, form | {"mode": "live"}).context["form"].errors["mode"]
    assert client.post(page, form | {"scopes": []}).context["form"].errors["scopes"]
    live = services.issue_api_key(organisation=company, mode=Mode.LIVE)
    with pytest.raises(NotAllowed):
        services.rotate_api_key(api_key=live.api_key, lasts=timedelta(0), by=buyer)
    client.post(reverse("people:revoke_key", args=[company.slug, live.api_key.pk]))
    assert find_api_key(live.plain)
