"""Endpoints of Connect: sellers' accounts, transfers to them and back, and the balance all of it is drawn from."""

from typing import Any

from . import accepted
from . import accepted_connect as shapes
from .endpoints import ID, Call, Route, by, list_of, retrieve
from .objects import accounts, balance, transfers


def create_account(call: Call) -> dict[str, Any]:
    """POST /v1/accounts"""
    return call.show(accounts.create(call.store, call.params, call.cause))


def create_link(call: Call) -> dict[str, Any]:
    """POST /v1/account_links"""
    return accounts.create_link(call.store, call.params, call.public_url)


def create_transfer(call: Call) -> dict[str, Any]:
    """POST /v1/transfers"""
    return call.show(transfers.create(call.store, call.params, call.cause))


def create_reversal(call: Call) -> dict[str, Any]:
    """POST /v1/transfers/{id}/reversals"""
    transfer = call.named("transfer", "transfer")
    return call.show(transfers.reverse(call.store, transfer, call.params, call.cause))


def list_reversals(call: Call) -> dict[str, Any]:
    """GET /v1/transfers/{id}/reversals"""
    transfer = call.named("transfer", "transfer")
    call.params["transfer"] = transfer["id"]
    url = f"/v1/transfers/{transfer['id']}/reversals"
    return list_of("transfer_reversal", url, transfer=by("transfer"))(call)


def read_balance(call: Call) -> dict[str, Any]:
    """GET /v1/balance"""
    return balance.total(call.store)


_TRANSFERS = "/v1/transfers"
ROUTES: list[Route] = [
    ("POST", "/v1/accounts", shapes.ACCOUNT_CREATE, create_account),
    ("GET", f"/v1/accounts/{ID}", accepted.RETRIEVE, retrieve("account", "account")),
    ("POST", "/v1/account_links", shapes.LINK_CREATE, create_link),
    ("POST", _TRANSFERS, shapes.TRANSFER_CREATE, create_transfer),
    (
        "GET",
        _TRANSFERS,
        shapes.TRANSFER_LIST,
        list_of("transfer", _TRANSFERS, destination=by("destination"), transfer_group=by("transfer_group")),
    ),
    ("GET", f"{_TRANSFERS}/{ID}", accepted.RETRIEVE, retrieve("transfer", "transfer")),
    ("POST", f"{_TRANSFERS}/{ID}/reversals", shapes.REVERSAL_CREATE, create_reversal),
    ("GET", f"{_TRANSFERS}/{ID}/reversals", shapes.REVERSAL_LIST, list_reversals),
    ("GET", "/v1/balance", accepted.RETRIEVE, read_balance),
]
