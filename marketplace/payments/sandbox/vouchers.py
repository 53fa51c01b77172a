"""Pages of payments that are awaited: the konbini voucher with a till, and the bank account with a sender.

`/pay/<intent>` stands for Stripe's hosted voucher and hosted instructions; its buttons stand for the till and the bank.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from html import escape
from urllib.parse import parse_qs

from . import forms, sweep
from .frame import document
from .http import Reply, Request
from .money import written
from .objects import cash, waiting
from .store import Document, Store
from .words import WORDS, language


def issue(
    store: Store, session: Document, fields: Mapping[str, str], known_email: str | None, public_url: str
) -> forms.Typed:
    """The buyer confirms: a voucher or an account is issued, unless the name or the address is missing."""
    values = {name: unicodedata.normalize("NFKC", fields.get(name, "")).strip() for name in ("email", "name")}
    email = known_email or values["email"]
    errors = {
        "email": "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email) else "bad_email",
        "name": "" if 0 < len(values["name"]) <= 100 else "empty_name",
    }
    typed = forms.Typed(values, None, {name: error for name, error in errors.items() if error})
    if not typed.errors:
        konbini = session["payment_method_types"] == ["konbini"]
        make = waiting.issue_voucher if konbini else waiting.issue_account
        make(store, session, name=values["name"], email=email, public_url=public_url)
    return typed


def answer(store: Store, request: Request) -> Reply:
    """GET and POST of /pay/<intent>: look at the voucher or account, or pay."""
    identifier = request.path.removeprefix("/pay/")
    with store.transaction():
        sweep.catch_up(store)
        intent = store.find("payment_intent", identifier)
        if intent is None or intent["payment_method_types"] == ["card"]:
            words = WORDS[language("auto", request.headers)]
            return document(language("auto", request.headers), words["missing_title"], "", status=404)
        sessions = waiting.sessions_of(store, intent)
        lang = language(sessions[0]["locale"] if sessions else "auto", request.headers)
        problem = ""
        if request.method == "POST":
            problem = _pay(store, intent, parse_qs(request.body))
            if not problem:
                return Reply(303, headers={"Location": request.path})
        return _page(store, store.get("payment_intent", identifier), lang, problem)


def _pay(store: Store, intent: Document, fields: dict[str, list[str]]) -> str:
    """What happens at the till, or when the bank has the order; answers with the name of a sentence if it cannot."""
    if intent["payment_method_types"] == ["konbini"]:
        chain = fields.get("chain", [""])[0]
        if intent["status"] == "requires_action" and chain in waiting.CHAINS:
            waiting.pay_voucher(store, intent, chain)
        return ""
    typed = unicodedata.normalize("NFKC", fields.get("sum", [""])[0]).replace(",", "").strip()
    if not re.fullmatch(r"[1-9][0-9]{0,7}", typed):
        return "bad_sum"
    cash.fund(store, intent["customer"], int(typed), intent["currency"], None)
    return ""


def _page(store: Store, intent: Document, lang: str, problem: str) -> Reply:
    words = {name: escape(text) for name, text in WORDS[lang].items()}
    amount = escape(written(intent["amount"], intent["currency"]))
    notice = f'<p class="problem" role="alert">{words[problem]}</p>' if problem else ""
    action = f"/pay/{intent['id']}"
    if intent["status"] == "requires_action" and intent["payment_method_types"] == ["konbini"]:
        title, main = _voucher(intent, words, amount, action)
    elif intent["status"] == "requires_action":
        title, main = _account(store, intent, words, amount, action)
    else:
        paid = intent["status"] == "succeeded"
        title = words["later_paid_title" if paid else "later_closed_title"]
        bank = intent["payment_method_types"] == ["customer_balance"]
        lead = f"<p>{words['later_closed_lead']}</p>" if bank and not paid else ""
        main = lead + (_sender(words, action, "", "again") if bank else "")
    section = f'<section class="card-alone"><h1>{title}</h1>{notice}{main}</section>'
    return document(lang, title, section, status=422 if problem else 200)


def _voucher(intent: Document, words: dict[str, str], amount: str, action: str) -> tuple[str, str]:
    details = intent["next_action"]["konbini_display_details"]
    until = datetime.fromtimestamp(details["expires_at"], waiting.JST).strftime("%Y-%m-%d %H:%M")
    stores = "".join(
        f'<form method="post" action="{action}" class="choices"><p><b>{words[chain]}</b><br>'
        f"{words['payment_code']} <code>{codes['payment_code']}</code><br>"
        f"{words['confirmation_number']} <code>{codes['confirmation_number']}</code></p>"
        f'<button name="chain" value="{chain}">{words["till"]}</button></form>'
        for chain, codes in details["stores"].items()
    )
    lead = words["voucher_until"].format(until=until)
    return words["voucher_title"].format(amount=amount), f"<p>{lead}</p>{stores}"


def _account(
    store: Store, intent: Document, words: dict[str, str], amount: str, action: str
) -> tuple[str, str]:
    details = intent["next_action"]["display_bank_transfer_instructions"]
    zengin = details["financial_addresses"][0]["zengin"]
    facts = {
        "bank": f"{zengin['bank_name']} ({zengin['bank_code']})",
        "branch": f"{zengin['branch_name']} ({zengin['branch_code']})",
        "account": words["futsu"].format(number=zengin["account_number"]),
        "holder": zengin["account_holder_name"],
    }
    rows = "".join(
        f'<p class="fixed"><span>{words[name]}</span> {value}</p>' for name, value in facts.items()
    )
    left = details["amount_remaining"]
    short = words["account_left"].format(left=escape(written(left, intent["currency"])))
    come = f"<p>{short}</p>" if cash.applied(store, intent) else ""
    return words["account_title"].format(amount=amount), come + rows + _sender(
        words, action, str(left), "send"
    )


def _sender(words: dict[str, str], action: str, left: str, button: str) -> str:
    return (
        f'<form method="post" action="{action}"><p class="field"><label for="sum">{words["sum"]}</label>'
        f'<input id="sum" name="sum" inputmode="numeric" value="{left}"></p><button>{words[button]}</button></form>'
    )
