"""The hosted payment page at /c/pay/<session>: a form, the bank's question, and what comes after."""

from html import escape
from urllib.parse import parse_qs, quote

from . import checkout, forms, sweep, vouchers
from .cards import NOT_AUTHENTICATED, Decline
from .frame import document
from .http import Reply, Request
from .money import written
from .objects import sessions
from .store import Document, Store
from .words import WORDS, language

SAMPLES = (
    ("4242424242424242", "card_ok"),
    ("4000000000000002", "card_declined"),
    ("4000000000009995", "card_funds"),
    ("4000002500003155", "card_3ds"),
    ("4000000000007726", "card_refund_slow"),
    ("4000000000005126", "card_refund_fails"),
    ("4000000000000259", "card_dispute"),
)
PROBLEMS = frozenset(
    {
        "declined",
        "expired_card",
        "incorrect_cvc",
        "insufficient_funds",
        "not_authenticated",
        "processing_error",
        "test_mode_live_card",
    }
)


class Page:
    """One visit to one session's page, in the session's language."""

    def __init__(self, request: Request, session: Document, items: list[Document]) -> None:
        self.session = session
        self.items = items
        self.lang = language(session["locale"], request.headers)
        self.amount = written(session["amount_total"], session["currency"])
        self.path = f"/c/pay/{session['id']}"

    def say(self, name: str, **values: str) -> str:
        """A sentence, ready for HTML."""
        return escape(WORDS[self.lang][name].format(amount=self.amount, **values))

    @property
    def success_url(self) -> str:
        """Where a buyer goes who has paid."""
        return str(self.session["success_url"]).replace("{CHECKOUT_SESSION_ID}", self.session["id"])

    def reply(self, title: str, main: str, *, status: int = 200) -> Reply:
        """A whole page under a policy that lets it load its style sheet and post its form, nothing else."""
        return document(self.lang, title, main, status=status, goes_to=self.success_url)

    def form(self, typed: forms.Typed, *, problem: str = "", status: int = 200) -> Reply:
        """The summary and the card form."""
        notice = f'<p class="problem" role="alert">{self.say(problem)}</p>' if problem else ""
        way = self.session["payment_method_types"][0]
        email = known_email(self.session)
        contact = (
            f'<p class="fixed"><span>{self.say("email")}</span> {escape(email)}</p>'
            if email
            else self._field(typed, "email", "email", kind="email")
        )
        asked = (
            self._card_fields(typed) if way == "card" else self._field(typed, "name", "name", label="payer")
        )
        lead = "" if way == "card" else f"<p>{self.say(f'{way}_lead')}</p>"
        main = f"""{self._summary()}
<section class="form" aria-labelledby="way-title">
<h2 id="way-title">{self.say(way)}</h2>
{lead}
{notice}
<form method="post" action="{self.path}" novalidate>
{contact}
{asked}
<button type="submit">{self.say("pay" if way == "card" else f"{way}_button")}</button>
</form>
{self._samples() if way == "card" else ""}
</section>"""
        return self.reply(self.say("title"), f'<div class="sheet">{main}</div>', status=status)

    def challenge(self) -> Reply:
        """The bank's question."""
        main = f"""<section class="card-alone">
<h1>{self.say("challenge_title")}</h1>
<p>{self.say("challenge_lead")}</p>
<form method="post" action="{self.path}/challenge" class="choices">
<button name="result" value="complete">{self.say("challenge_pass")}</button>
<button name="result" value="fail" class="quiet">{self.say("challenge_fail")}</button>
</form>
</section>"""
        return self.reply(self.say("challenge_title"), main)

    def closed(self) -> Reply:
        """A session that was paid, or ran out."""
        name = "complete" if self.session["status"] == "complete" else "expired"
        target = self.success_url if name == "complete" else self.session["cancel_url"]
        label = self.say("continue" if name == "complete" else "back")
        link = f'<p><a class="button" href="{escape(target)}">{label}</a></p>' if target else ""
        main = f"""<section class="card-alone">
<h1>{self.say(f"{name}_title")}</h1>
<p>{self.say(f"{name}_lead")}</p>
{link}
</section>"""
        return self.reply(self.say(f"{name}_title"), main, status=200 if name == "complete" else 410)

    def _card_fields(self, typed: forms.Typed) -> str:
        return f"""{self._field(typed, "number", "cc-number", mode="numeric", hint="4242 4242 4242 4242")}
<div class="pair">
{self._field(typed, "expiry", "cc-exp", mode="numeric", hint="12/34")}
{self._field(typed, "cvc", "cc-csc", mode="numeric", hint="123")}
</div>
{self._field(typed, "name", "cc-name")}"""

    def _summary(self) -> str:
        back = self.session["cancel_url"]
        link = f'<p class="back"><a href="{escape(back)}">← {self.say("back")}</a></p>' if back else ""
        rows = "\n".join(self._item(item) for item in self.items)
        submit = self.session["custom_text"]["submit"]
        note = f'<p class="note">{escape(submit["message"])}</p>' if submit else ""
        return f"""<section class="summary">
{link}
<h1><span>{self.say("to_pay")}</span> <strong>{escape(self.amount)}</strong></h1>
<ul>{rows}</ul>
{note}
</section>"""

    def _item(self, item: Document) -> str:
        amount = escape(written(item["amount_total"], item["currency"]))
        count = ""
        if item["quantity"] > 1:
            price = written(item["price"]["unit_amount"], item["currency"])
            count = f"<small>{self.say('quantity', count=str(item['quantity']), price=price)}</small>"
        about = f"<small>{escape(item['about'])}</small>" if item.get("about") else ""
        return f"<li><span>{escape(item['description'])}{count}{about}</span> <b>{amount}</b></li>"

    def _field(
        self,
        typed: forms.Typed,
        name: str,
        complete: str,
        *,
        kind: str = "text",
        mode: str = "",
        hint: str = "",
        label: str = "",
    ) -> str:
        error = typed.errors.get(name, "")
        wrong = f'<span class="error" id="{name}-error">{self.say(error)}</span>' if error else ""
        state = f' aria-invalid="true" aria-describedby="{name}-error"' if error else ""
        extra = f' inputmode="{mode}"' if mode else ""
        shown = f' placeholder="{hint}"' if hint else ""
        value = escape(typed.values.get(name, ""))
        return (
            f'<p class="field"><label for="{name}">{self.say(label or name)}</label>'
            f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" value="{value}"'
            f"{extra}{shown}{state}>{wrong}</p>"
        )

    def _samples(self) -> str:
        rows = "\n".join(
            f"<li><code>{' '.join(number[place : place + 4] for place in range(0, 16, 4))}</code> "
            f'<span>{self.say(label)}</span> <a href="{self.path}?card={number}" '
            f'aria-label="{self.say("use")} {number[-4:]}">{self.say("use")}</a></li>'
            for number, label in SAMPLES
        )
        return (
            f'<details class="samples"><summary>{self.say("test_cards")}</summary>'
            f"<p>{self.say('test_cards_note')}</p><ul>{rows}</ul></details>"
        )


