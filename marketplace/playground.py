"""The playground: ready calls that a developer may change, copy and run against this very site.

The key that is typed there stays in the browser: it is in no form, and `static/js/playground.js` shows it to the API of
this site alone, in the header of the calls that are run. Without JavaScript the samples can be read and copied.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.guides import SAMPLES, sample
from registry.models import Retirement


@dataclass(frozen=True, slots=True)
class Call:
    """One call: `path` may be changed by the reader, `needs_key` says whether a key is shown."""

    name: str
    title: str | Promise
    says: str | Promise
    method: str
    path: str
    body: dict[str, Any] | None = None
    needs_key: bool = False
    once: bool = False  # takes an Idempotency-Key

    @property
    def text(self) -> str:
        """The body as it is shown."""
        return "" if self.body is None else json.dumps(self.body, ensure_ascii=False, indent=2)

    @property
    def samples(self) -> list[tuple[str, SafeString]]:
        """The call in three languages. What the reader changes stands in slots."""
        return [("curl", self._curl()), ("Python", self._python()), ("JavaScript", self._javascript())]

    def _curl(self) -> SafeString:
        parts = [format_html("curl -X {} '{}{}'", self.method, settings.SITE_URL, self._path())]
        if self.needs_key:
            parts.append(format_html("-H 'Authorization: Bearer {}'", KEY))
        if self.once:
            parts.append(format_html("-H 'Idempotency-Key: {}'", ONCE))
        if self.body is not None:
            parts.append(SafeString("-H 'Content-Type: application/json'"))
            parts.append(format_html("-d '{}'", _slot("body-in-shell", self.text.replace("'", r"'\''"))))
        return _joined(parts, " \\\n  ")

    def _python(self) -> SafeString:
        headers = self._headers(", ")
        lines = [SafeString("import requests\n")]
        if self.body is not None:
            lines.append(format_html('body = r"""\n{}\n"""', _slot("body", self.text)))
            headers = _joined([headers, SafeString('"Content-Type": "application/json"')], ", ")
        data = SafeString(', data=body.encode("utf-8")') if self.body is not None else ""
        lines.append(
            format_html(
                'reply = requests.request("{}", "{}{}", headers={{{}}}{}, timeout=10)',
                self.method, settings.SITE_URL, self._path(), headers, data,
            )
        )  # fmt: skip
        lines.append(SafeString("print(reply.status_code, reply.text)"))
        return _joined(lines, "\n")

    def _javascript(self) -> SafeString:
        headers = self._headers(", ")
        body: SafeString | str = ""
        if self.body is not None:
            headers = _joined([headers, SafeString('"Content-Type": "application/json"')], ", ")
            body = format_html(",\n  body: JSON.stringify({})", _slot("body", self.text))
        return format_html(
            'const reply = await fetch("{}{}", {{\n  method: "{}",\n  headers: {{ {} }}{},\n}});\n'
            "console.log(reply.status, await reply.text());",
            settings.SITE_URL, self._path(), self.method, headers, body,
        )  # fmt: skip

    def _headers(self, between: str) -> SafeString:
        found = [format_html('"Authorization": "Bearer {}"', KEY)] if self.needs_key else []
        if self.once:
            found.append(format_html('"Idempotency-Key": "{}"', ONCE))
        return _joined(found, between)

    def _path(self) -> SafeString:
        return _slot("path", self.path)


def _slot(name: str, text: str) -> SafeString:
    return format_html('<span data-slot="{}">{}</span>', name, text)


def _joined(parts: list[SafeString], between: str) -> SafeString:
    return mark_safe(between.join(part for part in parts if part))


KEY = _slot("key", "YOUR_TEST_KEY")
ONCE = _slot("once", "sale-2026-000123")


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """/api/v1/playground/"""
    verifying = [(language, sample(name)) for language, name in SAMPLES.items()]
    return render(request, "marketplace/playground.html", {"calls": _calls(), "verifying": verifying})


def _calls() -> list[Call]:
    return [_footprint(), *_of_orders(_a_listing()), *_of_the_registry(_a_retirement())]


def _a_listing() -> str:
    """What test keys can buy, or else anything on sale."""
    on_sale = Listing.objects.filter(state=ListingState.LIVE).order_by("livemode", "pk")
    return on_sale.values_list("public_id", flat=True).first() or "lst_…"


def _a_retirement() -> str:
    newest = Retirement.objects.filter(livemode=True).order_by("-pk").values_list("number", flat=True).first()
    return newest or "R-0000001"


def _footprint() -> Call:
    flight = {
        "calculator": "flight",
        "inputs": {"legs": [{"from": "HND", "to": "CDG"}], "cabin": "economy", "passengers": 1},
    }
    return Call(
        "footprint",
        _("Work out a footprint"),
        _("Open to all. Every line says where its figure comes from."),
        "POST",
        "/api/v1/footprints/",
        flight,
    )


def _of_orders(listing: str) -> list[Call]:
    lines = [{"listing": listing, "mass": {"amount": "1.25", "unit": "kg"}}]
    order = {
        "lines": lines,
        "beneficiary": {"name": "Hana Sato", "kind": "person", "public": False},
        "external_id": "sale-2026-000123",
        "metadata": {"test_delay_seconds": "60"},
    }
    return [
        Call(
            "quote",
            _("Ask for a price"),
            _("With your key from its listings; it stands for half an hour and holds nothing."),
            "POST",
            "/api/v1/quotes/",
            {"lines": lines},
            needs_key=True,
        ),
        Call(
            "order",
            _("Order, once"),
            _(
                "Run it twice: the second reply is the first one, marked Idempotent-Replayed. "
                "This one waits a minute before it is retired."
            ),
            "POST",
            "/api/v1/orders/",
            order,
            needs_key=True,
            once=True,
        ),
        Call(
            "read",
            _("Read the order"),
            _("Put its id into the address, or look it up by your own name for it."),
            "GET",
            "/api/v1/orders/?external_id=sale-2026-000123",
            needs_key=True,
        ),
        Call(
            "cancel",
            _("Cancel the order"),
            _("Until its retirement starts; afterwards it is 409 already_retiring."),
            "POST",
            "/api/v1/orders/ord_…/cancel/",
            {},
            needs_key=True,
        ),
    ]


def _of_the_registry(number: str) -> list[Call]:
    return [
        Call(
            "registry",
            _("Look up a retirement"),
            _("Open to all: whose, how much, from where, and its place in the log."),
            "GET",
            f"/api/v1/registry/retirements/{number}/",
        ),
        Call(
            "proof",
            _("Fetch its proof"),
            _("A C2SP tlog-proof, for any verifier."),
            "GET",
            f"/api/v1/registry/retirements/{number}/proof",
        ),
    ]
