"""The hosted page of Connect onboarding at /setup/e/<token>: everything Stripe would ask a seller, in two buttons."""

from html import escape
from urllib.parse import parse_qs

from . import sweep
from .http import Reply, Request
from .objects import accounts
from .pages import document
from .store import Document, Store
from .words import WORDS, language


def answer(store: Store, request: Request) -> Reply:
    """GET shows the form once; a link that has run out or was seen before leads back for a new one."""
    token = request.path.removeprefix("/setup/e/")
    lang = language("auto", request.headers)
    with store.transaction():
        sweep.catch_up(store)
        link: Document | None = store.part(token, "link")
        if link is None:
            return _missing(lang)
        if request.method == "POST":
            return _submit(store, token, link, request)
        if link["visited"] or link["expires_at"] <= store.now():
            return Reply(303, headers={"Location": link["refresh_url"]})
        store.keep_part(token, "link", link | {"visited": True})
        return _form(store.get("account", link["account"]), lang, link)


def _submit(store: Store, token: str, link: Document, request: Request) -> Reply:
    """The seller leaves the form: with everything, without a bank account, or with nothing said at all."""
    done = parse_qs(request.body).get("done", [""])[0]
    account = store.get("account", link["account"])
    if done == "all":
        accounts.answer(store, account)
    elif done == "no_bank":
        accounts.answer(store, account, left_out=(accounts.BANK_ACCOUNT,))
    store.keep_part(token, "link", link | {"expires_at": store.now()})
    return Reply(303, headers={"Location": link["return_url"]})


def _form(account: Document, lang: str, link: Document) -> Reply:
    words = {name: escape(text) for name, text in WORDS[lang].items()}
    due = "".join(
        f"<li><code>{escape(name)}</code></li>" for name in account["requirements"]["currently_due"]
    )
    name = escape(account["business_profile"]["name"] or account["id"])
    asked = f"<p>{words['setup_asked']}</p><ul>{due}</ul>" if due else f"<p>{words['setup_nothing']}</p>"
    main = f"""<section class="card-alone"><h1>{words["setup_title"]}</h1><p><b>{name}</b></p>{asked}
<form method="post"><p><button name="done" value="all">{words["setup_all"]}</button></p>
<p><button name="done" value="no_bank" class="quiet">{words["setup_no_bank"]}</button></p>
<p><button name="done" value="nothing" class="quiet">{words["setup_later"]}</button></p></form></section>"""
    return document(lang, words["setup_title"], main, goes_to=link["return_url"])


def _missing(lang: str) -> Reply:
    title = escape(WORDS[lang]["setup_missing"])
    return document(lang, title, f'<section class="card-alone"><h1>{title}</h1></section>', status=404)