def known_email(session: Document) -> str | None:
    """The address that the buyer need not type: the session's, or that of its customer."""
    details = session["customer_details"] or {}
    email: str | None = session["customer_email"] or (details.get("email") if session["customer"] else None)
    return email


def answer(store: Store, request: Request, *, public_url: str) -> Reply:
    """GET and POST of a session's page and of its challenge."""
    identifier, _, rest = request.path.removeprefix("/c/pay/").partition("/")
    with store.transaction():
        sweep.catch_up(store)
        session = store.find("checkout.session", identifier)
        if session is None or rest not in {"", "challenge"}:
            return missing(language("auto", request.headers))
        page = Page(request, session, _described(store, session))
        if request.method == "POST":
            fields = {name: values[0] for name, values in parse_qs(request.body).items()}
            if rest:
                passed = fields.get("result") == "complete"
                return _after(page, checkout.answer_challenge(store, session, passed=passed))
            return _submit(store, page, fields, public_url)
        return _show(store, page, request, rest)


def missing(lang: str) -> Reply:
    """There is no such page."""
    title, lead = WORDS[lang]["missing_title"], WORDS[lang]["missing_lead"]
    main = f'<section class="card-alone"><h1>{title}</h1><p>{lead}</p></section>'
    return document(lang, title, main, status=404)


def _described(store: Store, session: Document) -> list[Document]:
    items = sessions.line_items(store, session)
    return [item | {"about": store.get("product", item["price"]["product"])["description"]} for item in items]


def _show(store: Store, page: Page, request: Request, rest: str) -> Reply:
    if page.session["status"] != "open":
        return page.closed()
    intent = store.find("payment_intent", page.session["payment_intent"] or "")
    if rest:
        waiting = intent is not None and intent["status"] == "requires_action"
        return page.challenge() if waiting else Reply(303, headers={"Location": page.path})
    query = parse_qs(request.query)
    card = query.get("card", [""])[0]
    number = card if card in dict(SAMPLES) else ""
    typed = forms.Typed({"number": number, "expiry": "12/34", "cvc": "123"} if number else {})
    problem = query.get("problem", [""])[0]
    return page.form(typed, problem=problem if problem in PROBLEMS else "")


def _submit(store: Store, page: Page, fields: dict[str, str], public_url: str) -> Reply:
    if page.session["status"] != "open":
        return _after(page, checkout.closed(page.session))
    if page.session["payment_method_types"] != ["card"]:
        waiting = vouchers.issue(store, page.session, fields, known_email(page.session), public_url)
        return page.form(waiting, problem="summary_errors", status=422) if waiting.errors else _paid(page)
    typed = forms.read(fields, known_email=known_email(page.session))
    if typed.card is None:
        return page.form(typed, problem="summary_errors", status=422)
    result = checkout.pay(store, page.session, typed.card, typed.values["email"], public_url=public_url)
    if result.ending == "declined" and result.decline:
        kept = {name: value for name, value in typed.values.items() if name != "cvc"}
        return page.form(forms.Typed(kept), problem=problem_of(result.decline), status=402)
    return _after(page, result)


def _after(page: Page, result: checkout.Result) -> Reply:
    page.session = result.session
    if result.ending == "complete":
        return _paid(page)
    if result.ending == "challenge":
        return Reply(303, headers={"Location": f"{page.path}/challenge"})
    if result.ending == "expired":
        return page.closed()
    problem = f"?problem={problem_of(result.decline)}" if result.decline else ""
    return Reply(303, headers={"Location": page.path + problem})


def _paid(page: Page) -> Reply:
    return Reply(303, headers={"Location": quote(page.success_url, safe=":/?#[]@!$&'()*+,;=%{}~")})


def problem_of(decline: Decline) -> str:
    """The sentence for a decline."""
    if decline is NOT_AUTHENTICATED:
        return "not_authenticated"
    return decline.decline_code if decline.decline_code in PROBLEMS else "declined"
