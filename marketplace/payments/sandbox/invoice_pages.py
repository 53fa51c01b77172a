"""The hosted page of an invoice at /i/<invoice>: the form of a Checkout Session, and the bank's question."""

from urllib.parse import parse_qs

from . import forms, pages, sweep
from .cards import NOT_AUTHENTICATED, Decline
from .http import Reply, Request
from .objects import invoices, payments
from .pages import PROBLEMS, SAMPLES, Page
from .store import Document, Store
from .words import language


class InvoicePage(Page):
    """One visit to one invoice's page, in the language of the browser."""

    def __init__(self, request: Request, invoice: Document) -> None:
        path = f"/i/{invoice['id']}"
        shown = {
            "id": invoice["id"],
            "locale": "auto",
            "amount_total": invoice["amount_due"],
            "currency": invoice["currency"],
            "success_url": path,
            "cancel_url": None,
            "custom_text": {"submit": None},
            "customer": invoice["customer"],
            "customer_details": None,
            "customer_email": invoice["customer_email"],
            "payment_method_types": ["card"],
            "status": "open" if invoice["status"] == "open" else "complete",
        }
        if invoice["status"] == "void":
            shown["status"] = "expired"
        items = [
            {"amount_total": line["amount"], "currency": line["currency"], "description": line["description"]}
            | {"quantity": 1}
            for line in reversed(invoice["lines"]["data"])
        ]
        super().__init__(request, shown, items)
        self.path = path

    def closed(self) -> Reply:
        """Paid, or never to be paid: the page leads nowhere else."""
        name = self.session["status"]
        main = f"""<section class="card-alone">
<h1>{self.say(f"{name}_title")}</h1>
<p>{self.say(f"{name}_lead")}</p>
</section>"""
        return self.reply(self.say(f"{name}_title"), main, status=200 if name == "complete" else 410)


def answer(store: Store, request: Request, *, public_url: str) -> Reply:
    """GET and POST of an invoice's page and of its challenge."""
    identifier, _, rest = request.path.removeprefix("/i/").partition("/")
    with store.transaction():
        sweep.catch_up(store)
        invoice = store.find("invoice", identifier)
        if invoice is None or not invoice["hosted_invoice_url"] or rest not in {"", "challenge"}:
            return pages.missing(language("auto", request.headers))
        page = InvoicePage(request, invoice)
        if invoice["status"] != "open":
            return page.closed()
        if request.method == "POST":
            fields = {name: values[0] for name, values in parse_qs(request.body).items()}
            return (
                _answered(store, page, invoice, fields)
                if rest
                else _submit(store, page, invoice, fields, public_url)
            )
        return _show(store, page, invoice, request, rest)


def _show(store: Store, page: InvoicePage, invoice: Document, request: Request, rest: str) -> Reply:
    if rest:
        waiting = invoices.intent_of(store, invoice)["status"] == "requires_action"
        return page.challenge() if waiting else Reply(303, headers={"Location": page.path})
    query = parse_qs(request.query)
    card = query.get("card", [""])[0]
    number = card if card in dict(SAMPLES) else ""
    typed = forms.Typed({"number": number, "expiry": "12/34", "cvc": "123"} if number else {})
    problem = query.get("problem", [""])[0]
    return page.form(typed, problem=problem if problem in PROBLEMS else "")


def _submit(
    store: Store, page: InvoicePage, invoice: Document, fields: dict[str, str], public_url: str
) -> Reply:
    typed = forms.read(fields, known_email=pages.known_email(page.session))
    if typed.card is None:
        return page.form(typed, problem="summary_errors", status=422)
    method = payments.create_method(store, typed.card, typed.values["email"])
    if typed.card.fate.challenge:
        intent = invoices.intent_of(store, invoice)
        urls = {"return_url": public_url + page.path, "url": f"{public_url}{page.path}/challenge"}
        payments.ask_for_challenge(store, intent, method, urls)
        store.keep_part(invoice["id"], "challenged", method["id"])
        return Reply(303, headers={"Location": f"{page.path}/challenge"})
    return _after(store, page, invoice, method, typed.card.fate.decline, challenged=False)


def _answered(store: Store, page: InvoicePage, invoice: Document, fields: dict[str, str]) -> Reply:
    intent = invoices.intent_of(store, invoice)
    if intent["status"] != "requires_action":
        return Reply(303, headers={"Location": page.path})
    method = store.get("payment_method", store.part(invoice["id"], "challenged"))
    passed = fields.get("result") == "complete"
    return _after(store, page, invoice, method, None if passed else NOT_AUTHENTICATED, challenged=True)


def _after(
    store: Store,
    page: InvoicePage,
    invoice: Document,
    method: Document,
    decline: Decline | None,
    *,
    challenged: bool,
) -> Reply:
    invoices.paid_on_its_page(store, invoice, method, decline, challenged=challenged)
    problem = f"?problem={pages.problem_of(decline)}" if decline else ""
    return Reply(303, headers={"Location": page.path + problem})
