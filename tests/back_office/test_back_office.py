"""The back office: who comes in, that every table opens in both languages, and that nothing there changes anything."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from marketplace.back_office import OURS, open_office, rooms, shown_models
from marketplace.orders.models import Order
from people.models import Organisation, User
from tests.cast import sign_in_twice as enter

pytestmark = pytest.mark.django_db
MONEY_AND_CREDITS = {
    "registry",
    "orders",
    "payments",
    "payouts",
    "outbox",
    "idempotency",
    "catalogue",
    "calculators",
}


@pytest.fixture
def superuser(staff) -> User:
    User.objects.filter(pk=staff.pk).update(is_superuser=True)
    return User.objects.get(pk=staff.pk)


def address(model, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_one_comes_in_as_staff_and_with_a_second_factor(client, staff, npo_owner):
    assert client.get("/office/").url == "/account/login/?next=/office/"
    client.force_login(npo_owner)
    assert client.get("/office/").status_code == 403
    client.force_login(staff)
    assert client.get("/office/").url == reverse("mfa_index")
    enter(client, staff)
    assert client.get("/office/").status_code == 200
    for door in ("login", "logout", "password_change"):
        assert client.get(f"/office/{door}/").url.startswith("/account/")


def test_every_table_and_its_rows_open(client, superuser, company_order, test_key):
    enter(client, superuser)
    rows, named = 0, rooms()
    client.get("/?lang=ja")
    assert "Okaeshi 管理画面" in client.get("/office/").content.decode()
    orders = client.get("/office/orders/order/").content.decode()
    assert "注文s" not in orders
    assert "合計額" in orders
    for model in shown_models():
        words = {"q": "x"} if model in named and named[model].search else {}
        assert client.get(address(model, "changelist"), words).status_code == 200, model
    client.get("/?lang=en")
    menu = client.get("/office/").content.decode()
    for name in ("Steps of a listing", "Order histories", "Leaves", "Checkouts being filled in", "Witnesses"):
        assert name in menu
    for model in shown_models():
        row = model._default_manager.first()
        if row is not None:
            rows += 1
            seen = client.get(address(model, "change", row.pk))
            assert seen.status_code == 200, model
            assert 'name="_delete"' not in seen.content.decode()
    assert rows > 20


def test_nothing_of_money_and_credits_can_be_changed_made_or_deleted(client, superuser, company_order, rf):
    enter(client, superuser)
    office, request = open_office(), rf.get("/office/")
    request.user = superuser
    for model, table in office._registry.items():
        assert table.get_actions(request) == {}
        assert not table.has_add_permission(request)
        assert not table.has_delete_permission(request)
        if model._meta.app_label in MONEY_AND_CREDITS or model is LogEntry:
            assert not table.has_change_permission(request), model
    row = company_order.lines.get().retirement
    for thing in (company_order, row, row.batch):
        model = type(thing)
        assert client.get(address(model, "add")).status_code == 403
        assert client.post(address(model, "change", thing.pk), {"state": "paid"}).status_code == 403
        assert client.post(address(model, "delete", thing.pk), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": company_order.pk, "post": "yes", "index": "0"}
    client.post(address(Order, "changelist"), bulk)
    assert Order.objects.get(pk=company_order.pk).state == "retired"


def test_secrets_and_words_that_may_be_erased_are_not_shown(client, superuser, company_order):
    order = company_order
    enter(client, superuser)
    opening = order.lines.get().retirement.openings.first()
    page = client.get(address(type(opening), "change", opening.pk)).content.decode()
    assert "Kaze Airways" not in page
    guessed = client.get(address(type(opening), "changelist"), {"text__startswith": "K"})
    assert guessed.status_code == 400
    assert order.access_token_hash not in client.get(address(Order, "change", order.pk)).content.decode()
    assert superuser.password not in client.get(address(User, "change", superuser.pk)).content.decode()


def test_a_superuser_mends_a_name_and_it_is_written_down_others_cannot(client, superuser, npo, verifier):
    User.objects.filter(pk=verifier.pk).update(is_staff=True)
    mended = {"name_ja": "森の友", "name_en": "Friends of the Forest", "slug": "taken-over"}
    enter(client, User.objects.get(pk=verifier.pk))
    assert client.post(address(Organisation, "change", npo.pk), mended).status_code == 403
    enter(client, superuser)
    client.post(address(Organisation, "change", npo.pk), mended)
    npo.refresh_from_db()
    assert (npo.name_ja, npo.slug) == ("森の友", "npo")
    assert LogEntry.objects.get().user == superuser


def test_its_looser_content_policy_ends_at_its_door(client, superuser):
    enter(client, superuser)
    policy = client.get("/office/").headers["Content-Security-Policy"]
    assert "'unsafe-eval'" in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"script-src[^;]*'unsafe-inline'", policy)
    assert "unsafe" not in client.get("/").headers["Content-Security-Policy"]
    assert all(model.__module__.split(".")[0] in OURS for model in shown_models() if model is not LogEntry)
