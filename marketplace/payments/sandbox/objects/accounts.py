"""Connected accounts of sellers, and the single-use links through which Stripe asks them for what it needs."""

from typing import Any

from ..errors import StripeRefusal, no_such
from ..store import Document, Store, new_id
from .events import Cause, emit

LINK_SECONDS = 5 * 60
# What Stripe asks a Japanese organisation for first (https://docs.stripe.com/connect/required-verification-information).
ASKED = (
    "business_profile.url",
    "company.name_kana",
    "company.tax_id",
    "external_account",
    "representative.verification.document",
    "tos_acceptance.date",
)
BANK_ACCOUNT = "external_account"


def create(store: Store, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/accounts: an account that can do nothing until its owner has answered."""
    profile = params.get("business_profile", {})
    identifier = new_id("acct", 16)
    account: Document = {
        "id": identifier,
        "object": "account",
        "business_profile": {"name": profile.get("name"), "url": profile.get("url")},
        "business_type": params.get("business_type"),
        "capabilities": dict.fromkeys(params.get("capabilities", {}), "inactive"),
        "charges_enabled": False,
        "controller": {
            "fees": {"payer": "application"},
            "is_controller": True,
            "losses": {"payments": "application"},
            "requirement_collection": "stripe",
            "stripe_dashboard": {"type": "express"},
            "type": "application",
        },
        "country": params.get("country", "JP"),
        "created": store.now(),
        "default_currency": "jpy",
        "details_submitted": False,
        "email": params.get("email"),
        "external_accounts": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/accounts/{identifier}/external_accounts",
        },
        "future_requirements": requirements([]),
        "metadata": params.get("metadata", {}),
        "payouts_enabled": False,
        "requirements": requirements(list(ASKED)),
        "type": "express",
    }
    store.add(account)
    emit(store, "account.updated", account, cause)
    return account


def requirements(due: list[str]) -> Document:
    """What is still asked for; while something is, the account is disabled."""
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": due,
        "disabled_reason": "requirements.past_due" if due else None,
        "errors": [],
        "eventually_due": due,
        "past_due": due,
        "pending_verification": [],
    }


def answer(store: Store, account: Document, *, left_out: tuple[str, ...] = ()) -> Document:
    """The owner has filled in Stripe's form, but for what is `left_out`."""
    due = [name for name in account["requirements"]["currently_due"] if name in left_out]
    before = {name: account[name] for name in ("details_submitted", "payouts_enabled", "requirements")}
    account |= {
        "details_submitted": True,
        "charges_enabled": not due,
        "payouts_enabled": not due,
        "requirements": requirements(due),
        "capabilities": dict.fromkeys(account["capabilities"], "inactive" if due else "active"),
    }
    emit(store, "account.updated", store.save(account), Cause(), previous=before)
    return account


def disable(store: Store, account: Document) -> Document:
    """Stripe asks again, as it may at any time: until the bank account is confirmed nothing goes out."""
    before = {name: account[name] for name in ("payouts_enabled", "requirements")}
    account |= {
        "payouts_enabled": False,
        "requirements": requirements([BANK_ACCOUNT]),
        "capabilities": dict.fromkeys(account["capabilities"], "inactive"),
    }
    emit(store, "account.updated", store.save(account), Cause(), previous=before)
    return account


def create_link(store: Store, params: dict[str, Any], public_url: str) -> Document:
    """POST /v1/account_links: an address that works once, for five minutes."""
    if store.find("account", params["account"]) is None:
        raise no_such("account", params["account"], param="account")
    for name in ("refresh_url", "return_url"):
        if name not in params:
            raise StripeRefusal(f"Missing required param: {name}.", code="parameter_missing", param=name)
    token = new_id("alink")
    now = store.now()
    kept = {name: params[name] for name in ("account", "refresh_url", "return_url")}
    store.keep_part(token, "link", kept | {"expires_at": now + LINK_SECONDS, "visited": False})
    return {
        "object": "account_link",
        "created": now,
        "expires_at": now + LINK_SECONDS,
        "url": f"{public_url}/setup/e/{token}",
    }


def balance_of(store: Store, account: str) -> int:
    """What lies on a connected account and has not gone on to its bank, in the smallest unit of its currency."""
    held: int = store.part(account, "balance", 0)
    return held


def move(store: Store, account: str, amount: int) -> None:
    """Add to, or take from, what lies on a connected account."""
    store.keep_part(account, "balance", balance_of(store, account) + amount)
